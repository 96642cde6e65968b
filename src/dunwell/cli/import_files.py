"""`dunwell import`: load items, customers, contacts or receipts, list the loads, undo one."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from dunwell.cli import days
from dunwell.cli.errors import BadUse

NAME = "import"
HELP = "load customers, contacts, items or receipts from CSV or XLSX; undo a load"
KINDS: Final = ("items", "customers", "contacts", "receipts")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the kind of file first, or `list`, or `undo`."""
    acts = parser.add_subparsers(dest="act", metavar="WHAT", required=True)
    for kind in KINDS:
        act = acts.add_parser(kind, help=f"load a file of {kind}", allow_abbrev=False)
        _add_load_arguments(act)
    listing = acts.add_parser("list", help="the loads so far, newest first", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="one JSON object for machines")
    undo = acts.add_parser("undo", help="take a load back", allow_abbrev=False)
    undo.add_argument("id", type=int, metavar="ID", help="the number `import list` shows")
    undo.add_argument("--json", action="store_true", help="one JSON object for machines")


def _add_load_arguments(act: argparse.ArgumentParser) -> None:
    act.add_argument("file", type=Path, metavar="FILE", help="a CSV or XLSX file")
    act.add_argument("--source", required=True, metavar="NAME", help="the system it comes from")
    act.add_argument("--entity", metavar="E", help="the legal entity, when no column names it")
    act.add_argument("--currency", metavar="C", help="the currency, when no column names it")
    act.add_argument("--mapping", type=Path, metavar="FILE", help="a JSON file: field to heading")
    act.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
    act.add_argument(
        "--control-total",
        action="append",
        default=[],
        metavar="[CUR=]X",
        help="what the ERP says the ledger is worth; once for each currency",
    )
    act.add_argument("--complete", action="store_true", help="close what it no longer lists")
    act.add_argument("--ledger-date", type=days.day, metavar="DATE", help="the ledger's date")
    act.add_argument("--yes", action="store_true", help="accept the proposed mapping")
    act.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Do one of the acts and print what came of it."""
    if options.act == "list":
        return _list(options)
    return _undo(options) if options.act == "undo" else _load(options)


def _load(options: argparse.Namespace) -> int:
    controls = _control_totals(options.control_total)
    mapping = _mapping(options.mapping)
    from dunwell.cli import books, clock, progress

    home = books.open_book()
    from dunwell.cli import import_report
    from dunwell.core.import_fields import ImportKind
    from dunwell.jobs.imports import loading
    from dunwell.jobs.imports.requests import BadRequest, MappingNotAccepted, Request

    def request(*, accepted: bool) -> Request:
        return Request(
            kind=ImportKind(options.act),
            path=options.file,
            source=options.source,
            entity=options.entity,
            currency=options.currency.upper() if options.currency else None,
            mapping=mapping,
            accept_mapping=accepted,
            dry_run=options.dry_run,
            complete=options.complete,
            ledger_date=options.ledger_date,
            control_totals=controls,
        )

    def load(*, accepted: bool) -> dict[str, Any]:
        with progress.told() as told:
            return loading.load(
                request(accepted=accepted), home=home, by=None, at=clock.now(), told=told
            )

    try:
        try:
            result = load(accepted=options.yes)
        except MappingNotAccepted as refusal:
            if options.json or not sys.stdin.isatty() or not _agrees(str(refusal)):
                raise
            result = load(accepted=True)
    except BadRequest as error:
        raise BadUse(str(error)) from error
    if options.json:
        print(json.dumps(import_report.for_machines(result), ensure_ascii=False))
    else:
        import_report.show(result, options.file)
    return 0


def _agrees(question: str) -> bool:
    print(question, file=sys.stderr)
    return input("Read it like this? [y/N] ").strip().casefold() in ("y", "yes")


def _control_totals(given: list[str]) -> dict[str, str]:
    totals: dict[str, str] = {}
    for text in given:
        currency, _, amount = text.rpartition("=")
        if not amount.strip():
            raise BadUse(f"--control-total {text!r} has no amount; write USD=1234.50.")
        if currency.upper() in totals:
            raise BadUse(f"--control-total is given twice for {currency or 'the currency'}.")
        totals[currency.strip().upper()] = amount.strip()
    return totals


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadUse(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadUse(f"The mapping {path} is not JSON: {error}.") from error
    if not isinstance(mapping, dict):
        raise BadUse(f"The mapping {path} must be a JSON object of fields and headings.")
    return mapping


def _list(options: argparse.Namespace) -> int:
    from dunwell.cli import books

    books.open_book()
    from dunwell.cli import import_report
    from dunwell.core.scopes import EVERYTHING
    from dunwell.store.queries import imports

    runs = imports.runs(EVERYTHING, by=0)
    if options.json:
        print(json.dumps({"imports": [import_report.run_for_machines(run) for run in runs]}))
    else:
        import_report.show_runs(runs)
    return 0


def _undo(options: argparse.Namespace) -> int:
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import imports

    run = imports.undo(by=None, at=clock.now(), run_id=options.id)
    if options.json:
        print(json.dumps({"import_id": run.pk, "state": run.state}))
    else:
        how = (
            "its postings were reversed"
            if run.kind in ("items", "receipts")
            else f"the {run.kind} are as they were"
        )
        print(f"Import {run.pk} of {run.file_name} was undone; {how}.")
    return 0
