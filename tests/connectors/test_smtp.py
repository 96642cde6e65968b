"""What is said of a message against a real server that takes, refuses, hangs and drops."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from dunwell.connectors.smtp.connections import Connection, Envelope
from dunwell.connectors.smtp.servers import Security, Server
from dunwell.core.outbox import Outcome, Verdict
from tests import certificates, mail_peer
from tests.mail_peer import Behaviour

_MIME = b"Message-ID: <1@dunwell.example>\r\nSubject: Hello\r\n\r\nOne\n.two\n..three\n.\nfour"


def _server(port: int, **more: object) -> Server:
    shipped = Server(
        host="127.0.0.1",
        port=port,
        security=Security.NONE,
        timeout_seconds=2.0,
        answer_seconds=0.5,
    )
    return replace(shipped, **more)  # type: ignore[arg-type]  # The tests name its own fields.


def _deliver(port: int, *to: str, last_try: bool = False, **more: object) -> Outcome:
    connection = Connection(_server(port, **more))
    envelope = Envelope(
        sender="billing@dunwell.example",
        recipients=to or ("ap@harbour.example",),
        mime=_MIME,
        last_try=last_try,
    )
    try:
        return connection.deliver(envelope, before_dot=lambda: None)
    finally:
        connection.close()


def test_a_message_arrives_as_it_was_written(tmp_path: Path) -> None:
    with mail_peer.serving(tmp_path) as peer:
        outcome = _deliver(peer.port)
    assert outcome.verdict is Verdict.TAKEN
    (mime,) = mail_peer.stored(tmp_path)
    (kept,) = tmp_path.glob("*.eml")
    assert outcome.answer == f"250 2.0.0 Ok: queued as {kept.stem}"
    assert outcome.provider_id == kept.stem
    assert mime.splitlines()[-5:] == [b"One", b".two", b"..three", b".", b"four"]


def test_one_connection_carries_many_messages_and_survives_the_server_closing_it(
    tmp_path: Path,
) -> None:
    envelope = Envelope(sender="a@x.example", recipients=("b@y.example",), mime=_MIME)
    dots: list[int] = []
    with mail_peer.serving(tmp_path) as peer:
        connection = Connection(_server(peer.port))
        for number in range(5):
            outcome = connection.deliver(envelope, before_dot=partial(dots.append, number))
            assert outcome.verdict is Verdict.TAKEN
            if number == 2:
                assert connection._smtp is not None
                assert connection._smtp.sock is not None
                connection._smtp.sock.shutdown(socket.SHUT_RDWR)
        connection.close()
    assert dots == [0, 1, 2, 3, 4]
    assert len(mail_peer.stored(tmp_path)) == 5


@pytest.mark.parametrize(
    ("behaviour", "verdict", "words"),
    [
        (Behaviour(mail=lambda _: "451 4.7.1 greylisted"), Verdict.LATER, "451 4.7.1 greylisted"),
        (Behaviour(mail=lambda _: "550 5.7.1 no"), Verdict.REFUSED, "550 5.7.1 no"),
        (Behaviour(rcpt=lambda _: "450 4.2.0 busy"), Verdict.LATER, "450 4.2.0 busy"),
        (Behaviour(rcpt=lambda _: "550 5.1.1 nobody"), Verdict.REFUSED, "550 5.1.1 nobody"),
        (Behaviour(data=lambda _: "452 4.3.1 full"), Verdict.LATER, "452 4.3.1 full"),
        (Behaviour(data=lambda _: "554 5.6.0 spam"), Verdict.REFUSED, "554 5.6.0 spam"),
    ],
)
def test_a_refusal_is_for_now_or_for_good(
    tmp_path: Path, behaviour: Behaviour, verdict: Verdict, words: str
) -> None:
    with mail_peer.serving(tmp_path, behaviour) as peer:
        outcome = _deliver(peer.port)
    assert (outcome.verdict, outcome.answer) == (verdict, words)
    assert mail_peer.stored(tmp_path) == []


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(drop_before_answer=True),  # It was kept; the sender cannot know.
        Behaviour(drop_before_store=True),  # It was not kept; the sender cannot know either.
        Behaviour(hang_seconds=lambda: 1.5),
    ],
)
def test_without_an_answer_to_the_dot_nobody_knows(tmp_path: Path, behaviour: Behaviour) -> None:
    with mail_peer.serving(tmp_path, behaviour) as peer:
        assert _deliver(peer.port).verdict is Verdict.UNSURE


def test_a_refused_recipient_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    does = Behaviour(rcpt=lambda to: "550 5.1.1 nobody" if to.startswith("gone") else None)
    with mail_peer.serving(tmp_path, does) as peer:
        outcome = _deliver(peer.port, "ap@harbour.example", "gone@harbour.example")
    assert outcome.verdict is Verdict.TAKEN
    assert outcome.refused == {"gone@harbour.example": "550 5.1.1 nobody"}


@pytest.mark.parametrize(("last_try", "taken"), [(False, 0), (True, 1)])
def test_a_recipient_refused_for_now_keeps_all_waiting_but_for_the_last_try(
    tmp_path: Path, last_try: bool, taken: int
) -> None:
    does = Behaviour(rcpt=lambda to: "450 4.2.0 busy" if to.startswith("slow") else None)
    with mail_peer.serving(tmp_path, does) as peer:
        outcome = _deliver(
            peer.port, "ap@harbour.example", "slow@harbour.example", last_try=last_try
        )
    assert outcome.verdict is (Verdict.TAKEN if last_try else Verdict.LATER)
    assert len(mail_peer.stored(tmp_path)) == taken


def test_a_note_that_cannot_be_made_keeps_the_dot_back(tmp_path: Path) -> None:
    def full() -> None:
        raise OSError("No space left on device")

    envelope = Envelope(sender="a@x.example", recipients=("b@y.example",), mime=_MIME)
    with mail_peer.serving(tmp_path) as peer:
        outcome = Connection(_server(peer.port)).deliver(envelope, before_dot=full)
    assert outcome.verdict is Verdict.LATER
    assert mail_peer.stored(tmp_path) == []


def test_a_server_that_is_not_there_is_no_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert _deliver(taken.getsockname()[1]).verdict is Verdict.NOT_TRIED


@pytest.mark.parametrize(
    "greeting", [b"", b"421 4.3.2 closing\r\n", b"554 no\r\n", b"HTTP/1.1\r\n"]
)
def test_a_server_that_does_not_greet_is_no_try(greeting: bytes) -> None:
    with _greeting(greeting) as port:
        assert _deliver(port, timeout_seconds=0.3).verdict is Verdict.NOT_TRIED


@pytest.mark.parametrize(("password", "verdict"), [("right", "taken"), ("wrong", "not_tried")])
def test_login_after_starttls(tmp_path: Path, password: str, verdict: str) -> None:
    trusted, own = certificates.contexts(tmp_path)
    with mail_peer.serving(tmp_path / "kept", starttls=own, login=("clerk", "right")) as peer:
        outcome = _deliver(
            peer.port,
            security=Security.STARTTLS,
            user="clerk",
            password=password,
            trusted=trusted,
        )
    assert outcome.verdict == verdict


def test_a_server_without_tls_gets_no_password(tmp_path: Path) -> None:
    with mail_peer.serving(tmp_path) as peer:
        outcome = _deliver(peer.port, security=Security.STARTTLS, user="clerk", password="right")
    assert outcome.verdict is Verdict.NOT_TRIED
    assert "STARTTLS" in outcome.answer


def test_an_unknown_certificate_is_refused(tmp_path: Path) -> None:
    _, own = certificates.contexts(tmp_path)
    with mail_peer.serving(tmp_path / "kept", starttls=own) as peer:
        outcome = _deliver(peer.port, security=Security.STARTTLS)
    assert outcome.verdict is Verdict.NOT_TRIED
    assert "certificate" in outcome.answer


@pytest.mark.parametrize(
    ("address", "handed_over"),
    [
        ("ap@h\u00e4fen.example", "ap@xn--hfen-loa.example"),
        ("k\u00e4ufer@h\u00e4fen.example", "k\u00e4ufer@h\u00e4fen.example"),
    ],
)
def test_addresses_in_any_script(tmp_path: Path, address: str, handed_over: str) -> None:
    with mail_peer.serving(tmp_path) as peer:
        assert _deliver(peer.port, address).verdict is Verdict.TAKEN
    assert peer.does.seen == [handed_over]


@pytest.mark.parametrize(
    "address", ["a b@x.example", "a@x\r\nRCPT TO:<b@x.example>", "@x", "a@", "a"]
)
def test_what_is_no_address_is_refused_before_the_server_hears_it(
    tmp_path: Path, address: str
) -> None:
    with mail_peer.serving(tmp_path) as peer:
        assert _deliver(peer.port, address).verdict is Verdict.REFUSED
    assert peer.does.seen == []


@contextmanager
def _greeting(words: bytes) -> Iterator[int]:
    """Serve nothing but a greeting."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def greet() -> None:
            with server.accept()[0] as client:
                client.sendall(words)
                done.wait(5)

        thread = threading.Thread(target=greet)
        thread.start()
        yield server.getsockname()[1]
        done.set()
        thread.join()
