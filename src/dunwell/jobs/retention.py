"""The night takes away what is past its day, and finishes erasures whose day has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from dunwell.actions import erasures
from dunwell.actions import retention as actions
from dunwell.actions.retention import Swept
from dunwell.core import retention
from dunwell.core.retention import RecordClass
from dunwell.jobs import erasures_kept
from dunwell.jobs.imports import kept_files
from dunwell.store.models import User
from dunwell.store.queries import retention as queries

_REJECTED: Final = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run took away, or would take away."""

    is_on: bool
    swept: Swept
    files: int
    erased: Mapping[str, int]

    @property
    def all_files(self) -> int:
        """Count dropped files and files of rejected rows."""
        return self.swept.import_files + self.files

    def for_machines(self) -> dict[str, Any]:
        """Tell it as plain values."""
        return {
            "is_on": self.is_on,
            **self.swept.for_machines(),
            "files": self.files,
            "erasures": dict(self.erased),
        }


def preview(*, as_of: date) -> Ran:
    """Count what a run would take away, and change nothing."""
    return Ran(
        is_on=queries.chosen()[1],
        swept=actions.preview(as_of=as_of),
        files=len(_old_rejects(as_of)),
        erased=erasures.due(as_of=as_of),
    )


def run(*, by: User | None, at: datetime, as_of: date) -> Ran:
    """Finish erasures in any case, as a person ordered them; sweep where that is switched on."""
    erased = erasures.go_on(at=at, as_of=as_of)
    erasures_kept.write(settings.HOME)
    if not queries.chosen()[1]:
        return Ran(is_on=False, swept=Swept(), files=0, erased=erased)
    swept = actions.sweep(by=by, at=at, as_of=as_of)
    for number in swept.uploads:
        kept_files.remove(settings.HOME, number)
    rejects = _old_rejects(as_of)
    for path in rejects:
        path.unlink(missing_ok=True)
    files = len(rejects)
    return Ran(is_on=True, swept=swept, files=files, erased=erased)


def _old_rejects(as_of: date) -> list[Path]:
    """Give files of rejected rows that are as old as the files they came from may become."""
    chosen, _on = queries.chosen()
    limit = retention.goes_before(RecordClass.IMPORT_FILES, chosen, as_of=as_of)
    folder: Path = settings.HOME / _REJECTED
    found = folder.glob("*") if folder.is_dir() else ()
    return [one for one in found if one.is_file() and _day_of(one) < limit]


def _day_of(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
