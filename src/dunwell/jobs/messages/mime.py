"""A message as the bytes a mail server takes; nothing in it can break out of its header or part.

The same message gives the same bytes. Headers are made of one line each, whatever is in them.
"""

import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final

_LINE: Final = 76
_WORD_BYTES: Final = 42  # Of UTF-8 in one encoded word: 56 letters of base64 and 12 around them.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ATOM: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_FILE_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address, and the name it is shown with."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Name the content by its hash."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """All of a message; `message_id` and the ids of its thread have their angle brackets."""

    sender: Mailbox
    reply_to: str
    to: Sequence[str]
    cc: Sequence[str]
    subject: str
    at: datetime
    message_id: str
    references: Sequence[str]
    automatic: bool
    language: str
    text: str
    html: str
    attachments: Sequence[Attachment]


def written(mail: Mail) -> bytes:
    """Write a message."""
    content = _alternatives(mail)
    if mail.attachments:
        outer = _boundary(mail, "m")
        parts = [content, *(_attached(one) for one in mail.attachments)]
        content = _multipart("mixed", outer, parts)
    lines = "".join(f"{line}\r\n" for line in _headers(mail))
    return lines.encode() + content


def one_line(text: str) -> str:
    """Take out of a header's text whatever could end its line."""
    return _CONTROL.sub(" ", text).strip()


def _headers(mail: Mail) -> Iterator[str]:
    yield f"From: {mailbox(mail.sender)}"
    if mail.reply_to:
        yield f"Reply-To: {address(mail.reply_to)}"
    yield _folded("To", [address(one) for one in mail.to])
    if mail.cc:
        yield _folded("Cc", [address(one) for one in mail.cc])
    yield f"Subject: {unstructured(mail.subject, taken=len('Subject: '))}"
    yield f"Date: {format_datetime(mail.at)}"
    yield f"Message-ID: {one_line(mail.message_id)}"
    if mail.references:
        yield f"In-Reply-To: {one_line(mail.references[-1])}"
        yield "References: " + "\r\n ".join(one_line(one) for one in mail.references)
    if mail.automatic:
        yield "Auto-Submitted: auto-generated"
    if mail.language:
        yield f"Content-Language: {one_line(mail.language)}"
    yield "MIME-Version: 1.0"


def unstructured(text: str, *, taken: int) -> str:
    """Write a text for a header: plain where it can be, else in encoded words, in short lines."""
    plain = one_line(text)
    if plain.isascii() and "=?" not in plain and max(map(len, plain.split(" "))) < _LINE:
        return _wrapped(plain, taken)
    return "\r\n ".join(_encoded_words(plain))


def mailbox(box: Mailbox) -> str:
    """Write an address with its name."""
    name = one_line(box.name)
    if not name:
        return address(box.address)
    if not name.isascii():
        shown = "\r\n ".join(_encoded_words(name))
    elif _ATOM.fullmatch(name):
        shown = name
    else:
        shown = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{shown} <{address(box.address)}>"


def address(text: str) -> str:
    """Write an address; a domain with letters of its own is written as mail servers know it."""
    local, at, domain = one_line(text).replace(" ", "").rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            domain = "invalid"
    return _only(local) + at + _only(domain)


def _only(part: str) -> str:
    return re.sub(r'[\s<>,;:"()\[\]\\]', "", part)


def _wrapped(text: str, taken: int) -> str:
    """Fold an ASCII text at its blanks."""
    if taken + len(text) <= _LINE:
        return text
    lines = [""]
    room = _LINE - taken
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
            room = _LINE - 1
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\r\n ".join(lines)


def _encoded_words(text: str) -> list[str]:
    """Cut a text between letters, so that each word can be read by itself."""
    chunks = [b""]
    for sign in text:
        coded = sign.encode("utf-8", "replace")
        if len(chunks[-1]) + len(coded) > _WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += coded
    coded_words = (binascii.b2a_base64(one, newline=False).decode("ascii") for one in chunks)
    return [f"=?utf-8?b?{word}?=" for word in coded_words]


def _folded(name: str, entries: Iterable[str]) -> str:
    return f"{name}: " + ",\r\n ".join(entries)


def _alternatives(mail: Mail) -> bytes:
    texts = [_text("plain", mail.text), _text("html", mail.html)]
    return _multipart("alternative", _boundary(mail, "a"), texts)


def _multipart(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    mark = f"--{boundary}\r\n".encode()
    body = b"\r\n".join(mark + part for part in parts)
    return head + body + f"\r\n--{boundary}--\r\n".encode()


def _text(kind: str, text: str) -> bytes:
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    coded = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return head.encode() + coded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _attached(file: Attachment) -> bytes:
    """Name a file in plain letters and, where it has others, in its own too."""
    plain = _FILE_NAME.sub("-", file.name).strip("-.") or "file"
    own = one_line(file.name)
    names = f'filename="{plain}"'
    if own != plain:
        coded = "".join(
            chr(one)
            if chr(one).isascii() and (chr(one).isalnum() or one in b"._-")
            else f"%{one:02X}"
            for one in own.encode("utf-8", "replace")
        )
        names = f"filename*=utf-8''{coded}"
    head = (
        f'Content-Type: {one_line(file.media_type)}; name="{plain}"\r\n'
        f"Content-Disposition: attachment; {names}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    coded_file = binascii.b2a_base64(file.content, newline=False)
    lines = [coded_file[at : at + _LINE] for at in range(0, len(coded_file), _LINE)]
    return head.encode() + b"\r\n".join(lines)


def _boundary(mail: Mail, mark: str) -> str:
    """Name a boundary after the message; no line of quoted-printable or base64 begins like it."""
    return f"=_{mark}{hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]}"
