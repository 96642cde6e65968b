"""Which tests a run leaves out: only those that another run proves."""

import re
from pathlib import Path

import pytest

from tools import lanes, suites
from tools.lanes import Run


def _planned(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> list[list[Run]]:
    planned: list[list[Run]] = []

    def note(*asked: list[Run]) -> int:
        planned.extend(asked)
        return 0

    monkeypatch.setattr(lanes, "run", note)
    assert suites.test(words) == 0
    return planned


def _of(run: Run) -> tuple[str, list[str]]:
    return run.adds["DUNWELL_TEST_DATABASE"], run.command[3:]


def test_words_go_to_pytest_on_one_database_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ["tests/core", "-k", "bucket"]
    (lane,) = _planned(monkeypatch, words)
    assert [_of(one) for one in lane] == [("sqlite", words), ("postgresql", words)]


def test_all_tests_run_and_all_that_may_open_a_database_on_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sqlite, beside = _planned(monkeypatch, [])
    once, browser = ["tests/connectors", "tests/tools"], "tests/browser"
    all_others = ["tests", *(f"--ignore={one}" for one in ("tests/core", *once, browser))]
    assert [_of(one) for one in sqlite] == [("sqlite", all_others), ("sqlite", [browser])]
    core, proven_once, postgresql = beside
    assert "--cov-fail-under=100" in core.command
    assert _of(proven_once) == ("sqlite", once)
    assert _of(postgresql) == ("postgresql", all_others)


@pytest.mark.parametrize("folder", ["core", "connectors", "tools", "browser"])
def test_a_folder_that_runs_once_asks_for_no_database(folder: str) -> None:
    tests = Path(__file__).resolve().parents[1] / folder
    # pytest-django refuses the database to a test that uses none of these.
    asking = re.compile(r"django_db|transactional_db|committed_book|killed_book|\bdb\b: None")
    paths = [path for path in tests.glob("*.py") if path != Path(__file__).resolve()]
    assert paths
    asked = {path.name: asking.findall(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: words for name, words in asked.items() if words} == {}
