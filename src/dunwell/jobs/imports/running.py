"""A dropped file is checked and loaded in a process of its own, which tells how far it is.

Run as `python -m dunwell.jobs.imports.running UPLOAD check|load`.
"""

import os
import sys
from pathlib import Path
from typing import Any, Final

from dunwell.core.uploads import UploadState
from dunwell.jobs import beside
from dunwell.jobs.imports import kept_files

CHECK: Final = "check"
LOAD: Final = "load"
FAILED: Final = "The import failed; nothing was kept. Try again, or look at the server's log."


def start(home: Path, upload_id: int, act: str) -> bool:
    """Begin a check or a load of an upload without waiting for it; False when one is under way."""
    place = kept_files.folder(home, upload_id)
    return beside.start(place, "dunwell.jobs.imports.running", [str(upload_id), act])


def main(words: list[str]) -> int:
    """Carry out one run and keep what it said with the upload."""
    import django

    django.setup()
    # What a check writes for the person is for nobody else.
    os.umask(0o077)
    upload_id, act = int(words[0]), words[1]
    try:
        state, outcome = _run(upload_id, act)
    except Exception as error:
        _finish(upload_id, UploadState.FAILED, {"error": {"code": "failed", "message": FAILED}})
        raise SystemExit(f"{act} of upload {upload_id} failed: {error!r}") from error
    _finish(upload_id, state, outcome)
    return 0


def _run(upload_id: int, act: str) -> tuple[UploadState, dict[str, Any]]:
    from django.conf import settings
    from django.utils import timezone

    from dunwell.core.refusals import Refusal
    from dunwell.jobs.imports import dropped
    from dunwell.jobs.imports.requests import BadRequest, DayOrderUndecided

    place = kept_files.folder(settings.HOME, upload_id)

    def told(step: str, done: int = 0, total: int | None = None) -> None:
        beside.tell(place, step, done, total)

    told(beside.STARTING)
    try:
        outcome = dropped.run(
            upload_id, home=settings.HOME, at=timezone.now(), dry_run=act == CHECK, told=told
        )
    except DayOrderUndecided as refusal:
        examples = [
            {
                "text": one.text,
                "dmy": one.day_first.isoformat(),
                "mdy": one.month_first.isoformat(),
            }
            for one in refusal.examples
        ]
        error = {"code": refusal.code, "message": str(refusal), "examples": examples}
        return UploadState.FAILED, {"error": error}
    except (BadRequest, Refusal) as refusal:
        code = getattr(refusal, "code", "bad_request")
        return UploadState.FAILED, {"error": {"code": code, "message": str(refusal)}}
    return UploadState.CHECKED if act == CHECK else UploadState.LOADED, outcome


def _finish(upload_id: int, state: UploadState, outcome: dict[str, Any]) -> None:
    from django.conf import settings

    from dunwell.actions import uploads

    uploads.finish(upload_id, state=state, outcome=outcome)
    if state is UploadState.LOADED:
        kept_files.remove(settings.HOME, upload_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
