"""What a person says on the columns page, and what is still to be settled, in their words."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from dunwell.core.currencies import DECIMALS
from dunwell.core.import_fields import FIELDS, ImportKind
from dunwell.jobs.imports import choosing, mapping
from dunwell.jobs.imports.choosing import Choices, is_day, lacking
from dunwell.jobs.imports.inspecting import Sight
from dunwell.web import import_labels


def said(form: Mapping[str, str], sight: Sight, before: Choices) -> Choices:
    """Read the form of the columns page; another kind starts from its own proposal."""
    kind = ImportKind(form["kind"]) if form.get("kind") in set(ImportKind) else before.kind
    source = form.get("source", "").strip()[:100]
    if kind is not before.kind:
        return choosing.proposed(sight, kind, source=source)
    columns = _columns(form, sight, kind)
    unasked = {
        name: sure
        for name, sure in before.confidence.items()
        if columns.get(name) == before.columns.get(name)
    }
    return replace(
        before,
        source=source,
        columns=columns,
        confidence=unasked,
        options=_options(form),
        entity=form.get("entity", "").strip()[:50],
        currency=form.get("currency", "").strip().upper(),
        ledger_date=form.get("ledger_date", "").strip(),
        complete=form.get("complete") == "on",
        known=before.known and columns == before.columns and source == before.source,
    )


def _options(form: Mapping[str, str]) -> dict[str, str]:
    """Take the ways of reading that make sense; another is as good as none."""
    return {
        name: form[name] for name, allowed in mapping.OPTIONS.items() if form.get(name) in allowed
    }


def _columns(form: Mapping[str, str], sight: Sight, kind: ImportKind) -> dict[str, str]:
    """Read which column was chosen for each field, by its place in the file."""
    columns = {}
    for one in FIELDS[kind]:
        place = form.get(f"field_{one.name}", "")
        if place.isascii() and place.isdigit() and int(place) < len(sight.headings):
            columns[one.name] = sight.headings[int(place)]
    return columns


def errors(choices: Choices) -> tuple[str, ...]:
    """Say what is still to be settled before the file can be checked."""
    return (*_missing_columns(choices), *_wrong_settings(choices))


def _missing_columns(choices: Choices) -> list[str]:
    told = []
    for group in lacking(choices):
        names = [import_labels.field(choices.kind, name) for name in group]
        listed = _(" or ").join(names)
        told.append(_("Choose the column that holds the %(field)s.") % {"field": listed})
    return told


def _wrong_settings(choices: Choices) -> list[str]:
    told = []
    if not choices.source:
        told.append(_("Name the source, such as the system the file comes from."))
    if choices.currency and choices.currency not in DECIMALS:
        told.append(_("The currency must be a code such as EUR or USD."))
    elif choices.is_money and "currency" not in choices.columns and not choices.currency:
        told.append(_("No column holds the currency: say which one the file is in."))
    if choices.ledger_date and not is_day(choices.ledger_date):
        told.append(_("The ledger date must be a day."))
    elif choices.complete and not choices.ledger_date:
        told.append(_("To close what the file no longer lists, give the ledger's date."))
    return told
