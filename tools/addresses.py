"""No file names a package registry or a folder of one machine: they mean nothing elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.source import Complaint

_REGISTRY = re.compile(
    r"(?:https?|file)://[^\s\"'<>]*(?:/simple\b|pypi|pythonhosted|artifactory|nexus|devpi|npmjs)"
)
_MACHINE_PATH = re.compile(r"(?<![\w.:/~$}-])/(?:home|root|Users|work)/[\w.-]+")
# A lock holds names, versions and hashes; every other option says where to look.
_LOCK_LINE = re.compile(r"://|^\s*-(?!-hash=)")


def find(root: Path, files: Sequence[Path]) -> Iterator[Complaint]:
    """Yield every line with an address that serves one place only."""
    for path in files:
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            # A picture or a workbook; no reader of text finds an address in it either.
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield from _of_line(path, number, line)


def _of_line(path: Path, number: int, line: str) -> Iterator[Complaint]:
    if path.suffix == ".lock" and _LOCK_LINE.search(line):
        yield Complaint(
            path=path, line=number, wrong="a lock holds an address", mend="run: make lock"
        )
    elif _REGISTRY.search(line):
        yield Complaint(
            path=path,
            line=number,
            wrong="the address of a package registry",
            mend="leave it to each machine's own settings of pip and uv",
        )
    if _MACHINE_PATH.search(line):
        yield Complaint(
            path=path,
            line=number,
            wrong="a folder of one machine",
            mend="name it relative to the project",
        )
