"""The cadence card of an account: where it stands, what follows and when, and why not today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dunwell.core.cadences import Step
from dunwell.core.channels import Channel
from dunwell.jobs.days import outlook
from dunwell.jobs.days.outlook import Standing
from dunwell.store.models import Customer
from dunwell.store.queries import day_names, scopes
from dunwell.web import because_words, kept
from dunwell.web.pages import State
from dunwell.web.templatetags import dunwell as words

_WAYS: Final[Mapping[Channel, Any]] = {
    Channel.EMAIL: pgettext_lazy("step", "by e-mail"),
    Channel.CALL: pgettext_lazy("step", "a call"),
    Channel.LETTER: pgettext_lazy("step", "a letter"),
}
_NOT_TODAY: Final = gettext_lazy("No mail today")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entity's cadence; `steps` are the names of its steps, each taken, next or to come.

    `because` says why a step is taken today or why none is; `waits` why none follows by itself.
    """

    entity: str
    title: str
    steps: Sequence[tuple[str, str]]
    next_title: str
    next_day: str
    preview: str
    waits: str
    today_title: str
    because: str
    is_kept: bool


def cards(customer: Customer, on: date, state: State) -> list[Card]:
    """Give a card for each entity that has something due, or nearly, of the customer."""
    seen = kept.remember(
        ("outlook", kept.book_mark(), customer.pk, on), lambda: outlook.of(customer.pk, on)
    )
    standings = {one.entity_id: one for one in seen}
    told = {one["entity_id"]: one for one in because_words.today(customer.pk, on)}
    entities = day_names.entities()
    items = because_words.items_in(
        [one.outlook.waits_for.as_json() for one in seen if one.outlook.waits_for]
    )
    maker = _Maker(customer=customer, state=state, items=items, entities=entities)
    within = set(scopes.entities(state.scope).values_list("pk", flat=True))
    ids = sorted((standings.keys() | told.keys()) & within)
    return [maker.card(pk, standings.get(pk), told.get(pk)) for pk in ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    customer: Customer
    state: State
    items: Mapping[int, str]
    entities: Mapping[int, str]

    def card(
        self, entity_id: int, standing: Standing | None, told: Mapping[str, Any] | None
    ) -> Card:
        """Put one entity's cadence into words."""
        seen = standing.outlook if standing else None
        following = seen.following if seen else None
        day = seen.following_date if seen else None
        waits = ""
        if seen is not None and seen.waits_for is not None:
            waits = because_words.sentence(
                seen.waits_for.as_json(), items=self.items, entities=self.entities
            )
        return Card(
            entity=self.entities[entity_id] if len(self.entities) > 1 else "",
            title=self._title(standing),
            steps=self._steps(standing),
            next_title=_named(following) if following else "",
            next_day=words.weekday(day) if day else "",
            preview=self._preview(following, entity_id),
            waits=waits,
            today_title=_today(told),
            because=told["sentence"] if told else "",
            is_kept=bool(told and told["is_kept"]),
        )

    def _title(self, standing: Standing | None) -> str:
        if standing is None:
            return _("Nothing due")
        seen = standing.outlook
        return _("Step %(place)s of %(total)s") % {
            "place": seen.place,
            "total": len(seen.cadence.steps),
        }

    def _steps(self, standing: Standing | None) -> list[tuple[str, str]]:
        if standing is None:
            return []
        seen = standing.outlook
        following = seen.following.key if seen.following else ""
        return [
            (
                _named(step),
                "taken" if number <= seen.place else "next" if step.key == following else "",
            )
            for number, step in enumerate(seen.cadence.steps, 1)
        ]

    def _preview(self, following: Step | None, entity_id: int) -> str:
        if following is None or following.channel is not Channel.EMAIL:
            return ""
        return self.state.link(
            "message-preview",
            customer=self.customer.number,
            text=following.template,
            entity=self.entities[entity_id],
        )


def _named(step: Step) -> str:
    return _("“%(step)s”, %(way)s") % {
        "step": step.key.replace("_", " "),
        "way": _WAYS[step.channel],
    }


def _today(told: Mapping[str, Any] | None) -> str:
    if told is None:
        return ""
    if told["step"]:
        return _("Today “%(step)s”") % {"step": told["step"]}
    return _("%(not_today)s: %(reason)s") % {"not_today": _NOT_TODAY, "reason": told["name"]}
