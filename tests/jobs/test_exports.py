"""The aging workbook and its CSV twin say what the aging report says, to the cent."""

import csv
import io
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # It publishes no types.
import pytest

from dunwell.actions import calls, customers, disputes, policies, promises, rates, write_offs
from dunwell.actions.calls import Result
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.documents import DocumentType, Side
from dunwell.core.rates import Quote
from dunwell.core.risk_terms import Tier
from dunwell.jobs import aging
from dunwell.jobs.exports import aging_book, detail_csv, workbook
from dunwell.jobs.exports.questions import Question, file_name
from dunwell.jobs.ranking import scoring
from dunwell.store.models import Item
from dunwell.store.queries.ledger import UnknownEntity
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")

D = date(2026, 3, 31)
DAY = timedelta(days=1)
ASKED_AT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://x.example","pay")'


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    """Every kind of posting in March, two currencies, and cash that paid another's invoice."""
    del committed_book
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    customers.edit(
        by=None, at=builders.AT, customer=cast.harbour, credit_limit=9_000_00, currency="EUR"
    )
    late = builders.invoice(cast, 1_234_56, on=D - 100 * DAY, due=D - 70 * DAY, number="007")
    builders.invoice(cast, 800_00, on=D - 20 * DAY, due=D + 10 * DAY, number=FORMULA)
    builders.document(cast, 12_00, on=D - 9 * DAY, type=DocumentType.FEE, from_item=late)
    builders.document(cast, 55_00, on=D - 9 * DAY, type=DocumentType.DEBIT_MEMO)
    builders.credit_memo(cast, 100_00, on=D - 5 * DAY)
    write_offs.post(
        by=None, at=builders.AT, item=late, amount=34_56, effective_date=D - DAY, because="small"
    )
    other = builders.invoice(cast, 500_00, customer=cast.branch, on=D - 9 * DAY, number="B-1")
    cash = builders.receipt(cast, 350_00, customer=cast.head_office, on=D - 2 * DAY)
    builders.applied(cash, other, 300_00, on=D - 2 * DAY)
    builders.document(
        cast, 7_777, on=D - 3 * DAY, entity=cast.south, currency="JPY", number="JP-1"
    )
    return cast


def ask(**changes: Any) -> Question:
    return Question(as_of=D, asked_at=ASKED_AT, asked_by="Anna Ruiz", **changes)


def saved(question: Question, path: Path) -> Any:
    with path.open("wb") as file:
        workbook.write(aging_book.gather(question), file)
    return openpyxl.load_workbook(path)


def records(sheet: Any, header: int = 1) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(min_row=header, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def units(value: Any, currency: str = "EUR") -> int:
    return int(round(value * (1 if currency == "JPY" else 100)))


def test_detail_sums_to_the_report(who: builders.Cast, tmp_path: Path) -> None:
    del who
    book = saved(ask(), tmp_path / "aging.xlsx")
    assert book.sheetnames == ["Summary", "Detail", "Control", "Parameters"]
    detail = records(book["Detail"])
    for line in aging.report(as_of=D).currencies:
        rows = [row for row in detail if row["Currency"] == line.currency]
        open_amounts = [units(row["Open (document currency)"], line.currency) for row in rows]
        assert sum(open_amounts) == line.net
        assert sum(amount for amount in open_amounts if amount > 0) == line.total
        for bucket in line.buckets:
            inside = [row for row in rows if row["Bucket"] == bucket.name]
            amounts = [units(row["Open (document currency)"], line.currency) for row in inside]
            assert (sum(amounts), len(amounts)) == (bucket.amount, bucket.items)


def test_detail_holds_real_values(who: builders.Cast, tmp_path: Path) -> None:
    del who
    sheet = saved(ask(link_base="https://ar.example"), tmp_path / "aging.xlsx")["Detail"]
    row = next(row for row in records(sheet) if row["Number"] == "007")
    assert row["Customer no."] == "0001007"
    assert row["Type"] == "INV"
    assert row["Due date"] == datetime(2026, 1, 20)  # noqa: DTZ001 - a cell knows no time zone.
    assert (row["Days overdue"], row["Bucket"], row["Status"]) == (70, "61-90", "Overdue")
    assert (row["Original"], row["Paid/credited"]) == (1234.56, 34.56)
    assert (row["Non-payment reason"], row["Reason state"]) == ("not known", "proposed")
    assert row["Link"].startswith("https://ar.example/invoices/")
    kinds = {one["Type"] for one in records(sheet)}
    assert kinds == {"INV", "DM", "FEE", "CM", "PMT"}
    assert sheet.tables["Detail_table"].ref == f"A1:AA{sheet.max_row}"
    assert not sheet.merged_cells.ranges
    formats = {cell.value: cell.number_format for cell in sheet["N"]}
    assert formats[1200] == "#,##0.00;[Red]-#,##0.00"
    assert formats[7777] == "#,##0;[Red]-#,##0"


def test_a_call_is_a_contact_until_it_is_taken_back(who: builders.Cast, tmp_path: Path) -> None:
    def contacted(**known: Any) -> list[Any]:
        rows = records(saved(ask(**known), tmp_path / "aging.xlsx")["Detail"])
        return [row["Last contact"] for row in rows if row["Number"] in {"007", "B-1"}]

    assert contacted() == [None, None]
    call = calls.log(
        by=None,
        at=builders.AT + DAY,
        today=D - 4 * DAY,
        customer=who.harbour,
        entity=who.north,
        call=Call(on_date=D - 4 * DAY, outcome=CallOutcome.NO_ANSWER),
        result=Result(),
    )
    spoken = datetime(2026, 3, 27)  # noqa: DTZ001 - a cell knows no time zone.
    assert contacted() == [spoken, None]
    assert contacted(known_at=builders.AT) == [None, None]
    calls.take_back(by=None, at=builders.AT + DAY + timedelta(hours=1), call_id=call.pk)
    assert contacted() == [None, None]
    assert contacted(known_at=builders.AT + DAY) == [spoken, None]


def test_texts_of_customers_are_no_formulas(who: builders.Cast, tmp_path: Path) -> None:
    customers.edit(by=None, at=builders.AT, customer=who.harbour, name=FORMULA)
    book = saved(ask(), tmp_path / "aging.xlsx")
    cells = [cell for row in book["Detail"].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    assert any(cell.value == FORMULA for cell in cells)


def test_one_currency_is_summed_by_subtotal(who: builders.Cast, tmp_path: Path) -> None:
    del who
    sheet = saved(ask(currency="EUR"), tmp_path / "aging.xlsx")["Summary"]
    found = records(sheet, header=4)
    *rows, total, shares = found
    report = aging.report(as_of=D, by="customer", currency="EUR")
    lines = {line.key: line for line in report.rows}
    assert [row["Customer no."] for row in rows] == sorted(lines)
    for row in rows:
        line = lines[row["Customer no."]]
        assert units(row["Total"]) == line.total
        assert units(row["Credits & unapplied"]) == -line.credits - line.unapplied
        assert units(row["Overdue"]) == line.overdue
        assert [units(row[one.name]) for one in line.buckets] == [
            one.amount for one in line.buckets
        ]
    assert total["Total"] == f"=SUBTOTAL(109,P5:P{4 + len(rows)})"
    assert shares["Customer no."] == "Share of total EUR"
    assert rows[0]["Credit limit"] == 9000
    payer = next(row for row in rows if row["Customer no."] == "2000")
    assert (payer["Last payment amount"], payer["Total"]) == (350, 0)
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == f"A4:W{4 + len(rows)}"


def test_several_currencies_are_summed_each_by_itself(who: builders.Cast, tmp_path: Path) -> None:
    del who
    sheet = saved(ask(), tmp_path / "aging.xlsx")["Summary"]
    found = {row["Customer no."]: row for row in records(sheet, header=4)}
    assert {"Total EUR", "Total JPY"} <= found.keys()
    assert '"JPY"' in found["Total JPY"]["Total"]
    assert found["0001007"]["Shown"] == "=SUBTOTAL(103,A8)"


def test_control_ties_out(who: builders.Cast, tmp_path: Path) -> None:
    del who
    rows = {
        row["Line"]: row["EUR"] for row in records(saved(ask(), tmp_path / "a.xlsx")["Control"], 4)
    }
    assert rows["Opening balance at the end of 2026-02-28"] == 1234.56
    assert rows["+ Invoices"] == 1300
    assert rows["+ Debit notes and fees"] == 67
    assert rows["- Payments received"] == -350
    assert rows["- Credit memos"] == -100
    assert rows["- Write-offs"] == -34.56
    assert rows["ERP control total: none was given with an import"] is None
    book = aging_book.gather(ask())
    moved = sum(m.before + m.after for m in book.movements if m.currency == "EUR")
    assert moved == sum(row.open for row in book.rows if row.item.currency == "EUR")


def test_a_part_of_the_book_ties_out_too(who: builders.Cast) -> None:
    del who
    for changes in ({"entity": "NL01"}, {"segment": "none"}, {"known_at": builders.AT}):
        book = aging_book.gather(ask(**changes))
        moved = sum(m.before + m.after for m in book.movements)
        assert moved == sum(row.open for row in book.rows)


def test_rates_of_the_day_convert_into_the_report_currency(who: builders.Cast) -> None:
    del who
    quote = Quote(currency="JPY", rate_date=D, per_euro=Decimal("160"))
    rates.load(by=None, at=builders.AT, quotes=[quote], source="test")
    book = aging_book.gather(ask())
    yen = next(row for row in book.rows if row.item.currency == "JPY")
    assert (book.reporting_currency, yen.converted) == ("EUR", 48_61)
    assert yen.rate == Decimal(1) / 160
    without = aging_book.gather(Question(as_of=D + 30 * DAY, asked_at=ASKED_AT, asked_by="x"))
    assert next(r for r in without.rows if r.item.currency == "JPY").converted is None


def test_the_csv_twin(who: builders.Cast, tmp_path: Path) -> None:
    customers.edit(by=None, at=builders.AT, customer=who.harbour, name="+49 Söhne")
    data = b"".join(detail_csv.pieces(aging_book.gather(ask())))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    twin = records(saved(ask(), tmp_path / "aging.xlsx")["Detail"])
    assert list(rows[0]) == list(twin[0])
    assert [Decimal(row["Open (document currency)"]) for row in rows] == [
        Decimal(str(row["Open (document currency)"])) for row in twin
    ]
    texts = {row["Customer"] for row in rows}
    assert "'+49 Söhne" in texts
    assert any(row["Number"] == f"'{FORMULA}" for row in rows)
    credit = next(row for row in rows if row["Type"] == "CM")
    assert (credit["Open (document currency)"], credit["Issue date"]) == ("-100.00", "2026-03-26")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_a_text_that_looks_like_a_formula_is_guarded(text: str) -> None:
    assert detail_csv.guarded(text) == f"'{text}"


def test_an_empty_book_is_a_workbook_too(who: builders.Cast, tmp_path: Path) -> None:
    del who
    question = Question(as_of=date(2020, 1, 1), asked_at=ASKED_AT, asked_by="Anna")
    book = saved(question, tmp_path / "aging.xlsx")
    assert book["Summary"]["A5"].value == "Nothing is open on this day."
    assert book["Detail"]["N1"].value == "Open (document currency)"


def test_an_unknown_entity_is_refused(who: builders.Cast) -> None:
    del who
    with pytest.raises(UnknownEntity, match="NL99"):
        aging_book.gather(ask(entity="NL99"))


def test_the_file_is_named_after_its_day_and_currency() -> None:
    assert file_name(ask(currency="EUR"), (), "xlsx") == "aging_2026-03-31_EUR.xlsx"
    assert file_name(ask(), ("GBP",), "csv") == "aging_2026-03-31_GBP.csv"
    assert file_name(ask(), ("EUR", "GBP"), "xlsx") == "aging_2026-03-31_all.xlsx"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_and_computes_the_same(who: builders.Cast, tmp_path: Path) -> None:
    del who
    saved(ask(), tmp_path / "aging.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "ods", "aging.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", every_sheet, "aging.ods"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    with (tmp_path / "aging-Summary.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    total = dict(zip(rows[3], next(row for row in rows if row[0] == "Total EUR"), strict=True))
    line = aging.report(as_of=D, currency="EUR").currencies[0]
    assert round(float(total["Total"]) * 100) == line.total
    assert round(float(total["61-90"]) * 100) == line.buckets[3].amount
    with (tmp_path / "aging-Control.csv").open(encoding="utf-8") as file:
        control = {row[0]: row[1:] for row in csv.reader(file)}
    assert [float(value) for value in control["Difference (must be 0)"]] == [0, 0]
    assert round(float(control["= Closing balance"][0]) * 100) == line.net


def test_disputed_and_promised_items_say_so(who: builders.Cast, tmp_path: Path) -> None:
    """The detail row carries the contested part and the promised day; the summary adds them up."""
    del who
    contested, promised = Item.objects.filter(
        side=Side.DEBIT,
        balances__to_date__gt=D,
        balances__from_date__lte=D,
        currency="EUR",
        document__type=DocumentType.INVOICE,
    ).order_by("due_date", "pk")[:2]
    disputes.open(
        by=None,
        at=builders.AT,
        item=contested,
        amount=10_00,
        category=DisputeCategory.DUPLICATE_CHARGE,
        opened_date=D,
    )
    promises.make(
        by=None,
        at=builders.AT,
        customer=promised.customer,
        item_ids=[promised.pk],
        amount=None,
        promised_date=D + 3 * DAY,
        made_date=D,
    )
    book = saved(ask(), tmp_path / "aging.xlsx")
    rows = {row["Number"]: row for row in records(book["Detail"])}
    row = rows[contested.document.number]
    told = (row["Status"], row["Disputed amount"], row["Dispute category"])
    assert told == ("Disputed", 10, "duplicate charge")
    row = rows[promised.document.number]
    assert row["Status"] == "Promised"
    assert row["Promise date"].date() == D + 3 * DAY


def test_the_summary_tells_the_tier_that_scoring_gives(who: builders.Cast, tmp_path: Path) -> None:
    del who
    sheet = saved(ask(), tmp_path / "aging.xlsx")["Summary"]
    rows = [row for row in records(sheet, header=4) if row["Customer"] and row["Customer no."]]
    told = {str(row["Customer no."]): row["Risk"] for row in rows}
    scored = scoring.tiers_by_number(D)
    assert told == {number: scored[number].capitalize() for number in told}
    assert set(told.values()) <= {tier.value.capitalize() for tier in Tier}
