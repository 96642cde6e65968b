"""The fixed texts of core, in the reader's words: what a cell should hold, and what measures mean.

Core knows no languages. Its texts are those of the catalogue all the same: `every` lists them for
it, and the pages ask for them here. A text that is not listed is shown as core wrote it.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext

from dunwell.core import aging, because_texts, permissions, roles
from dunwell.core.imports import EXPECTED
from dunwell.core.measures import CATALOGUE
from dunwell.core.placeholders import PLACEHOLDERS
from dunwell.core.policy_problems import TEXTS
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.readings import SENTENCES

# What cells should have held, as the readers of amounts, days, files and other cells say it; a
# test holds this list to what they say.
CELLS: Final = (
    "an amount with a decimal point, like 1,234.50 or -12",
    "an amount with a decimal comma, like 1.234,50 or -12",
    "an amount in the digits 0-9",
    "the result of the formula, saved as a value",
    "all digits of the amount, not a rounded display",
    "a date, day first, like 31/12/2025",
    "a date, month first, like 12/31/2025",
    "a date, year first, like 2025-12-31",
    "a date in the digits 0-9",
    "no more cells than there are headings",
    "a closing quote in the same cell",
    "a complete last row; the file seems to be cut short",
    "text without zero bytes",
    "letters in the encoding of the rest of the file",
    "yes or no",
    "a whole number from 0 to 9999",
    "a code such as EUR or USD",
)
# Phrases that hold values: how they are known, and the text they are translated by.
_PATTERNS: Final = (
    (
        re.compile(r"(?P<phrase>.+), with at most (?P<number>\d+) decimals"),
        "%(phrase)s, with at most %(number)s decimals",
    ),
    (re.compile(r"at most (?P<number>\d+) digits"), "at most %(number)s digits"),
    (
        re.compile(r"a date from (?P<first>[\d-]+) until before (?P<last>[\d-]+)"),
        "a date from %(first)s until before %(last)s",
    ),
)


def every() -> Iterator[str]:
    """List all texts of core that a page shows."""
    yield from EXPECTED.values()
    yield from CELLS
    yield from (text for _, text in _PATTERNS)
    yield from (measure.definition for measure in CATALOGUE.values())
    yield from SENTENCES.values()
    yield from roles.NAMES.values()
    yield from permissions.WORDS.values()
    yield from (one.meaning for one in PLACEHOLDERS.values())
    yield from because_texts.TEXTS.values()
    for section in SECTIONS.values():
        yield from (section.title, section.says)
        yield from (setting.says for setting in section.settings)
    yield from (text for pair in TEXTS.values() for text in pair)


def words(text: str) -> str:
    """Say a fixed text of core in the reader's language."""
    return gettext(text) if text else ""


def expected(phrase: str) -> str:
    """Say what a cell should have held, with the values that stand in the phrase."""
    for pattern, text in _PATTERNS:
        found = pattern.fullmatch(phrase)
        if found:
            values = found.groupdict()
            if "phrase" in values:
                values["phrase"] = words(values["phrase"])
            return gettext(text) % values
    return words(phrase)


def bucket(name: str) -> str:
    """Name a bucket, or what stands beside the buckets; most names are numbers of days."""
    beside = {
        aging.CURRENT: gettext("Current"),
        "overdue": gettext("Overdue"),
        "credits": gettext("Credits"),
        "unapplied": gettext("Unapplied"),
    }
    return beside.get(name, name)
