"""A suppression names its rule and its reason."""

import pytest

from tests.tools.modules import module
from tools import suppressions

# Put together here, so that these examples are not suppressions of this file.
_NOQA, _IGNORE, _PRAGMA, _NOSEC, _MYPY = (
    f"x = 1  # {words}"
    for words in (
        "no" + "qa",
        "type" + ": ignore",
        "pragma" + ": no cover",
        "no" + "sec",
        "my" + "py",
    )
)


@pytest.mark.parametrize(
    ("line", "wrongs"),
    [
        pytest.param("x = 1  # plain words", [], id="a comment"),
        pytest.param(f"{_NOQA}", ["'noqa' silences every rule"], id="noqa of all"),
        pytest.param(f"{_NOQA}: S608", ["'noqa' gives no reason"], id="noqa alone"),
        pytest.param(f"{_NOQA}: S608, S101 ok", ["'noqa' gives no reason"], id="a word is none"),
        pytest.param(f"{_NOQA}: S608, S101 - names are ours", [], id="noqa with a reason"),
        pytest.param(f"{_IGNORE}", ["'type: ignore' silences every rule"], id="ignore of all"),
        pytest.param(f"{_IGNORE}[misc]", ["'type: ignore' gives no reason"], id="ignore alone"),
        pytest.param(f"{_IGNORE}[misc]  # stubs lag behind", [], id="ignore with a reason"),
        pytest.param(f"{_PRAGMA}", ["'pragma: no cover' gives no reason"], id="pragma alone"),
        pytest.param(f"{_PRAGMA} - macOS only", [], id="pragma with a reason"),
        pytest.param(f"{_NOSEC} B608 - constant names", [], id="nosec with a reason"),
        pytest.param(f"{_MYPY}: ignore-errors", ["'whole file' gives no reason"], id="whole file"),
    ],
)
def test_reasons(line: str, wrongs: list[str]) -> None:
    found = suppressions.find([module("tools/x.py", line + "\n")])
    assert [complaint.wrong for complaint in found] == wrongs


def test_all_are_counted() -> None:
    text = f"{_NOQA}: S608 - names are ours\n{_NOQA}: S608 - names are ours\n{_IGNORE}[misc]\n"
    assert suppressions.count([module("tools/x.py", text)]) == {"noqa": 2, "type: ignore": 1}
