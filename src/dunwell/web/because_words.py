"""Every because in the words of the reader: a sentence with its values, and silences by name."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dunwell.core import because_texts
from dunwell.core.touches import SilenceCode
from dunwell.jobs.days import glance
from dunwell.store.queries import day_names
from dunwell.web import kept
from dunwell.web.templatetags import dunwell as words

SILENCES: Final[Mapping[str, str | Promise]] = {
    SilenceCode.NOTHING_DUE: pgettext_lazy("silence", "No step has come"),
    SilenceCode.STEP_TAKEN: pgettext_lazy("silence", "Heard of it already"),
    SilenceCode.STEP_PASSED: pgettext_lazy("silence", "Another step is right"),
    SilenceCode.PAID: pgettext_lazy("silence", "Paid"),
    SilenceCode.DISPUTED: pgettext_lazy("silence", "In dispute"),
    SilenceCode.PROMISED: pgettext_lazy("silence", "Promised"),
    SilenceCode.UNAPPLIED_CASH: pgettext_lazy("silence", "Money not applied yet"),
    SilenceCode.ALREADY_PAID: pgettext_lazy("silence", "Says it was paid"),
    SilenceCode.INSOLVENT: pgettext_lazy("silence", "Insolvent"),
    SilenceCode.IN_LITIGATION: pgettext_lazy("silence", "In litigation"),
    SilenceCode.CLOSED: pgettext_lazy("silence", "Account closed"),
    SilenceCode.OPTED_OUT: pgettext_lazy("silence", "Objected"),
    SilenceCode.NO_ADDRESS: pgettext_lazy("silence", "No address that works"),
    SilenceCode.CONTACT_BUDGET: pgettext_lazy("silence", "Enough contacts"),
    SilenceCode.WEEKEND_OR_HOLIDAY: pgettext_lazy("silence", "Weekend or holiday there"),
    SilenceCode.BELOW_MINIMUM: pgettext_lazy("silence", "Too little to ask for"),
    SilenceCode.SPREAD: pgettext_lazy("silence", "Old debt, waits for its turn"),
    SilenceCode.PAUSED: pgettext_lazy("silence", "Paused by a colleague"),
    SilenceCode.OVERRIDDEN: pgettext_lazy("silence", "Looked after by a colleague"),
    SilenceCode.OTHER_ENTITY: pgettext_lazy("silence", "Another entity writes"),
    SilenceCode.LEDGER_STALE: pgettext_lazy("silence", "Ledger too old"),
    SilenceCode.BANK_STALE: pgettext_lazy("silence", "Bank data too old"),
    SilenceCode.CONTROL_DIFFERENCE: pgettext_lazy("silence", "Ledger does not tie out"),
}


def items_in(becauses: list[Mapping[str, Any]]) -> dict[int, str]:
    """Name, with one query, the items that several becauses speak of."""
    return day_names.items(
        one["values"]["item"] for one in becauses if "item" in one.get("values", {})
    )


def sentence(
    because: Mapping[str, Any], *, items: Mapping[int, str], entities: Mapping[int, str]
) -> str:
    """Say a because; where an older version kept too few values, its code in plain words."""
    code, values = str(because.get("code", "")), because.get("values", {})
    if not code:
        return ""
    try:
        written = because_texts.fill(
            values,
            day=lambda text: words.day(date.fromisoformat(text)),
            amount=lambda amount, currency: f"{words.money(amount, currency)} {currency}",
            item=lambda pk: items.get(pk, "–"),
            entity=lambda pk: entities.get(pk, "–"),
        )
        return _(because_texts.text(code, values)) % written
    except (KeyError, TypeError, ValueError):
        return code.replace("_", " ")


def today(customer_id: int, on: date) -> list[dict[str, Any]]:
    """Say what a customer hears on a day from each entity, and why."""
    found = kept.remember(
        ("glance", kept.book_mark(), customer_id, on), lambda: glance.at(customer_id, on)
    )
    items, entities = items_in([one.because for one in found]), day_names.entities()
    return [
        {
            "entity_id": one.entity_id,
            "entity": entities.get(one.entity_id, "") if len(entities) > 1 else "",
            "step": one.step.replace("_", " "),
            "name": "" if one.step else silence(str(one.because.get("code", ""))),
            "sentence": sentence(one.because, items=items, entities=entities),
            "is_kept": one.is_kept,
        }
        for one in found
    ]


def silence(code: str) -> str:
    """Name a silence shortly."""
    return str(SILENCES.get(code, code.replace("_", " ")))
