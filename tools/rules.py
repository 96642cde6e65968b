"""Write docs/rules.md: each rule's first sentence, with its module and its tests."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools import conventions, source
from tools.source import Complaint, Module

PAGE = Path("docs", "rules.md")
_OPENING = """# The rules

Every rule of Dunwell is a pure function in `src/dunwell/core/`, one file a noun. This page is
written by `make docs` from the first sentence of each file.

| noun | what holds | rule | tests |
|---|---|---|---|
"""


def page(modules: Sequence[Module]) -> str:
    """Return the text of the page."""
    rows = (_row(module) for module in modules if conventions.is_core(module.path))
    return _OPENING + "".join(rows)


def find(root: Path, modules: Sequence[Module]) -> Iterator[Complaint]:
    """Yield a complaint when the page says something else than the rules."""
    path = root / PAGE
    if not path.exists() or path.read_text(encoding="utf-8") != page(modules):
        yield Complaint(
            path=PAGE, line=1, wrong="the page and the rules differ", mend="run: make docs"
        )


def first_sentence(docstring: str) -> str:
    """Return a docstring up to the first full stop that ends a sentence."""
    text = " ".join(docstring.split("\n\n")[0].split())
    end = re.search(r"(?<=[.!?])\s+(?=[A-Z])", text)
    return text[: end.start()] if end else text


def _row(module: Module) -> str:
    noun = module.path.stem.replace("_", " ")
    sentence = first_sentence(ast.get_docstring(module.tree) or "").replace("|", "\\|")
    rule = module.path.as_posix()
    tests = conventions.tests_of(module.path).as_posix()
    return f"| {noun} | {sentence} | [{rule}](../{rule}) | [{tests}](../{tests}) |\n"


def main() -> int:
    """Write the page."""
    path = source.ROOT / PAGE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(source.modules()), encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
