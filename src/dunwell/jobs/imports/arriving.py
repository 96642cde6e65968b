"""What a person dropped becomes files to look at: a file itself, or the files of an archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dunwell.connectors.files import Unreadable, archives
from dunwell.jobs.imports.requests import CannotReadFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One file of an archive that was dropped."""

    name: str
    member: archives.Member
    archive: Path

    def chunks(self) -> Iterator[bytes]:
        """Give its bytes; refuse what turns out to be no plain file."""
        try:
            yield from archives.content(self.archive, self.member)
        except Unreadable as error:
            raise CannotReadFile(str(error)) from error


def unpacked(path: Path) -> list[Packed] | None:
    """List the files of an archive; None when the file is none, but a table or a workbook."""
    if not archives.is_archive(path):
        return None
    try:
        found = archives.members(path)
    except Unreadable as error:
        raise CannotReadFile(str(error)) from error
    return [Packed(name=one.name, member=one, archive=path) for one in found]


def require_plain(path: Path) -> None:
    """Refuse a file of an archive that is an archive itself, whatever its name says."""
    if archives.is_archive(path):
        raise CannotReadFile(str(archives.nested(path.name)))
