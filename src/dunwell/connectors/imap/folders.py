"""A folder is read by UID after the last one read; new UIDVALIDITY means reading it again.

Nothing is marked, moved or deleted: the folder stays as people see it.
"""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun") + (
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_SIZE: Final = re.compile(rb"UID (\d+) RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+) UID (\d+)")
_LARGEST_BYTES: Final = 30_000_000
_SAFE_ID: Final = re.compile(r"<[\x21-\x7e]+>")


class MailboxUnreadable(Exception):
    """The server, the login or the folder did not let us read; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A folder as its owner entered it."""

    host: str
    port: int
    security: str  # none, starttls or tls.
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    timeout_seconds: float = 60.0
    trusted: ssl.SSLContext | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a folder was read."""

    validity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it lies in the folder; one that is very large comes with its headers only."""

    uid: int
    mime: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is new in a folder, in order, and how far it is read with it."""

    position: Position
    mails: tuple[Mail, ...]


def position_of(kept: str) -> Position | None:
    """Read a position back as it was kept."""
    validity, _, uid = kept.partition(":")
    if not validity.isdigit() or not uid.isdigit():
        return None
    return Position(validity=int(validity), uid=int(uid))


def read_new(mailbox: Mailbox, *, after: Position | None, since: date, most: int) -> Read:
    """Read at most `most` mails after a position; without one, those that came since a day."""
    with _opened(mailbox) as box:
        validity = _validity(box)
        known = after if after is not None and after.validity == validity else None
        if known is None:
            uids = _search(box, f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}")
        else:
            # `n:*` names the last mail even when its UID is lower than n.
            uids = [one for one in _search(box, f"UID {known.uid + 1}:*") if one > known.uid]
        uids = sorted(uids)[:most]
        mails = tuple(_fetched(box, uids))
        last = max(uids, default=known.uid if known else 0)
        return Read(position=Position(validity=validity, uid=last), mails=mails)


def lying_in(mailbox: Mailbox, message_ids: Sequence[str]) -> frozenset[str]:
    """Tell which of some Message-IDs lie in a folder."""
    with _opened(mailbox) as box:
        return frozenset(
            one
            for one in message_ids
            if _SAFE_ID.fullmatch(one) and _search(box, f'HEADER Message-ID "{_quoted(one)}"')
        )


@contextlib.contextmanager
def _opened(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    try:
        box = _connected(mailbox)
        try:
            box.login(mailbox.user, mailbox.password, initial_folder=None)
            box.folder.set(mailbox.folder, readonly=True)
            yield box
        finally:
            _leave(box)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise MailboxUnreadable(f"{mailbox.host}: {error}") from error


def _leave(box: BaseMailBox) -> None:
    """Say goodbye if the server listens, and close the connection either way."""
    try:
        box.client.logout()
    except (imaplib.IMAP4.error, OSError):
        with contextlib.suppress(OSError):
            box.client.shutdown()


def _connected(mailbox: Mailbox) -> BaseMailBox:
    where, seconds = (mailbox.host, mailbox.port), mailbox.timeout_seconds
    if mailbox.security == "none":
        return MailBoxUnencrypted(*where, timeout=seconds)
    context = mailbox.trusted or ssl.create_default_context()
    if mailbox.security == "starttls":
        return MailBoxStartTls(*where, timeout=seconds, ssl_context=context)
    return MailBox(*where, timeout=seconds, ssl_context=context)


def _validity(box: BaseMailBox) -> int:
    _, found = box.client.response("UIDVALIDITY")
    first = found[0] if found else None
    return int(first) if isinstance(first, bytes) and first.isdigit() else 0


def _search(box: BaseMailBox, words: str) -> list[int]:
    _, found = box.client.uid("SEARCH", words)
    line = found[0] if found and isinstance(found[0], bytes) else b""
    return [int(one) for one in line.split()]


def _fetched(box: BaseMailBox, uids: Sequence[int]) -> Iterator[Mail]:
    """Fetch one by one: a broken mail keeps nobody else's back."""
    sizes = _sizes(box, uids)
    for uid in uids:
        part = "" if sizes.get(uid, 0) <= _LARGEST_BYTES else "HEADER"
        _, found = box.client.uid("FETCH", str(uid), f"(BODY.PEEK[{part}])")
        for one in found:
            if isinstance(one, tuple) and len(one) == 2:
                yield Mail(uid=uid, mime=one[1])
                break


def _sizes(box: BaseMailBox, uids: Sequence[int]) -> dict[int, int]:
    if not uids:
        return {}
    _, found = box.client.uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
    sizes: dict[int, int] = {}
    for line in found:
        if isinstance(line, bytes) and (told := _SIZE.search(line)):
            uid, size, size_first, uid_last = told.groups()
            sizes[int(uid or uid_last)] = int(size or size_first)
    return sizes


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
