"""The command line: finds the command's module, runs it, and turns every error into one sentence.

A command is a module of this folder with `NAME`, `HELP`, `add_arguments(parser)` and
`run(options) -> int`. It imports Django and anything heavy inside `run`, beginning with `books`.
"""

import argparse
import importlib
import importlib.util
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Final, NoReturn

import dunwell
from dunwell.cli.errors import BadUse
from dunwell.core.refusals import Refusal

# In the order in which people meet them.
COMMANDS: Final = {
    "demo": "demo",
    "serve": "serve",
    "worker": "worker",
    "import": "import_files",
    "rates": "rates",
    "aging": "aging",
    "statement": "statement",
    "measures": "measures",
    "day": "day",
    "why": "why",
    "worklist": "worklist",
    "policy": "policy",
    "merge-customers": "merge_customers",
    "accept-difference": "accept_difference",
    "call": "call",
    "promise": "promise",
    "dispute": "dispute",
    "nonpayment": "nonpayment",
    "send": "send",
    "outbox": "outbox",
    "webhooks": "webhooks",
    "verify": "verify",
    "anchor": "anchor",
    "backup": "backup",
    "restore": "restore",
    "retention": "retention",
    "export-person": "export_person",
    "erase-person": "erase_person",
}
DONE: Final = 0
REFUSED: Final = 1
BAD_USE: Final = 2
INTERRUPTED: Final = 130

_ABOUT = "Accounts receivable and collections: the book, its aging, and what to do next."


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of printing how every option is spelt."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words typed."""
        raise BadUse(_sentence(self.prog, message))


def main(words: Sequence[str]) -> int:
    """Run one command and return the exit code: 0 done, 1 refused, 2 bad use."""
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader, as in `dunwell aging | head`, has seen enough: leave without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _complain("Stopped; nothing half-done was kept.", INTERRUPTED)


def _run(words: Sequence[str]) -> int:
    try:
        return _command(words)
    except BadUse as error:
        return _refuse(words, "bad_use", str(error), BAD_USE)
    except Refusal as refusal:
        return _refuse(words, refusal.code, str(refusal), REFUSED)


def _refuse(words: Sequence[str], code: str, message: str, exit_code: int) -> int:
    """Say why nothing was done, to a machine too if one asked."""
    if "--json" in words:
        print(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    return _complain(message, exit_code)


def _command(words: Sequence[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), None)
    # A command's own options are read by its own parser, so the other commands stay unloaded.
    wanted = [name] if name in COMMANDS and words[0] == name else list(COMMANDS)
    parser = _parser(wanted)
    try:
        options, unknown = parser.parse_known_args(words)
    except SystemExit as leaving:  # --help and --version have printed what was asked.
        return int(leaving.code or 0)
    if options.command is None:
        raise BadUse("Name a command; `dunwell --help` lists them.")
    if unknown:
        raise BadUse(
            f"`dunwell {options.command}` does not know {' '.join(unknown)}; "
            f"`dunwell {options.command} --help` lists what it knows."
        )
    run: Callable[[argparse.Namespace], int] = options.run
    return _with_database_errors_explained(lambda: run(options))


def _parser(names: Sequence[str]) -> Parser:
    parser = Parser(prog="dunwell", description=_ABOUT, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"dunwell {dunwell.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name in names:
        module = _module(name)
        if module is None:
            continue
        sub = commands.add_parser(
            name, help=module.HELP, description=module.HELP, allow_abbrev=False
        )
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    return parser


def _module(name: str) -> ModuleType | None:
    path = f"dunwell.cli.{COMMANDS[name]}"
    return importlib.import_module(path) if importlib.util.find_spec(path) else None


def _sentence(prog: str, message: str) -> str:
    if required := re.fullmatch(r"the following arguments are required: (.+)", message):
        return f"`{prog}` needs {required[1]}; `{prog} --help` explains it."
    if choice := re.fullmatch(
        r"argument (.+): invalid choice: '(.*)' \(choose from (.+)\)", message
    ):
        known = choice[3].replace("'", "")
        if choice[1] == "COMMAND":
            return f"There is no command {choice[2]}; `dunwell --help` lists them."
        return f"{choice[1]} takes one of {known}, not {choice[2]}."
    return re.sub(r"^argument (\S+): ", r"\1: ", message)


def _with_database_errors_explained(run: Callable[[], int]) -> int:
    try:
        return run()
    except Exception as error:
        # Django is loaded when a command has opened the book; before that this is no such error.
        books = sys.modules.get("dunwell.cli.books")
        failures = sys.modules.get("django.db.utils")
        if books is None or failures is None:
            raise
        if not isinstance(error, failures.OperationalError | failures.InterfaceError):
            raise
        raise books.DatabaseUnavailable(books.place(), error) from error


def _complain(sentence: str, code: int) -> int:
    print(f"dunwell: {sentence}", file=sys.stderr)
    return code
