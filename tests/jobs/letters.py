"""A letter to look at: two late invoices, one of them disputed in part, and credits."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dunwell.core.channels import Tone
from dunwell.core.notices import Consequence
from dunwell.jobs.messages import figures, texts
from dunwell.jobs.messages.letters import Addressee, Company, Letter, Line, Promised

TODAY = date(2026, 3, 31)
DAY = timedelta(days=1)
COUNTRY = {"en": "GB", "de": "DE", "fr": "FR", "es": "ES", "nl": "NL"}


DIGEST = (
    {
        "part": "blocked",
        "count": 1,
        "kind": "ledger_stale",
        "place": "imports",
        "sums": {},
        "values": {"entity": "Dunwell Noord B.V.", "date": "2026-02-05", "limit": 1},
        "rows": [],
    },
    {
        "part": "calls",
        "count": 7,
        "kind": "",
        "place": "accounts",
        "sums": {"EUR": 1_250_00},
        "values": {},
        "rows": [
            {
                "name": "Harbour <Supplies> B.V.",
                "kind": "",
                "place": "accounts/7",
                "sums": {"EUR": 1_000_00},
            }
        ],
    },
    {
        "part": "cash",
        "count": 2,
        "kind": "",
        "place": "payments",
        "sums": {"EUR": 500_00},
        "values": {"unapplied": {"EUR": 20_00}},
        "rows": [],
    },
)
REQUEST = (
    {
        "part": "decisions",
        "count": 1,
        "kind": "",
        "place": "approvals",
        "sums": {},
        "values": {"note": "Who answers for it?", "until": "2026-03-31"},
        "rows": [
            {
                "name": "Cara Lindt · Harbour Supplies B.V.",
                "kind": "write_off",
                "place": "approvals/7",
                "sums": {"EUR": 80_00},
            }
        ],
    },
)
QUESTION = tuple({**one, "kind": "asked_back"} for one in REQUEST)


def line(number: str, amount: int, *, due: date, asked: int | None = None, **more: Any) -> Line:
    """Build one line; the id follows from the number."""
    known: dict[str, Any] = {
        "item_id": sum(map(ord, number)),
        "document_id": sum(map(ord, number)),
        "type": "invoice",
        "number": number,
        "instalment": 1,
        "po_reference": "",
        "issue_date": due - 30 * DAY,
        "due_date": due,
        "currency": "EUR",
        "amount": amount,
        "open_amount": amount,
        "asked_amount": amount if asked is None else asked,
    }
    return Line(**(known | more))


LINES = (
    line("F-1001", 10_300_00, due=TODAY - 31 * DAY, asked=8_120_00, po_reference="PO 4711"),
    line("F-1042", 1_234_56, due=TODAY - DAY),
)


def letter(key: str, language: str, **changes: Any) -> Letter:
    """Build the letter in a text and language."""
    tone = Tone(key) if key in set(Tone) else Tone.GENTLE
    late = {
        Tone.FRIENDLY: (line("F-1042", 1_234_56, due=TODAY + 3 * DAY),),
        Tone.GENTLE: (line("F-1042", 1_234_56, due=TODAY - DAY),),
    }
    severe = tone in {Tone.ESCALATION, Tone.FINAL}
    known = Letter(
        written=texts.text_of({}, key=key, language=language, tone=tone),
        tone=tone,
        figures=figures.of(language, COUNTRY[language]),
        company=Company(
            name="Dunwell Noord B.V.",
            email="ar@north.example",
            phone="+31 10 555 01 01",
            bank_name="Bank van het Noorden",
            iban="NL91ABNA0417164300",
            bic="ABNANL2A",
        ),
        addressee=Addressee(number="0001007", name="Harbour Supplies B.V.", contact="Anna Ruiz"),
        sender_name="Cara Lindt",
        lines=late.get(tone, LINES),
        credits={"EUR": 150_00} if tone is Tone.FIRM else {},
        earlier=(TODAY - 24 * DAY, TODAY - 16 * DAY) if severe else (),
        today=TODAY,
        pay_by=TODAY + 7 * DAY,
        deadline=TODAY + 14 * DAY,
        consequences={
            Tone.ESCALATION: (Consequence.ACCOUNT_OWNER,),
            Tone.FINAL: tuple(Consequence),
        }.get(tone, ()),
        payment_address="https://pay.example.com/0001007",
        has_statement=True,
        has_invoices=True,
        promised=Promised(amount=9_354_56, currency="EUR", date=TODAY + 3 * DAY, by="Anna Ruiz"),
        digest={"digest": DIGEST, "request": REQUEST, "question": QUESTION}.get(key, ()),
    )
    return replace(known, **changes)
