"""The document explains every setting, and quotes what could be read as something else."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from dunwell.core import policy_text
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_settings import SECTIONS


def line_of(content: Mapping[str, object], start: str) -> str:
    text = policy_text.written(content, currency="EUR")
    return next(line for line in text.splitlines() if line.lstrip().startswith(start))


def test_what_is_left_out_is_completed() -> None:
    assert policy_text.effective({}) == dict(SHIPPED)
    made = policy_text.effective({"outreach": {"messages_a_day": 2}, "segments": []})
    assert made["outreach"] == {**SHIPPED["outreach"], "messages_a_day": 2}
    assert made["segments"] == []


def test_names_come_in_the_order_people_read_them_in() -> None:
    step = {"tone": "firm", "day": 1, "key": "a"}
    made = policy_text.effective(
        {
            "segments": [{"when": {"owes_below": 1, "country": ["DE"]}, "key": "a"}, "odd"],
            "cadences": {
                "zebra": {"steps": "odd"},
                "apple": {"steps": [step], "name": "A"},
                "standard": "odd",
                "bare": {},
            },
            "templates": {"b": {"fr": 1, "de": 2}, "a": "odd"},
        }
    )
    assert list(made["segments"][0]) == ["key", "when"]
    assert list(made["segments"][0]["when"]) == ["country", "owes_below"]
    assert list(made["cadences"]) == ["standard", "apple", "bare", "zebra"]
    assert list(made["cadences"]["apple"]) == ["name", "steps"]
    assert list(made["cadences"]["apple"]["steps"][0]) == ["key", "day", "tone"]
    assert list(made["templates"]) == ["a", "b"]
    assert list(made["templates"]["b"]) == ["de", "fr"]


def test_the_document_explains_itself() -> None:
    text = policy_text.written(SHIPPED, currency="EUR")
    assert all(f"\n{name}:" in text for name in SECTIONS)
    told = " ".join(line.strip(" #") for line in text.splitlines() if "#" in line)
    for section in SECTIONS.values():
        assert section.says in told
    assert line_of({}, "messages_a_day") == (
        "  messages_a_day: 1  # Most messages to a customer on a day"
    )
    assert line_of({}, "owes_below") == "      owes_below: 250.00"
    assert line_of({}, "- {key: firm, day: 7") == (
        "      - {key: firm, day: 7, channel: email, tone: firm, template: firm}"
    )
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Standard", "Standard"),
        ("08:00", '"08:00"'),
        ("no", '"no"'),
        ('say "x"', '"say \\"x\\""'),
        ("12", '"12"'),
        ("ends ", '"ends "'),
        ("a, b", '"a, b"'),
        ("Größe", '"Größe"'),
        ("tab\t", '"tab\\t"'),
        ("a\n\nb", "|-"),
        ("a\nb\n", "|"),
        (" a\nb", '" a\\nb"'),
        ("a \nb", '"a \\nb"'),
        ("a\n\n", '"a\\n\\n"'),
        ("", '""'),
    ],
)
def test_texts_are_quoted_where_they_must(text: str, written: str) -> None:
    content = {"templates": {"firm": {"de": {"body": text}}}}
    assert line_of(content, "body:").strip() == f"body: {written}"


def test_long_steps_stand_on_several_lines() -> None:
    step = {"key": "k" * 60, "day": 1, "channel": "email", "tone": "firm", "template": "t" * 30}
    content: dict[str, object] = {"cadences": {"a": {"name": "A", "steps": [step]}}}
    assert line_of(content, "- key: k").strip() == "- key: " + "k" * 60


def test_values_of_every_kind_can_be_written() -> None:
    content: dict[str, object] = {
        "segments": [{"key": "a", "when": None}],
        "terms": {"default_days": Decimal("1.5")},
    }
    assert line_of(content, "- {key").strip() == "- {key: a, when: null}"
    assert line_of(content, "default_days").strip().startswith("default_days: 1.5")
