"""A policy is read from YAML as plain values, with the line of each; nothing else is built.

Only maps, lists, texts, whole numbers, decimals and true or false come out. References (which can
blow a small text up to a huge value), special tags and repeated names are told and not followed.
Words such as `NO` or `21:00` stay texts, as in YAML 1.2.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import yaml

from dunwell.core.policy_problems import Flaw, Path, Problem, problem

MOST_CHARACTERS: Final = 100_000
MOST_LEVELS: Final = 12

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
_WORDS: Final[Mapping[str, bool | None]] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read; with problems the content holds what could be made out."""

    content: dict[str, Any]
    lines: Mapping[Path, int]  # The line of each value, counted from 1.
    problems: tuple[tuple[int, Problem], ...] = field(default=())  # Each with its line.

    def line_of(self, path: Path) -> int:
        """Find the line of a value, or of the nearest that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Faulty(Exception):
    """The text cannot be read further."""

    def __init__(self, found: Problem, line: int) -> None:
        super().__init__(str(found))
        self.found, self.line = found, line


def read(text: str) -> Document:
    """Read a policy; what is wrong with the text is told, never raised."""
    try:
        _guard(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except _Faulty as faulty:
        return _refused(faulty.found, faulty.line)
    except yaml.MarkedYAMLError as error:
        marks = (error.problem_mark, error.context_mark)
        line = max(one.line + 1 for one in marks if one is not None)
        return _refused(problem((), Flaw.NO_YAML, found=error.problem or error.context), line)
    except yaml.YAMLError as error:
        return _refused(problem((), Flaw.NO_YAML, found=error), 1)
    if node is None:
        return _refused(problem((), Flaw.EMPTY), 1)
    if not isinstance(node, yaml.MappingNode):
        return _refused(problem((), Flaw.NO_MAP, found=_snippet(node)), 1)
    builder = _Builder()
    content = builder.value(node, ())
    return Document(content=content, lines=builder.lines, problems=tuple(builder.problems))


def _guard(text: str) -> None:
    """Look at the text piece by piece before anything is built of it."""
    if len(text) > MOST_CHARACTERS:
        raise _Faulty(problem((), Flaw.TOO_LARGE, most=MOST_CHARACTERS), 1)
    unfit = _UNFIT.search(text.replace("\r\n", "\n"))
    if unfit:
        line = text.count("\n", 0, unfit.start()) + 1
        raise _Faulty(problem((), Flaw.NO_YAML, found=f"U+{ord(unfit[0]):04X}"), line)
    level = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise _Faulty(problem((), Flaw.REFERENCE, found=f"*{event.anchor}"), line)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Faulty(problem((), Flaw.SEVERAL), line)
        if isinstance(event, yaml.NodeEvent):
            _guard_node(event, line)
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > MOST_LEVELS:
            raise _Faulty(problem((), Flaw.TOO_DEEP, most=MOST_LEVELS), line)


def _guard_node(event: yaml.NodeEvent, line: int) -> None:
    if event.anchor:
        raise _Faulty(problem((), Flaw.REFERENCE, found=f"&{event.anchor}"), line)
    tag = getattr(event, "tag", None)
    if tag and tag != "!":
        raise _Faulty(problem((), Flaw.TAG, found=tag), line)


class _Builder:
    """Makes plain values of nodes and remembers where each stood."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[tuple[int, Problem]] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, (*path, place)) for place, one in enumerate(node.value)]
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return _scalar(str(node.value)) if plain else str(node.value)

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or not key.value.strip():
                self._tell(path, Flaw.KEY, line)
                continue
            name = str(key.value)
            if name in seen:
                self._tell((*path, name), Flaw.TWICE, line, found=name)
                continue
            seen.add(name)
            self.lines[*path, name] = line
            yield name, self.value(value, (*path, name))

    def _tell(self, path: Path, flaw: Flaw, line: int, **values: object) -> None:
        self.problems.append((line, problem(path, flaw, **values)))


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def _snippet(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "[…]"


def _refused(found: Problem, line: int) -> Document:
    return Document(content={}, lines={(): line}, problems=((line, found),))
