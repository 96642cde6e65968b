"""A problem of a policy names the setting, what is wrong with it, and what to write instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

Path = tuple[str | int, ...]


class Flaw(StrEnum):
    """What may be wrong with a policy; `TEXTS` says it in words."""

    # As a text.
    NO_YAML = "no_yaml"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    REFERENCE = "reference"
    TAG = "tag"
    TWICE = "twice"
    KEY = "key"
    EMPTY = "empty"
    SEVERAL = "several"
    # As a value.
    UNKNOWN = "unknown"
    MISSING = "missing"
    NO_MAP = "no_map"
    NO_LIST = "no_list"
    NO_WHOLE = "no_whole"
    NO_SWITCH = "no_switch"
    NO_HOUR = "no_hour"
    NO_AMOUNT = "no_amount"
    NO_TEXT = "no_text"
    NO_WORD = "no_word"
    NO_COUNTRY = "no_country"
    NO_CALENDAR = "no_calendar"
    NO_LINK = "no_link"
    NO_DAY = "no_day"
    DAY_TWICE = "day_twice"
    NOT_RISING = "not_rising"
    WRONG_COUNT = "wrong_count"
    # As a policy.
    NO_HOUR_LEFT = "no_hour_left"
    SEND_TIME_QUIET = "send_time_quiet"
    KEY_TWICE = "key_twice"
    STEP_DAY_TWICE = "step_day_twice"
    STEP_UNORDERED = "step_unordered"
    STEP_TOO_CLOSE = "step_too_close"
    TONE_SOFTER = "tone_softer"
    TONE_TOO_EARLY = "tone_too_early"
    NO_CADENCE = "no_cadence"
    NO_TEMPLATE = "no_template"
    NO_CALL_BY_MAIL = "no_call_by_mail"
    NO_ENTITY = "no_entity"
    NOBODY_FITS = "nobody_fits"
    OVERLAP = "overlap"
    TWO_RESTS = "two_rests"
    GAP = "gap"
    TOO_INTRICATE = "too_intricate"
    TEXT = "text"


# What is wrong, and what to do instead; the names in brackets are filled in.
TEXTS: Final[Mapping[Flaw, tuple[str, str]]] = MappingProxyType(
    {
        Flaw.NO_YAML: (
            "this is not written as YAML: %(found)s",
            "Indent with spaces, and put “: ” between a setting and its value.",
        ),
        Flaw.TOO_LARGE: (
            "the text is longer than %(most)s characters",
            "A policy has a few hundred lines; take out what does not belong to it.",
        ),
        Flaw.TOO_DEEP: (
            "values stand within values more than %(most)s times",
            "No setting is that deep; bring it into the form of the shipped policy.",
        ),
        Flaw.REFERENCE: (
            "this refers to another place of the text (%(found)s)",
            "Write the value out where it is used.",
        ),
        Flaw.TAG: ("%(found)s asks for a special kind of value", "Write the plain value."),
        Flaw.TWICE: ("%(found)s stands twice here", "Keep one of the two."),
        Flaw.KEY: ("the name of a setting is missing", "Write a name and “: ” before the value."),
        Flaw.EMPTY: ("there is no setting", "Write the settings you want to change."),
        Flaw.SEVERAL: ("a second document begins", "Take the line “---” out."),
        Flaw.UNKNOWN: ("there is no such setting", "Take it out, or write one of: %(expected)s."),
        Flaw.MISSING: ("%(expected)s is missing", "Add it."),
        Flaw.NO_MAP: ("%(found)s is no set of settings", "Write the settings below it, indented."),
        Flaw.NO_LIST: ("%(found)s is no list with something in it", "Write one as [a, b]."),
        Flaw.NO_WHOLE: (
            "%(found)s is no whole number from %(least)s to %(most)s",
            "Write one, in digits alone.",
        ),
        Flaw.NO_SWITCH: ("%(found)s is neither true nor false", "Write true or false."),
        Flaw.NO_HOUR: ("%(found)s is no hour of the day", 'Write one as "08:00".'),
        Flaw.NO_AMOUNT: (
            "%(found)s is no amount",
            "Write digits with a decimal point and at most %(decimals)s decimals, as %(example)s.",
        ),
        Flaw.NO_TEXT: ("%(found)s is no text", "Write a few words."),
        Flaw.NO_WORD: ("%(found)s is not known here", "Write one of: %(expected)s."),
        Flaw.NO_COUNTRY: (
            "%(found)s is no country",
            "Write its code of two capital letters, as DE or FR.",
        ),
        Flaw.NO_CALENDAR: (
            "no public holidays of %(found)s are known",
            "Write by_country, or the code of a country, as DE or FR.",
        ),
        Flaw.NO_LINK: (
            "%(found)s is no address of a page",
            "Write one as https://pay.example.com/{customer_number}, or leave it empty.",
        ),
        Flaw.NO_DAY: ("%(found)s is no day", "Write it as 2026-12-24."),
        Flaw.DAY_TWICE: ("%(found)s stands twice", "Keep one of the two."),
        Flaw.NOT_RISING: ("%(found)s does not rise from each to the next", "Order the numbers."),
        Flaw.WRONG_COUNT: (
            "there are %(found)s rates for %(expected)s buckets",
            "Write one rate for each bucket, the first for what is not yet due.",
        ),
        Flaw.NO_HOUR_LEFT: (
            "no hour is left to write in between %(opens)s and %(closes)s",
            "Let the quiet hours end before they begin again, as 08:00 and 21:00.",
        ),
        Flaw.SEND_TIME_QUIET: (
            "%(found)s lies in the quiet hours",
            "Write an hour from %(opens)s on and before %(closes)s.",
        ),
        Flaw.KEY_TWICE: ("the key %(found)s is used twice", "Give each a key of its own."),
        Flaw.STEP_DAY_TWICE: (
            "two steps stand on day %(found)s",
            "One step a day: move one of them.",
        ),
        Flaw.STEP_UNORDERED: (
            "day %(found)s stands after day %(before)s",
            "Order the steps by their days.",
        ),
        Flaw.STEP_TOO_CLOSE: (
            "day %(found)s comes less than %(gap)s days after day %(before)s",
            "Move one of the two, or lower outreach.minimum_gap_days.",
        ),
        Flaw.TONE_SOFTER: (
            "the tone %(found)s comes after %(before)s, which is firmer",
            "Let the tones grow firmer, or stay, from step to step.",
        ),
        Flaw.TONE_TOO_EARLY: (
            "the tone %(found)s on day %(day)s: nobody is late yet",
            "Up to the due date, write friendly or gentle.",
        ),
        Flaw.NO_CADENCE: ("there is no cadence %(found)s", "Write one of: %(expected)s."),
        Flaw.NO_TEMPLATE: ("there is no template %(found)s", "Write one of: %(expected)s."),
        Flaw.NO_CALL_BY_MAIL: (
            "the template %(found)s is a script for calls",
            "Write another template, or make the step a call.",
        ),
        Flaw.NO_ENTITY: ("there is no entity %(found)s", "Write one of: %(expected)s."),
        Flaw.NOBODY_FITS: (
            "nobody can owe at least %(at_least)s and less than %(below)s",
            "Let owes_at_least be smaller than owes_below.",
        ),
        Flaw.OVERLAP: (
            "a customer with %(found)s fits this segment and %(other)s too",
            "Tell the two apart: exclude those values in one of them with “not”.",
        ),
        Flaw.TWO_RESTS: (
            "%(other)s takes everybody else already",
            "Give all segments but one a “when”.",
        ),
        Flaw.GAP: (
            "a customer with %(found)s fits no segment",
            "Widen a segment, or add one without “when”, which takes everybody else.",
        ),
        Flaw.TOO_INTRICATE: (
            "there are too many conditions to prove that everybody fits one segment",
            "Leave out the “when” of the last segment, which then takes everybody else.",
        ),
        Flaw.TEXT: ("%(found)s", "%(expected)s"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend; `path` leads to the setting, places in lists count from 0."""

    path: Path
    flaw: Flaw
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Say what is wrong."""
        return TEXTS[self.flaw][0] % self.values

    @property
    def instead(self) -> str:
        """Say what to do."""
        return TEXTS[self.flaw][1] % self.values

    def __str__(self) -> str:
        place = where(self.path)
        return f"{place}: {self.reason}. {self.instead}" if place else self.reason


def where(path: Path) -> str:
    """Write a path as people do: places in lists are counted from 1."""
    told = ""
    for part in path:
        told += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if told else part
    return told


def problem(path: Path, flaw: Flaw, **values: object) -> Problem:
    """Make a problem; values are shown as they are written in the document."""
    return Problem(path=path, flaw=flaw, values={name: shown(values[name]) for name in values})


def shown(value: object) -> str:
    """Write a value as it stands in the document, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(shown(one) for one in value[:8]) + "]"
    text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"
