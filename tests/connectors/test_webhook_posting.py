"""An event is posted to the very address that was checked, and nobody holds the poster up."""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from dunwell.connectors.webhooks import posting
from dunwell.connectors.webhooks.posting import Answer, Surroundings
from tests import certificates, webhook_peer
from tests.webhook_peer import Receiver

_HEADERS = {"webhook-id": "evt_1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}


def posted(receiver: Receiver, path: str = "/in?x=1", *, patience: float = 5.0) -> Answer:
    within = Surroundings(allowed={receiver.netloc}, patience_seconds=patience)
    return posting.post(f"http://{receiver.netloc}{path}", b"{}", _HEADERS, within=within)


def test_an_event_arrives_with_its_headers() -> None:
    with webhook_peer.running() as receiver:
        answer = posted(receiver)
    assert (answer.status, answer.words) == (200, "noted")
    (headers,) = receiver.headers
    assert headers["path"] == "/in?x=1"
    assert headers["host"] == receiver.netloc
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == "evt_1"


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        pytest.param(500, 500, "noted", id="fails"),
        pytest.param(410, 410, "noted", id="gone"),
        pytest.param(302, 302, "not followed", id="redirects to a private address"),
        pytest.param(307, 307, "not followed", id="redirects and wants the body again"),
        pytest.param("closes", 0, "Remote", id="closes early"),
        pytest.param("breaks off", 200, "", id="breaks off after its status"),
        pytest.param("talks nonsense", 0, "BadStatusLine", id="talks nonsense"),
    ],
)
def test_an_answer_is_told_as_it_is(answer: int | str, status: int, words: str) -> None:
    with webhook_peer.running(answers=[answer]) as receiver:
        found = posted(receiver)
    assert found.status == status
    assert words in found.words
    assert len(receiver.events) == 1


@pytest.mark.parametrize("how", ["hangs", "drips"])
def test_nobody_holds_a_try_up(how: str) -> None:
    began = time.monotonic()
    with webhook_peer.running(answers=[how]) as receiver:
        found = posted(receiver, patience=0.4)
        taken = time.monotonic() - began
    assert found.status == 0
    assert "no answer within 0.4 seconds" in found.words
    assert taken < 1.5


def test_of_a_flood_little_is_read() -> None:
    with webhook_peer.running(answers=["floods"]) as receiver:
        found = posted(receiver)
    assert found.status == 200
    assert len(found.words) <= 2048
    assert found.milliseconds < 3000


def test_a_machine_that_does_not_listen_is_an_answer_too() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        within = Surroundings(allowed={f"127.0.0.1:{port}"})
        found = posting.post(f"http://127.0.0.1:{port}/", b"{}", _HEADERS, within=within)
    assert found.status == 0
    assert "ConnectionRefusedError" in found.words


def test_a_name_that_resolves_to_a_private_address_is_not_reached() -> None:
    with webhook_peer.running() as receiver:
        for found in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], []):
            answer = posting.post(
                "https://erp.example.com:8443/",
                b"{}",
                _HEADERS,
                within=Surroundings(resolve=lambda _host, _port, found=found: found),  # type: ignore[misc]  # bound now.
            )
            assert answer.status == 0
            assert "nothing was sent" in answer.words
    assert receiver.events == []


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who answers publicly first and privately afterwards is asked a single time."""
    asked: list[str] = []
    connected: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        del port
        asked.append(host)
        return ["8.8.8.8"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        del timeout
        connected.append(address[0])
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    within = Surroundings(resolve=rebinding)
    posting.post("https://erp.example.com/", b"{}", _HEADERS, within=within)
    assert asked == ["erp.example.com"]
    assert connected == ["8.8.8.8"]


def test_the_certificate_is_checked(tmp_path: Path) -> None:
    trusting, own = certificates.contexts(tmp_path)
    with webhook_peer.running(own) as receiver:
        url, allowed = f"https://{receiver.netloc}/", {receiver.netloc}
        stranger = posting.post(url, b"{}", _HEADERS, within=Surroundings(allowed=allowed))
        assert stranger.status == 0
        assert "CERTIFICATE_VERIFY_FAILED" in stranger.words
        within = Surroundings(allowed=allowed, context=trusting)
        assert posting.post(url, b"{}", _HEADERS, within=within).status == 200
        # Another name for the same machine: encrypted, but not by whom it claims to be.
        other = Surroundings(
            allowed={f"erp.example.com:{receiver.port}"},
            context=trusting,
            resolve=lambda _host, _port: ["127.0.0.1"],
        )
        named = f"https://erp.example.com:{receiver.port}/"
        assert (
            "CERTIFICATE_VERIFY_FAILED" in posting.post(named, b"{}", _HEADERS, within=other).words
        )
    assert len(receiver.events) == 1


def test_a_side_that_never_ends_the_handshake_is_left() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        port = silent.getsockname()[1]
        within = Surroundings(allowed={f"127.0.0.1:{port}"}, patience_seconds=0.4)
        found = posting.post(f"https://127.0.0.1:{port}/", b"{}", _HEADERS, within=within)
    assert found.status == 0
    assert "no answer within" in found.words
