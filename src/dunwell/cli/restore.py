"""`dunwell restore`: bring a backup back, with all mail held until a person confirms."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.jobs.backups.restoring import Restored

NAME: Final = "restore"
HELP: Final = "bring a backup back; all mail waits until a person confirms"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the backup, or the confirmation."""
    parser.add_argument("file", type=Path, nargs="?", help="a file written by `dunwell backup`")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="take the place of a book that holds data; what stands there is moved aside",
    )
    parser.add_argument(
        "--check", action="store_true", help="look the file through and change nothing"
    )
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="let mail leave again, after you looked at what left since the backup",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Restore, check or confirm."""
    if options.confirm == (options.file is not None) or (options.confirm and options.check):
        raise BadUse("`dunwell restore` takes a FILE, or --confirm alone.")
    if options.confirm:
        return _confirm(as_json=options.json)
    if not options.file.is_file():
        raise BadUse(f"There is no file {options.file}.")
    from dunwell.cli import books, clock, progress

    books.open_folder()
    from dunwell.jobs.backups import restoring

    if options.check:
        manifest = restoring.check(options.file)
        print(json.dumps(manifest.for_machines()) if options.json else f"{options.file} is whole.")
        return 0
    with progress.told() as told:
        done = restoring.restore(options.file, at=clock.now(), replace=options.replace, told=told)
    _show(done, as_json=options.json)
    return 0


def _show(done: "Restored", *, as_json: bool) -> None:
    aside = str(done.aside) if done.aside else None
    if as_json:
        told = {
            "made_at": done.manifest.made_at.isoformat(),
            "head": done.manifest.head,
            "aside": aside,
            "mail_held": True,
            "other_key": done.other_key,
            "erased_again": list(done.erased.again),
            "erased_missing": list(done.erased.missing),
        }
        print(json.dumps(told))
        return
    print(f"The book of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC is back.")
    if aside:
        print(f"What stood here before lies in {aside}.")
    if done.other_key:
        print(
            "Its passwords were sealed with another key than DUNWELL_SECRET_KEY gives now: set "
            "the old one, or enter the mail passwords again."
        )
    if done.erased.again:
        print(
            f"It brought back {len(done.erased.again)} people who were erased since "
            f"({', '.join(done.erased.again)}); they were erased again."
        )
    if done.erased.missing:
        print(f"{', '.join(done.erased.missing)} were erased since and are not in this backup.")
    print("All mail waits: what left after the backup is not known to this book. Next:")
    print("  ./dunwell verify")
    print("  ./dunwell outbox --state queued     what would leave, and may have left already")
    print("  ./dunwell restore --confirm         lets mail leave, as does Settings > Sending")


def _confirm(*, as_json: bool) -> int:
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import restorations

    count = restorations.confirm(by=None, at=clock.now())
    print(json.dumps({"confirmed": count}) if as_json else "Confirmed: mail may leave again.")
    return 0
