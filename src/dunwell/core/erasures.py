"""A person is erased unless something still runs; what the law keeps stays until its day."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dunwell.core.refusals import Refusal

# What stands in the place of words that went; a trigger lets nothing else into the contact log.
ERASED: Final = "[erased]"
ERASED_CONTACT: Final = "Erased contact"
ERASED_USER: Final = "Erased user"
LONGEST_REASON: Final = 500
_LEAST_NAME: Final = 3


class Hold(StrEnum):
    """What stops an erasure, whatever a period says."""

    OPEN_ITEMS = "open_items"
    OPEN_DISPUTE = "open_dispute"
    LIVE_PROMISE = "live_promise"
    PENDING_APPROVAL = "pending_approval"
    INSOLVENCY = "insolvency"
    LEGAL_HOLD = "legal_hold"
    STILL_ACTIVE = "still_active"  # A colleague who still signs in.
    SIGNED = "signed"  # A colleague whose name stands below what the law keeps.


class NobodyFound(Refusal):
    """There is nobody by this address or name."""

    code = "nobody_found"


class ErasureHeld(Refusal):
    """Something still runs with the customer."""

    code = "erasure_held"


class ReasonMissing(Refusal):
    """An erasure says on whose request or why it is done."""

    code = "erasure_reason_missing"


class PersonChanged(Refusal):
    """What would be erased is not what was shown."""

    code = "person_changed"


class LegalHoldUnsound(Refusal):
    """A legal hold has a reason and an end."""

    code = "legal_hold_unsound"


class LegalHoldOver(Refusal):
    """A legal hold ends once."""

    code = "legal_hold_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFacts:
    """What still runs with the customer of a contact."""

    open_items: int = 0
    open_disputes: int = 0
    live_promises: int = 0
    pending_approvals: int = 0
    is_insolvent: bool = False
    legal_hold_until: date | None = None
    is_active: bool = False
    signed_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing that stops an erasure: how many of it, and until when where that is known."""

    hold: Hold
    count: int = 1
    until: date | None = None


def holds(facts: HoldFacts, *, as_of: date) -> tuple[Held, ...]:
    """Give all that stops an erasure, in the order in which a person would look at it."""
    counted = (
        (Hold.OPEN_ITEMS, facts.open_items),
        (Hold.OPEN_DISPUTE, facts.open_disputes),
        (Hold.LIVE_PROMISE, facts.live_promises),
        (Hold.PENDING_APPROVAL, facts.pending_approvals),
        (Hold.INSOLVENCY, int(facts.is_insolvent)),
        (Hold.STILL_ACTIVE, int(facts.is_active)),
    )
    found = [Held(hold=hold, count=count) for hold, count in counted if count]
    dated = (
        (Hold.LEGAL_HOLD, facts.legal_hold_until),
        (Hold.SIGNED, facts.signed_until),
    )
    for hold, until in dated:
        if until is not None and as_of <= until:
            found.append(Held(hold=hold, until=until))
    return tuple(found)


def sentence(held: Held) -> str:
    """Say in words what stops an erasure."""
    words = {
        Hold.OPEN_ITEMS: "open items ({count})",
        Hold.OPEN_DISPUTE: "an open dispute ({count})",
        Hold.LIVE_PROMISE: "a live promise ({count})",
        Hold.PENDING_APPROVAL: "a request that waits for a decision ({count})",
        Hold.INSOLVENCY: "insolvency proceedings",
        Hold.STILL_ACTIVE: "the person still signs in; take their access away first",
        Hold.LEGAL_HOLD: "a legal hold until {until}",
        Hold.SIGNED: "what they signed is kept by law until {until}",
    }
    return words[held.hold].format(count=held.count, until=held.until)


def require_free(held: Sequence[Held], *, subject: str) -> None:
    """Refuse to erase somebody with whose customer something still runs."""
    if held:
        why = "; ".join(sentence(one) for one in held)
        raise ErasureHeld(
            f"{subject} cannot be erased yet: {why}. Nothing was changed; ask again when this is "
            "settled."
        )


def reason_of(told: str) -> str:
    """Take the reason of an erasure; it is kept for good, so it must not name the person."""
    reason = told.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonMissing(
            f"Say on whose request or why this is done, in 1 to {LONGEST_REASON} characters, "
            "without naming the person: the reason stays. Nothing was changed."
        )
    return reason


def require_reason_without(words: "Words", reason: str) -> None:
    """Refuse a reason that would keep the very words that go."""
    if words.are_in(reason):
        raise ReasonMissing(
            "The reason names the person, and the reason stays for good; write it without their "
            "name, address and number. Nothing was changed."
        )


def legal_hold(*, from_date: date, until: date, reason: str) -> str:
    """Check a legal hold and give its reason as it is kept."""
    kept = reason.strip()
    if not kept or len(kept) > LONGEST_REASON:
        raise LegalHoldUnsound(
            f"A legal hold needs its reason, in 1 to {LONGEST_REASON} characters. Nothing was "
            "changed."
        )
    if until <= from_date:
        raise LegalHoldUnsound(
            f"The legal hold would end on {until}, not after {from_date}; choose a later day. "
            "Nothing was changed."
        )
    return kept


def end_legal_hold(*, ended: bool) -> None:
    """Refuse to end a legal hold twice."""
    if ended:
        raise LegalHoldOver("This legal hold was ended already; nothing was changed.")


class Words:
    """The words a person is known by: addresses and numbers anywhere, names as whole words."""

    def __init__(self, *, names: Iterable[str], others: Iterable[str]) -> None:
        """Take names, addresses and numbers; what is too short to mean anybody is left out."""
        self.names = _known(names)
        self.others = _known(others)
        parts = [rf"(?<!\w){_spaced(one)}(?!\w)" for one in self.names]
        parts += [re.escape(one) for one in self.others]
        longest_first = sorted(parts, key=len, reverse=True)
        self._pattern = re.compile("|".join(longest_first), re.IGNORECASE) if parts else None

    def are_in(self, text: str) -> bool:
        """Tell whether a text names the person."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def taken_from(self, text: str, *, by: str) -> str:
        """Put other words in the place of each that names the person."""
        return text if self._pattern is None else self._pattern.sub(by, text)

    def taken_from_values(self, value: object, *, by: str) -> object:
        """Do the same in maps and lists, keys included."""
        if isinstance(value, str):
            return self.taken_from(value, by=by)
        if isinstance(value, dict):
            return {
                self.taken_from(str(key), by=by): self.taken_from_values(one, by=by)
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [self.taken_from_values(one, by=by) for one in value]
        return value


def _known(words: Iterable[str]) -> tuple[str, ...]:
    trimmed = {word.strip() for word in words}
    return tuple(sorted(word for word in trimmed if len(word) >= _LEAST_NAME))


def _spaced(name: str) -> str:
    """Find a name however many blanks stand between its words."""
    return r"\s+".join(re.escape(one) for one in name.split())
