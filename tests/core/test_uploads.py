"""The states of a dropped file."""

from dunwell.core import uploads
from dunwell.core.uploads import UploadState


def test_only_a_running_file_is_under_way() -> None:
    assert set(uploads.UNDER_WAY) == {UploadState.CHECKING, UploadState.LOADING}
