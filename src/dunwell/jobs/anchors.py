"""The head of the audit trail is signed and written beside the book, where no database reaches.

`audit-anchors.jsonl` gets one line a day, each naming the line before it; `audit-head.json` holds
the newest head and is written again every minute while a worker lives. Both are signed with
Ed25519: `anchor.key` signs, `anchor.pub` proves, here and wherever a copy is kept.
"""

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from dunwell.core import anchors
from dunwell.core.anchors import Anchor
from dunwell.core.refusals import Refusal
from dunwell.store import audit

KEY: Final = "anchor.key"
PUBLIC: Final = "anchor.pub"
DAILY: Final = "audit-anchors.jsonl"
HEAD: Final = "audit-head.json"
FILES: Final = (KEY, PUBLIC, DAILY, HEAD)
_NONE_BEFORE: Final = "0" * 64


class KeyUnusable(Refusal):
    """The key that signs or proves anchors is no Ed25519 key."""

    code = "anchor_key_unusable"


class AnchorsMissing(Refusal):
    """A named file of anchors cannot be read."""

    code = "anchors_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What stands in the files: the anchors that are signed, and what is wrong with the rest."""

    anchors: tuple[Anchor, ...]
    faults: tuple[str, ...]

    @property
    def newest(self) -> Anchor | None:
        """The last anchor of the file."""
        return self.anchors[-1] if self.anchors else None


NOTHING: Final = Read(anchors=(), faults=())


def write(home: Path, *, at: datetime, daily: bool = False) -> Mapping[str, Any]:
    """Anchor the head: in the file of days when the day has none or `daily` asks, and as newest.

    Nothing is written where the trail is empty or its head stands in the files already.
    """
    with _alone(home):
        found = audit.head()
        return {} if found is None else _written(home, *found, at=at, daily=daily)


def _written(
    home: Path, sequence: int, hash_: str, *, at: datetime, daily: bool
) -> Mapping[str, Any]:
    known = _lines(home / DAILY)
    newest = _anchor_of(known[-1]) if known else None
    previous = hashlib.sha256(known[-1].encode()).hexdigest() if known else _NONE_BEFORE
    anchor = Anchor(sequence=sequence, hash=hash_, anchored_at=at, previous=previous)
    told: dict[str, Any] = {}
    if anchors.is_due(newest, at=at) or (daily and newest and newest.sequence != sequence):
        _replace(home / DAILY, [*known, _line(anchor, _key(home))])
        told["anchored"] = sequence
    head = _lines(home / HEAD)
    held = _anchor_of(head[-1]) if head else None
    if held is None or held.sequence != sequence or held.hash != hash_:
        _replace(home / HEAD, [_line(anchor, _key(home))])
        told["head"] = sequence
    return told


def read(home: Path, *, file: Path | None = None, public: Path | None = None) -> Read:
    """Read the anchors of a book, or those of a copy that was kept elsewhere."""
    if file is not None and not file.is_file():
        raise AnchorsMissing(f"There is no file {file}; name the copy of {DAILY} that you kept.")
    lines = _lines(file or home / DAILY)
    head = [] if file is not None else _lines(home / HEAD)
    if not lines and not head:
        return NOTHING
    proof = _public(public or (file.parent / PUBLIC if file else home / PUBLIC))
    found: list[Anchor] = []
    faults = list(_proved(lines, proof, found))
    faults += _linked(lines)
    faults += _proved(head, proof, found, name=HEAD)
    return Read(anchors=tuple(found), faults=tuple(faults))


def broken(told: Read) -> Iterator[str]:
    """Hold what was read against the trail as the caller's snapshot shows it."""
    last = audit.head()
    hashes = audit.hashes(one.sequence for one in told.anchors)
    yield from anchors.broken(told.anchors, hashes=hashes, last=last[0] if last else 0)
    yield from told.faults


def _proved(
    lines: Iterable[str], proof: Ed25519PublicKey, found: list[Anchor], *, name: str = DAILY
) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        anchor = _anchor_of(line)
        if anchor is None or not _is_signed(line, proof):
            yield f"line {number} of {name} is not what was signed"
        else:
            found.append(anchor)


def _linked(lines: Iterable[str]) -> Iterator[str]:
    previous = _NONE_BEFORE
    for number, line in enumerate(lines, start=1):
        anchor = _anchor_of(line)
        if anchor is not None and anchor.previous != previous:
            yield f"line {number} of {DAILY} does not follow the line before it"
        previous = hashlib.sha256(line.encode()).hexdigest()


def _line(anchor: Anchor, key: Ed25519PrivateKey) -> str:
    fields = {**asdict(anchor), "anchored_at": anchor.anchored_at.isoformat()}
    signature = base64.b64encode(key.sign(_signed(fields))).decode("ascii")
    return json.dumps({**fields, "signature": signature}, sort_keys=True)


def _signed(fields: Mapping[str, Any]) -> bytes:
    return b"dunwell anchor\n" + json.dumps(fields, sort_keys=True).encode()


def _is_signed(line: str, proof: Ed25519PublicKey) -> bool:
    fields = json.loads(line)
    try:
        signature = base64.b64decode(fields.pop("signature"), validate=True)
        proof.verify(signature, _signed(fields))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def _anchor_of(line: str) -> Anchor | None:
    try:
        told = json.loads(line)
        return Anchor(
            sequence=int(told["sequence"]),
            hash=str(told["hash"]),
            anchored_at=datetime.fromisoformat(told["anchored_at"]),
            previous=str(told["previous"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _lines(path: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    return []


def _replace(path: Path, lines: Iterable[str]) -> None:
    """Write a file whole or not at all, and see it on the disk."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process of this folder anchor at a time."""
    with (home / "anchor.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key(home: Path) -> Ed25519PrivateKey:
    """Give the book's signing key; the first to need it makes it, whole from the first moment."""
    path = home / KEY
    if not path.exists():
        fresh = Ed25519PrivateKey.generate()
        text = fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        written = path.with_name(f"{KEY}.{os.getpid()}")
        handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        with suppress(FileExistsError):
            path.hardlink_to(written)
        written.unlink()
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise KeyUnusable(_unusable(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(_unusable(path))
    if not (home / PUBLIC).exists():
        text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        _replace(home / PUBLIC, text.decode("ascii").splitlines())
    return key


def _public(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (ValueError, OSError) as error:
        raise KeyUnusable(_unusable(path)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(_unusable(path))
    return key


def _unusable(path: Path) -> str:
    return (
        f"{path} holds no Ed25519 key, so anchors of the audit trail can be neither signed nor "
        "proved; bring it back from a backup."
    )
