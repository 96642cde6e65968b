"""How modules are named, opened and tested, and which of Django's habits we do without."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from tools.source import Complaint, Module

_VAGUE_NAMES = {"base", "common", "helpers", "manager", "misc", "services", "utils"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def find(modules: Sequence[Module]) -> Iterator[Complaint]:
    """Yield every breach of a convention."""
    paths = {module.path for module in modules}
    for module in modules:
        yield from _vague_name(module)
        yield from _missing_opening(module)
        if module.path.parts[0] == "src":
            yield from _hidden_effects(module)
        if is_core(module.path):
            yield from _foreign_imports(module)
            yield from _missing_test(module, paths)


def is_core(path: Path) -> bool:
    """Tell whether a file holds rules."""
    return path.parts[:3] == ("src", "dunwell", "core") and path.name != "__init__.py"


def tests_of(path: Path) -> Path:
    """Return where the tests of a file of rules are."""
    return Path("tests", "core", f"test_{path.name}")


def _vague_name(module: Module) -> Iterator[Complaint]:
    parts = [*module.path.parts[:-1], module.path.stem]
    for part in _VAGUE_NAMES.intersection(parts):
        yield module.complain(1, f"'{part}' names nothing", "call it by the noun it is about")


def _missing_opening(module: Module) -> Iterator[Complaint]:
    empty = module.path.name == "__init__.py" and not module.tree.body
    if not (empty or module.is_migration or ast.get_docstring(module.tree)):
        yield module.complain(
            1, "no opening docstring", "open with one sentence that states the rule or purpose"
        )


def _hidden_effects(module: Module) -> Iterator[Complaint]:
    for line, name in _imports(module):
        if name.startswith("django.") and ("signals" in name or "dispatch" in name):
            yield module.complain(
                line,
                "a signal acts out of sight",
                "call the function where the thing happens, in the action",
            )
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            yield from _overridden_save(module, node)


def _overridden_save(module: Module, owner: ast.ClassDef) -> Iterator[Complaint]:
    for node in owner.body:
        if isinstance(node, _FUNCTIONS) and node.name in {"save", "asave"}:
            yield module.complain(
                node.lineno,
                f"{owner.name} overrides {node.name}()",
                "batch writes pass it by: put the rule into a constraint, or into the action",
            )


def _foreign_imports(module: Module) -> Iterator[Complaint]:
    for line, name in _imports(module):
        top = name.split(".")[0]
        if top not in sys.stdlib_module_names and not name.startswith("dunwell.core"):
            yield module.complain(
                line,
                f"core imports {name}",
                "core knows the standard library and core alone: take the value as an argument",
            )


def _missing_test(module: Module, paths: Set[Path]) -> Iterator[Complaint]:
    wanted = tests_of(module.path)
    if wanted not in paths:
        yield module.complain(1, "rules without tests", f"write {wanted}")


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything a module imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import has its dots in `level`; it stays within the package.
            origin = node.module or ""
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)
