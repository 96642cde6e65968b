"""A dropped file is checked and loaded in a process of its own, which tells how far it is.

Run as `python -m dunwell.jobs.imports.running UPLOAD check|load`: the server's threads and the
import's bulk connection never share a process.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from dunwell.core.uploads import UploadState

CHECK: Final = "check"
LOAD: Final = "load"
_PROGRESS: Final = "progress.json"


def start(upload_id: int, act: str) -> None:
    """Begin a check or a load of an upload without waiting for it."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "dunwell.site.settings"}
    environment.pop("DUNWELL_SERVING", None)
    process = subprocess.Popen(  # noqa: S603 - our own module with our own words.
        [sys.executable, "-P", "-m", "dunwell.jobs.imports.running", str(upload_id), act],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env=environment,
    )
    # Somebody has to take the exit code, or the process would stay listed when it ended.
    threading.Thread(target=process.wait, daemon=True).start()


def folder(home: Path, upload_id: int) -> Path:
    """Give the folder that holds an upload's file and its progress."""
    return home / "uploads" / str(upload_id)


def progress(home: Path, upload_id: int) -> dict[str, Any]:
    """Tell how far a run is: its step in words, rows done and rows in all where known."""
    try:
        told: dict[str, Any] = json.loads((folder(home, upload_id) / _PROGRESS).read_text())
    except (OSError, ValueError):
        return {"step": "Starting", "done": 0, "total": None}
    return told


def is_running(home: Path, upload_id: int) -> bool:
    """Tell whether the process of a run that says it is under way is still alive."""
    process = progress(home, upload_id).get("process")
    if process is None:
        return True
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def main(words: list[str]) -> int:
    """Carry out one run and keep what it said with the upload."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from dunwell.actions import uploads
    from dunwell.core.refusals import Refusal
    from dunwell.jobs.imports import dropped
    from dunwell.jobs.imports.requests import BadRequest

    upload_id, act = int(words[0]), words[1]
    place = folder(settings.HOME, upload_id) / _PROGRESS

    def told(step: str, done: int = 0, total: int | None = None) -> None:
        report = {"step": step, "done": done, "total": total, "process": os.getpid()}
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps(report))
        fresh.replace(place)

    told("Starting")
    done = UploadState.CHECKED if act == CHECK else UploadState.LOADED
    try:
        outcome = dropped.run(
            upload_id,
            home=settings.HOME,
            at=timezone.now(),
            dry_run=act == CHECK,
            told=told,
        )
    except (BadRequest, Refusal) as refusal:
        code = getattr(refusal, "code", "bad_request")
        done, outcome = UploadState.FAILED, {"error": {"code": code, "message": str(refusal)}}
    except Exception as error:
        message = "The import failed; nothing was kept. Try again, or look at the server's log."
        outcome = {"error": {"code": "failed", "message": message}}
        uploads.finish(upload_id, state=UploadState.FAILED, outcome=outcome)
        raise SystemExit(f"import of upload {upload_id} failed: {error!r}") from error
    uploads.finish(upload_id, state=done, outcome=outcome)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
