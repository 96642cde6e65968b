"""Files and functions stay small: the limits, the table, and who exceeds them.

The median and the 95 % limit hold the package as a whole; the largest size holds everybody.
"""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tools.source import Complaint, Module

_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a thing may be, in lines."""

    median: int
    most: int
    largest: int


FILES = Limits(median=120, most=400, largest=500)
FUNCTIONS = Limits(median=8, most=40, largest=70)
CORE_FILE_LINES = 300
NESTING = 3


def find(modules: Sequence[Module]) -> Iterator[Complaint]:
    """Yield a complaint for each file or function above its limit."""
    ours = [module for module in modules if not module.is_migration]
    for module in ours:
        yield from _of_file(module)
        for function in functions(module.tree):
            yield from _of_function(module, function)
    package = [module for module in ours if area(module) in {"core", "package"}]
    yield from _of_spread(package, "files", [lines(module) for module in package], FILES)
    sizes = [body_lines(one) for module in package for one in functions(module.tree)]
    yield from _of_spread(package, "functions", sizes, FUNCTIONS)


def table(modules: Sequence[Module]) -> Iterator[str]:
    """Yield the lines of the table of sizes, an area a row."""
    yield f"{'':<18}{'count':>7}{'lines':>8}{'median':>8}{'95 %':>7}{'largest':>9}"
    ours = [module for module in modules if not module.is_migration]
    for name in ("core", "package", "tests", "bench", "tools"):
        members = [module for module in ours if area(module) == name]
        yield _row(f"{name} files", [lines(module) for module in members])
        yield _row(
            f"{name} functions",
            [body_lines(one) for module in members for one in functions(module.tree)],
        )


def area(module: Module) -> str:
    """Return the row of the table a module belongs to."""
    first, *rest = module.path.parts
    if first == "src":
        return "core" if "core" in rest[:2] else "package"
    return first if first in {"tests", "bench"} else "tools"


def lines(module: Module) -> int:
    """Count the lines of a file."""
    return len(module.text.splitlines())


def functions(tree: ast.AST) -> list[Function]:
    """Return every function, those within classes and functions too."""
    return [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]


def body_lines(function: Function) -> int:
    """Count the lines a function does its work in; its docstring explains and is not counted."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0


def depth(statements: Sequence[ast.stmt]) -> int:
    """Return how deep blocks lie within blocks; elif is no deeper than its if."""
    return max((_depth_of(statement) for statement in statements), default=0)


def share(sizes: Sequence[int], percent: int) -> int:
    """Return the smallest size that covers this share of all."""
    ordered = sorted(sizes)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0


def _depth_of(statement: ast.stmt) -> int:
    if not isinstance(statement, _BRANCHES):
        return 0
    deeper = [1 + depth(block) for block in _blocks(statement)]
    if isinstance(statement, ast.If) and _is_elif(statement):
        deeper.append(_depth_of(statement.orelse[0]))
    return max(deeper)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        if name == "orelse" and isinstance(statement, ast.If) and _is_elif(statement):
            continue
        yield getattr(statement, name, [])
    for holder in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
        yield holder.body


def _is_elif(statement: ast.If) -> bool:
    return len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)


def _of_file(module: Module) -> Iterator[Complaint]:
    limit = CORE_FILE_LINES if area(module) == "core" else FILES.largest
    if lines(module) > limit:
        yield module.complain(
            1,
            f"the file has {lines(module)} lines and may have {limit}",
            "split it by noun, so that each file opens with its own sentence",
        )


def _of_function(module: Module, function: Function) -> Iterator[Complaint]:
    if body_lines(function) > FUNCTIONS.largest:
        yield module.complain(
            function.lineno,
            f"{function.name}() has {body_lines(function)} lines, at most {FUNCTIONS.largest}",
            "keep the control flow here and move each leaf into a function of its own",
        )
    if depth(function.body) > NESTING:
        yield module.complain(
            function.lineno,
            f"{function.name}() nests {depth(function.body)} levels, at most {NESTING}",
            "return early from guards, or move the inner loop into a function",
        )


def _of_spread(
    package: Sequence[Module], what: str, sizes: Sequence[int], limits: Limits
) -> Iterator[Complaint]:
    if not sizes:
        return
    mend = f"shorten the longest {what} of the package"
    if statistics.median(sizes) > limits.median:
        wrong = f"half of all {what} exceed {limits.median} lines"
        yield package[0].complain(1, wrong, mend)
    if share(sizes, 95) > limits.most:
        yield package[0].complain(
            1, f"more than 5 % of all {what} exceed {limits.most} lines", mend
        )


def _row(name: str, sizes: Sequence[int]) -> str:
    middle = int(statistics.median(sizes)) if sizes else 0
    largest = max(sizes, default=0)
    return f"{name:<18}{len(sizes):>7}{sum(sizes):>8}{middle:>8}{share(sizes, 95):>7}{largest:>9}"
