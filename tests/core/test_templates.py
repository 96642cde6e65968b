"""Which placeholders a text may use and where; other braces stay as they are."""

import pytest

from dunwell.core import templates
from dunwell.core.placeholders import Use
from dunwell.core.templates import Flaw, Name


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Dear {contact_name}, {total_due}", [], "known, and within a line"),
        ("A\n\n{invoice_table}\n\nB", [], "a block alone"),
        ("{invoice_table}", [], "a block and nothing else"),
        ("A\r\n\r\n{invoice_table}\r\n\r\nB", [], "lines as a browser sends them"),
        ("{}, {{, {% if x %}, {a b}, {1}, }", [], "braces without a name are text"),
        ("", [(Flaw.EMPTY, 1)], "nothing"),
        (" \n ", [(Flaw.EMPTY, 1)], "only blanks"),
        ("A\n{custmer_name}", [(Flaw.UNKNOWN, 2)], "one letter missing"),
        ("{xyzzy}", [(Flaw.UNKNOWN, 1)], "like none"),
        ("{ customer_name }", [(Flaw.UNKNOWN, 1)], "blanks inside"),
        ("{customer_name.__class__}", [(Flaw.UNKNOWN, 1)], "no attributes"),
        ("{Customer_Name}", [(Flaw.UNKNOWN, 1)], "small letters alone"),
        ("{promised_date}", [(Flaw.NOT_HERE, 1)], "belongs to a promise"),
        ("See {invoice_table}", [(Flaw.NOT_ALONE, 1)], "words before it"),
        ("A\n{invoice_table}\n\nB", [(Flaw.NOT_ALONE, 2)], "a line right before it"),
        ("A\n\n{invoice_table}\nB", [(Flaw.NOT_ALONE, 3)], "a line right after it"),
        (
            "{invoice_table} {oops}",
            [(Flaw.UNKNOWN, 1), (Flaw.NOT_ALONE, 1)],
            "two on one line",
        ),
    ],
)
def test_a_body(text: str, expected: list[tuple[Flaw, int]], why: str) -> None:
    found = templates.problems(text, use=Use.REMINDER)
    assert [(one.flaw, one.line) for one in found] == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Reminder: {items}", [], "words"),
        ("", [Flaw.EMPTY], "a subject is needed"),
        ("Reminder: {invoice_table}", [Flaw.IN_SUBJECT], "a table is no part of it"),
        ("Reminder\nBcc: x@example.com", [Flaw.IN_SUBJECT], "one line"),
        ("Reminder\n", [], "a line break at its end is cut off"),
    ],
)
def test_a_subject(text: str, expected: list[Flaw], why: str) -> None:
    found = templates.problems(text, use=Use.REMINDER, subject=True)
    assert [one.flaw for one in found] == expected, why


def test_a_problem_says_where_what_and_how_to_repair_it() -> None:
    (one,) = templates.problems("Hello\n{custmer_name}", use=Use.REMINDER)
    assert str(one) == ("line 2: {custmer_name} is no placeholder; {customer_name} may be meant")
    (other,) = templates.problems("{q}", use=Use.REMINDER)
    assert other.expected == "take one of the table"


def test_values_are_never_read_for_placeholders() -> None:
    (paragraph,) = templates.parsed("To {customer_name}: {{0}} {nobody} {total_due}")
    values = {"customer_name": "{total_due} {0} %s", "total_due": "5"}
    assert templates.filled(paragraph, values) == "To {total_due} {0} %s: {{0}} {nobody} 5"
    assert templates.filled(paragraph, {}) == "To : {{0}} {nobody} "


def test_paragraphs_are_parted_by_blank_lines() -> None:
    found = templates.parsed("\nA\nB\n \n\n{signature}\n\n{greeting}\n\nX {signature}\r\n")
    assert found == (
        ("A\nB",),
        (Name("signature"),),
        (Name("greeting"),),
        ("X ", Name("signature")),
    )
    assert [templates.block_of(one) for one in found] == ["", "signature", "", ""]


SOUND = {"subject": "About {items}", "body": "Hello"}


@pytest.mark.parametrize(
    ("section", "where", "why"),
    [
        ({}, [], "nothing is changed"),
        ({"firm": {"de": SOUND}}, [], "a shipped text in other words"),
        ({"our_own": {"en": SOUND}}, [], "one more reminder"),
        ([], [""], "no texts at all"),
        ({"firm": "x"}, ["firm"], "no languages"),
        ({"firm": {"pt": SOUND}}, ["firm.pt"], "a language we do not write"),
        ({"firm": {"de": {"subject": "x"}}}, ["firm.de"], "no body"),
        ({"firm": {"de": SOUND | {"html": ""}}}, ["firm.de"], "something more"),
        ({"firm": {"de": "x"}}, ["firm.de"], "text without its parts"),
        ({"firm": {"de": SOUND | {"body": 5}}}, ["firm.de.body"], "a number"),
        (
            {"firm": {"de": {"subject": "{no}", "body": ""}}},
            ["firm.de.subject", "firm.de.body"],
            "",
        ),
        ({"invoice": {"de": SOUND | {"body": "{situation}"}}}, ["invoice.de.body"], "not here"),
    ],
)
def test_the_templates_of_a_policy(section: object, where: list[str], why: str) -> None:
    assert [place for place, _ in templates.flaws(section)] == where, why
