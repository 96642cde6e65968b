"""Two people may edit one row: a field only one of them changed is kept, else the later asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from dunwell.core.refusals import Refusal
from dunwell.store.queries.account_history import Saved

Values = Mapping[str, Any]


class ChangedMeanwhile(Refusal):
    """Whoever acts on a thing saw it as it was before."""

    code = "changed_meanwhile"

    def __init__(self) -> None:
        """Say what to do about it."""
        super().__init__(
            "Somebody changed this meanwhile; look at it again and decide anew. Nothing was "
            "changed."
        )


class Stale(Refusal):
    """Somebody else saved other values for the same fields since the form was opened."""

    code = "stale"

    def __init__(self, fields: Mapping[str, Any], saved: Saved | None) -> None:
        """Take the fields both changed with what is saved in them now, and who saved last."""
        super().__init__(
            "Somebody else saved other values meanwhile. Nothing of yours was saved; compare the "
            "marked fields and save again."
        )
        self.fields = fields
        self.saved = saved


def plain(value: Any) -> Any:
    """Write a value so that it can travel in a form: rows as ids, days as texts."""
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def of_row(row: Model, names: Mapping[str, Any] | set[str] | list[str]) -> dict[str, Any]:
    """Read fields of a row as plain values."""
    return {name: plain(getattr(row, name)) for name in names}


def changed(
    *, seen: Values, standing: Values, asked: Values, saved: Saved | None
) -> dict[str, Any]:
    """Give what a person changed since they saw the row; refuse fields that others changed too.

    `seen` and `standing` are plain values: when the form was opened, and now.
    """
    mine = {name: value for name, value in asked.items() if plain(value) != seen.get(name)}
    lost = {
        name: standing[name]
        for name, value in mine.items()
        if standing[name] != seen.get(name) and standing[name] != plain(value)
    }
    if lost:
        raise Stale(lost, saved)
    return {name: value for name, value in mine.items() if plain(value) != standing[name]}
