"""Every silenced check names its rule and its reason, and all of them are counted."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence

from tools.source import Complaint, Module

# Each pattern takes in the rule's codes, so that what follows is the reason.
_KINDS = {
    "noqa": re.compile(r"#\s*noqa(?P<codes>:\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?", re.IGNORECASE),
    "type: ignore": re.compile(r"#\s*type:\s*ignore(?P<codes>\[[\w\-, ]+\])?"),
    "pragma: no cover": re.compile(r"#\s*pragma:\s*no (?P<codes>cover|branch)"),
    "nosec": re.compile(r"#\s*nosec(?P<codes>\s+B\d+(?:[,\s]+B\d+)*)?"),
    "whole file": re.compile(r"#\s*(?:ruff:\s*noqa|mypy:)(?P<codes>[:\s][\w\-=, ]+)?"),
}
_REASON = re.compile(r"[^\W\d]{2,}\s+\S*[^\W\d]{2,}")


def find(modules: Sequence[Module]) -> Iterator[Complaint]:
    """Yield every suppression that does not say which rule it silences, or why."""
    for module, line, kind, comment in _all(modules):
        match = _KINDS[kind].search(comment)
        if match is None or not match["codes"]:
            yield module.complain(
                line, f"'{kind}' silences every rule", "name the rule it is meant for"
            )
        elif not _REASON.search(comment[match.end() :]):
            yield module.complain(
                line, f"'{kind}' gives no reason", "say after it why the rule is wrong here"
            )


def count(modules: Sequence[Module]) -> Counter[str]:
    """Count the suppressions of each kind."""
    return Counter(kind for _, _, kind, _ in _all(modules))


def _all(modules: Sequence[Module]) -> Iterator[tuple[Module, int, str, str]]:
    for module in modules:
        for line, comment in _comments(module):
            kinds = (kind for kind, pattern in _KINDS.items() if pattern.search(comment))
            yield from ((module, line, kind, comment) for kind in kinds)


def _comments(module: Module) -> Iterator[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
    for token in tokens:
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
