"""The history of the settings in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.core.personal_data import differs
from dunwell.store.queries.organisations import Act
from dunwell.web import personal_words, settings_forms

_ACTIONS: Final = {
    "organisations.introduce": gettext_lazy("Company introduced"),
    "organisations.edit": gettext_lazy("Company changed"),
    "entities.open": gettext_lazy("Legal entity added"),
    "entities.edit": gettext_lazy("Legal entity changed"),
    "entities.set_logo": gettext_lazy("Logo changed"),
    "entities.remove_logo": gettext_lazy("Logo removed"),
}
_DIGEST_SHOWN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One act: when, who, what, and each field before and after."""

    at: datetime
    actor: str
    what: Any
    entity: str
    fields: Sequence[tuple[Any, str, str]]


def written(acts: Sequence[Act]) -> list[Change]:
    """Write acts out."""
    return [
        Change(
            at=one.at,
            actor=one.actor,
            what=_ACTIONS.get(one.action, one.action),
            entity=one.entity,
            fields=[
                (settings_forms.FIELDS.get(name, name), *_both(name, one.before, one.after))
                for name in {**one.before, **one.after}
                if differs(one.before.get(name, ""), one.after.get(name, ""))
            ],
        )
        for one in acts
    ]


def _both(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    return _value(name, before.get(name)), _value(name, after.get(name))


def _value(name: str, value: Any) -> str:
    if not value:
        return "–"
    if name == "logo":
        return _("picture %(digest)s") % {"digest": str(value)[:_DIGEST_SHOWN]}
    if value is True:
        return _("yes")
    return str(personal_words.said(value))
