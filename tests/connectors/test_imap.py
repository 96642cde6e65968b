"""A folder of a real Dovecot is read by UID, once, and left as it was."""

from collections.abc import Iterator
from datetime import date

import pytest

from dunwell.connectors.imap import folders
from dunwell.connectors.imap.folders import Mailbox, MailboxUnreadable, Position
from tests import imap_peer
from tests.imap_peer import Peer

_LONG_AGO = date(2020, 1, 1)


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    """One Dovecot for all tests; each has a folder of its own."""
    with imap_peer.running() as found:
        yield found


def _mailbox(peer: Peer, folder: str, password: str = imap_peer.PASSWORD) -> Mailbox:
    return Mailbox(
        host="127.0.0.1",
        port=peer.port,
        security="none",
        user=imap_peer.USER,
        password=password,
        folder=folder,
        timeout_seconds=10.0,
    )


def _mail(number: int) -> bytes:
    return f"Message-ID: <{number}@x.example>\r\nSubject: {number}\r\n\r\nText\r\n".encode()


def test_each_mail_is_read_once_and_in_order(peer: Peer) -> None:
    mailbox = _mailbox(peer, "Once")
    for number in range(3):
        peer.put(_mail(number), "Once")
    first = folders.read_new(mailbox, after=None, since=_LONG_AGO, most=2)
    assert [one.mime for one in first.mails] == [_mail(0), _mail(1)]
    second = folders.read_new(mailbox, after=first.position, since=_LONG_AGO, most=2)
    assert [one.mime for one in second.mails] == [_mail(2)]
    third = folders.read_new(mailbox, after=second.position, since=_LONG_AGO, most=2)
    assert (third.mails, third.position) == ((), second.position)
    with peer.client() as client:
        client.select("Once", readonly=True)
        assert client.search(None, "UNSEEN")[1] == [b"1 2 3"]


def test_a_folder_that_begins_anew_is_read_again(peer: Peer) -> None:
    mailbox = _mailbox(peer, "Anew")
    peer.put(_mail(1), "Anew")
    before = folders.read_new(mailbox, after=None, since=_LONG_AGO, most=9).position
    stale = Position(validity=before.validity - 1, uid=99)
    again = folders.read_new(mailbox, after=stale, since=_LONG_AGO, most=9)
    assert [one.mime for one in again.mails] == [_mail(1)]
    assert again.position == before


def test_old_mail_is_left_alone_at_first(peer: Peer) -> None:
    peer.put(_mail(1), "Old")
    read = folders.read_new(_mailbox(peer, "Old"), after=None, since=date(2100, 1, 1), most=9)
    assert read.mails == ()


def test_a_message_is_found_by_its_id(peer: Peer) -> None:
    peer.put(_mail(1), "Sent")
    asked = ["<1@x.example>", "<2@x.example>", '<1@x.example" OR ALL>', "1"]
    assert folders.lying_in(_mailbox(peer, "Sent"), asked) == {"<1@x.example>"}


@pytest.mark.parametrize(("folder", "password"), [("Nowhere", ""), ("INBOX", "wrong")])
def test_what_cannot_be_read_is_said(peer: Peer, folder: str, password: str) -> None:
    mailbox = _mailbox(peer, folder, password or imap_peer.PASSWORD)
    with pytest.raises(MailboxUnreadable, match=r"127\.0\.0\.1: "):
        folders.read_new(mailbox, after=None, since=_LONG_AGO, most=9)


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(MailboxUnreadable):
        folders.lying_in(_mailbox(Peer(port=1), "INBOX"), ["<1@x.example>"])


@pytest.mark.parametrize(
    ("kept", "position"),
    [("7:12", Position(validity=7, uid=12)), ("", None), ("7", None), ("a:b", None)],
)
def test_a_position_is_kept_as_text(kept: str, position: Position | None) -> None:
    assert folders.position_of(kept) == position
    if position:
        assert str(position) == kept
