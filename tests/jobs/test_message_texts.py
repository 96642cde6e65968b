"""Every shipped text in every language, word for word, and what becomes of missing values."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dunwell.core import placeholders, templates
from dunwell.core.channels import Tone
from dunwell.core.notices import Consequence
from dunwell.core.placeholders import PLACEHOLDERS, USES
from dunwell.core.shipped_cadences import OUTREACH
from dunwell.core.templates import LANGUAGES
from dunwell.jobs.messages import composing, figures, plain_text, texts, wording
from dunwell.jobs.messages.letters import Addressee
from tests.golden import same
from tests.jobs.letters import DAY, DIGEST, LINES, TODAY, letter, line

GOLDEN = Path(__file__).parent / "golden" / "messages"
KEYS = tuple(USES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_each_text_in_each_language(key: str, language: str) -> None:
    said = composing.said(letter(key, language))
    same(GOLDEN / f"{key}.{language}.txt", f"{said.subject}\n\n{said.text}")
    for brace in "{}":
        assert brace not in said.subject + said.text, "every placeholder was replaced"


@pytest.mark.parametrize("key", ["gentle", "final"])
def test_the_page_of_a_message(key: str) -> None:
    said = composing.said(letter(key, "en"))
    same(GOLDEN / f"{key}.en.html", said.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_texts_are_sound_and_complete(language: str) -> None:
    assert set(texts.SHIPPED[language]) == set(USES)
    assert set(texts.phrases(language)) == set(texts.phrases("en"))
    for key, written in texts.SHIPPED[language].items():
        use = placeholders.use_of(key)
        assert not templates.problems(written.body, use=use), key
        assert not templates.problems(written.subject, use=use, subject=True), key
    assert {tone.value for tone in Tone} <= set(texts.SHIPPED[language])
    assert {one.value for one in Consequence} <= set(texts.phrases(language))


def test_every_step_of_the_shipped_cadences_has_a_text() -> None:
    for cadence in OUTREACH["cadences"].values():
        assert {step["template"] for step in cadence["steps"]} <= set(USES)


def test_every_placeholder_stands_for_something() -> None:
    whole = letter("final", "en", credits={"EUR": 5}, digest=DIGEST)
    body = "\n\n".join(f"{{{name}}}" for name in PLACEHOLDERS)
    written = replace(whole.written, body=body)
    for part in composing.said(replace(whole, written=written)).text.split("\n\n"):
        assert part.strip()


OWN = {"firm": {"de": {"subject": "Eigene {items}", "body": "Hallo {contact_name}"}}}


@pytest.mark.parametrize(
    ("key", "language", "subject", "why"),
    [
        ("firm", "de", "Eigene 2 Rechnungen", "the company's own"),
        ("firm", "en", "Payment overdue", "its own text has no English: the shipped one"),
        ("ours", "en", "A reminder", "an unknown key: the text of the tone"),
    ],
)
def test_the_policy_overrides_by_key_and_language(
    key: str, language: str, subject: str, why: str
) -> None:
    policy = {"templates": OWN}
    written = texts.text_of(policy, key=key, language=language, tone=Tone.GENTLE)
    said = composing.said(letter("firm", language, written=written))
    assert said.subject.startswith(subject), why
    assert texts.is_own(policy, key=key, language=language) is (why == "the company's own")


def test_keys_lists_the_companys_own_last() -> None:
    found = texts.keys({"templates": {"ours": {}, "firm": {}}})
    assert (set(found[:-1]), found[-1]) == (set(KEYS), "ours")
    assert texts.written_language("pt") == "en"


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("en", "Dear Sir or Madam,"),
        ("de", "Sehr geehrte Damen und Herren,"),
        ("fr", "Madame, Monsieur,"),
        ("es", "A la atención del departamento de cuentas a pagar:"),
        ("nl", "Geachte heer, mevrouw,"),
    ],
)
def test_nobody_known_is_greeted_all_the_same(language: str, greeting: str) -> None:
    nobody = Addressee(number="7", name="", contact="")
    said = composing.said(letter("firm", language, addressee=nobody))
    assert said.text.startswith(greeting)


def test_what_does_not_apply_leaves_no_gap() -> None:
    bare = letter(
        "final",
        "en",
        earlier=(),
        consequences=(),
        payment_address="",
        has_statement=False,
        has_invoices=False,
        lines=(line("F-1", 5_00, due=TODAY - DAY),),
    )
    said = composing.said(bare)
    for absent in ("Pay online", "attached", "We wrote", "If neither", "in dispute", "\n\n\n"):
        assert absent not in said.text
    assert "about:" not in said.html


@pytest.mark.parametrize(
    ("language", "days", "expected"),
    [
        ("en", 1, "1 day overdue"),
        ("en", 2, "2 days overdue"),
        ("de", 1, "seit 1 Tag überfällig"),
        ("de", 2, "seit 2 Tagen überfällig"),
        ("fr", 1, "dépassée de 1 jour"),
        ("fr", 2, "dépassée de 2 jours"),
        ("es", 1, "hace 1 día"),
        ("es", 2, "hace 2 días"),
        ("nl", 1, "1 dag te laat"),
        ("nl", 2, "2 dagen te laat"),
    ],
)
def test_one_day_and_several(language: str, days: int, expected: str) -> None:
    one = (line("F-1", 5_00, due=TODAY - days * DAY),)
    assert expected in composing.said(letter("firm", language, lines=one)).text


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (TODAY + DAY, "Invoice F-1 for €5.00 falls due on 1 April 2026."),
        (TODAY, "Invoice F-1 for €5.00 is due today, 31 March 2026."),
        (TODAY - DAY, "Invoice F-1 for €5.00 was due on 30 March 2026 and is now 1 day overdue."),
    ],
)
def test_the_day_before_the_day_and_the_day_after(due: date, expected: str) -> None:
    one = (line("F-1", 5_00, due=due),)
    said = composing.said(letter("gentle", "en", lines=one)).text
    assert expected in said.replace("\N{NO-BREAK SPACE}", " ")


def test_each_currency_stands_apart() -> None:
    pounds = line("UK-1", 77_00, due=TODAY - DAY, currency="GBP")
    yen = line("JP-1", 1_234, due=TODAY - DAY, currency="JPY", type="debit_memo")
    said = composing.said(letter("firm", "en", lines=(*LINES, pounds, yen)))
    assert "4 open items totalling €9,354.56, £77.00 and JP¥1,234 are open" in said.text
    totals = [row for row in said.text.splitlines() if row.startswith("Total requested")]
    assert [row.split()[-1] for row in totals] == ["€9,354.56", "£77.00", "JP¥1,234"]


BRACES = "{total_due} {{ x }} {% now %} {0.__class__} %(y)s ${z} <b>&amp;</b>"


def test_braces_and_markup_of_a_customer_stay_text() -> None:
    odd = Addressee(number=BRACES, name=BRACES, contact=BRACES)
    lines = (line(BRACES, 5_00, due=TODAY - DAY, po_reference=BRACES),)
    said = composing.said(letter("firm", "en", addressee=odd, lines=lines, sender_name=BRACES))
    assert said.text.startswith(f"Dear {BRACES},")
    assert BRACES in said.subject
    escaped = BRACES.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert said.html.count(escaped) >= 4
    assert "<b>" not in said.html


def test_a_name_from_right_to_left_keeps_to_itself() -> None:
    hebrew = Addressee(number="7", name="חברה בע״מ", contact="דנה לוי")
    said = composing.said(letter("call", "en", addressee=hebrew))
    assert "<bdi>דנה לוי</bdi>" in said.html
    assert wording.is_right_to_left(hebrew.name)


def test_the_columns_of_the_table_line_up() -> None:
    wide = line("請求書-1", 5_00, due=TODAY - 100 * DAY)
    said = composing.said(letter("firm", "en", lines=(*LINES, wide)))
    rows = [
        row for row in said.text.splitlines() if row.startswith(("F-1", "請", "Total", "Document"))
    ]
    assert len({plain_text.width(row) for row in rows}) == 1


def test_a_letter_of_a_person_is_dressed_and_not_filled() -> None:
    said = composing.by_person(letter("firm", "en"), "Re: {items}\r\nBcc: x", "Hi {items}\n\nBye")
    assert said.subject == "Re: {items} Bcc: x"
    assert said.text == "Hi {items}\n\nBye\n"
    assert "Hi {items}</p>" in said.html


@pytest.mark.parametrize("country", ["GB", "US", "IN", "DE", "CH", "FR", "ES", "MX", "NL", ""])
@pytest.mark.parametrize("currency", ["EUR", "USD", "JPY", "KWD"])
def test_quick_amounts_are_the_locales_own(country: str, currency: str) -> None:
    shown = figures.of({"US": "en", "MX": "es", "CH": "de", "IN": "en"}.get(country, ""), country)
    for amount in (0, 1, 5, 99, 100, 999, 1234, 99_999, 100_000, 123_456_789):
        assert shown.money(amount, currency) == shown._slowly(amount, currency)
    assert shown.money(-5, currency) == "-" + shown.money(5, currency)
