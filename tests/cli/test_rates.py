"""`dunwell rates` loads a file once, names what it cannot read, and refuses what holds no rate."""

import json
from pathlib import Path

import pytest

from dunwell.cli import program
from dunwell.store.models import Rate

pytestmark = pytest.mark.usefixtures("committed_book")

GOOD = "Date, USD, GBP, \n2026-03-31, 1.0811, 0.8412, \n2026-03-30, 1.0790, N/A, \n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_file_is_loaded_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rates", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "currencies": ["GBP", "USD"],
        "from": "2026-03-30",
        "to": "2026-03-31",
        "problems": [],
    }
    assert program.main(["rates", str(file)]) == 0
    assert capsys.readouterr().out == (
        "Rates of GBP, USD from 2026-03-30 to 2026-03-31: 0 new, 0 changed, 3 as before.\n"
    )
    assert Rate.objects.count() == 3


def test_what_cannot_be_read_is_named_and_the_rest_loaded(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(GOOD + "2026-02-30, 1.08, 0.84, \n", encoding="utf-8")
    assert program.main(["rates", str(file)]) == 0
    assert "Row 4, Date: '2026-02-30' left out, expected 2024-09-16." in capsys.readouterr().out
    assert Rate.objects.count() == 3


def test_a_file_without_rates_is_refused_and_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("Invoice,Amount\n1,2\n", encoding="utf-8")
    assert program.main(["rates", str(file)]) == 1
    assert "No rate could be read from eurofxref-hist.csv" in capsys.readouterr().err
    assert not Rate.objects.exists()


def test_a_file_that_is_not_there_is_bad_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["rates", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err
