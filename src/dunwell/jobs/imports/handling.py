"""A kept file is checked or imported beside the server; a run that was killed is told as such."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from dunwell.actions import uploads as actions
from dunwell.core.uploads import UNDER_WAY, UploadState
from dunwell.jobs import beside
from dunwell.jobs.imports import kept_files, running
from dunwell.store.models import Upload
from dunwell.store.queries import imports as queries

_STATES: Final = {running.CHECK: UploadState.CHECKING, running.LOAD: UploadState.LOADING}


def _at_once(act: Callable[[], None]) -> None:
    act()


def begin(
    home: Path,
    upload: Upload,
    act: str,
    *,
    at: datetime,
    then: Callable[[Callable[[], None]], None] = _at_once,
) -> None:
    """Begin a check or an import in a process of its own; refused while one is under way.

    `then` may put the process off until a transaction is through.
    """
    actions.start(upload, state=_STATES[act], at=at)

    def run() -> None:
        try:
            began = running.start(home, upload.pk, act)
        except OSError as problem:
            because = problem.strerror or str(problem)
            _fail(upload, "not_begun", f"The work could not be begun: {because}.", because)
        else:
            if not began:
                _fail(upload, "just_ending", "The run before is just ending; try again.")

    then(run)


def settled(home: Path, upload: Upload) -> Upload:
    """Give an upload as it is now: a run whose process is gone is told as what became of it."""
    if upload.state not in UNDER_WAY:
        return upload
    if beside.is_running(kept_files.folder(home, upload.pk)):
        return upload
    # It may have ended, and said so, since the upload was read.
    upload.refresh_from_db()
    if upload.state in UNDER_WAY:
        _tell_interrupted(home, upload)
        upload.refresh_from_db()
    return upload


def _tell_interrupted(home: Path, upload: Upload) -> None:
    """A killed import is one transaction: either all of it is in the book, or nothing."""
    began = datetime.fromisoformat((upload.outcome or {})["began"])
    done = queries.finished_since(upload, began) if upload.state == UploadState.LOADING else None
    if done is not None:
        outcome = {**done.result, "import_id": done.pk}
        actions.interrupt(upload, state=UploadState.LOADED, outcome=outcome)
        kept_files.remove(home, upload.pk)
        return
    _fail(upload, "interrupted", "The work was interrupted and nothing was kept. Try again.")


def _fail(upload: Upload, code: str, message: str, because: str = "") -> None:
    outcome = {"error": {"code": code, "message": message, "because": because}}
    actions.interrupt(upload, state=UploadState.FAILED, outcome=outcome)
