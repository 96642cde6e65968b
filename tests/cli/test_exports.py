"""Workbook, CSV and statement from the command line; refusals are one sentence."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # It publishes no types.
import pytest
from pypdf import PdfReader

from dunwell.actions import policies
from dunwell.cli import program
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")

D = date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    builders.invoice(cast, 1_234_56, on=D - 60 * DAY, due=D - 30 * DAY, number="F-1")
    builders.document(cast, 70_00, on=D, entity=cast.south, currency="GBP", number="UK-1")
    return cast


def test_aging_writes_its_files_beside_the_report(
    who: builders.Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del who
    xlsx, csv = tmp_path / "a.xlsx", tmp_path / "a.csv"
    words = ["aging", "--as-of", "2026-03-31", "--xlsx", str(xlsx), "--csv", str(csv), "--json"]
    assert program.main(words) == 0
    said = capsys.readouterr()
    assert said.out.startswith("{")
    assert f"Wrote {xlsx}: 2 open items of 1 customers." in said.err
    detail = openpyxl.load_workbook(xlsx)["Detail"]
    assert [cell.value for cell in detail["N"]] == ["Open (document currency)", 1234.56, 70]
    assert len(csv.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_a_statement(
    who: builders.Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del who
    path = tmp_path / "s.pdf"
    words = ["statement", "0001007", "--as-of", "2026-03-31", "--pdf", str(path)]
    assert program.main(words) == 0
    assert f"Wrote {path}" in capsys.readouterr().err
    pages = PdfReader(path).pages
    assert "1,234.56 EUR" in pages[0].extract_text()
    assert "70.00 GBP" in pages[1].extract_text()
    more = ["--style", "balance-forward", "--currency", "GBP", "--from", "2026-03-01", "--roll-up"]
    assert program.main([*words, *more]) == 0
    (page,) = PdfReader(path).pages
    assert "Balance brought forward" in page.extract_text()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["4711"], 1, "No customer is known by the number 4711"),
        (["2000"], 1, "There is nothing to state"),
        (["0001007", "--entity", "NL99"], 1, "The book has no entity NL99"),
        (["0001007", "--currency", "euro"], 1, "There is no currency euro"),
        (["0001007", "--style", "rainbow"], 2, "--style takes one of"),
        (["0001007", "--from", "2027-01-01"], 1, "choose an earlier day"),
    ],
)
def test_what_cannot_be_stated_is_one_sentence(
    who: builders.Cast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    sentence: str,
) -> None:
    del who
    path = tmp_path / "s.pdf"
    told = ["statement", *words, "--as-of", "2026-03-31", "--pdf", str(path)]
    assert program.main(told) == code
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_named(
    who: builders.Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del who
    path = str(tmp_path / "nowhere" / "f")
    day = ["--as-of", "2026-03-31"]
    assert program.main(["statement", "0001007", *day, "--pdf", path]) == 2
    assert program.main(["aging", *day, "--xlsx", path]) == 2
    assert capsys.readouterr().err.count("cannot be written: No such file or directory.") == 2
