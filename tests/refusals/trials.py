"""What a trial of a refusal is: the ways to it, who comes, and what they find.

An area of the product has a module beside this one with its `SCENE`, its `TRIALS` and its `WAYS`.
In paths, forms, bodies and words `{names}` stand for what the scene holds.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dunwell.store.models import User
from tests import builders

PAGE: Final = "page"
OPERATION: Final = "operation"
COMMAND: Final = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A form that is sent; `opened` sends what the opened form holds along, as a browser does.

    Whether a form is opened at another path, `opened_at` says. A file goes as `files`.
    """

    path: str
    form: Mapping[str, Any] = field(default_factory=dict)
    method: str = "POST"
    opened: bool = False
    opened_at: str = ""
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A call of the API; `seen` is the path whose tag goes along as If-Match.

    Where a file is sent instead of a body, it goes as `files`.
    """

    path: str
    body: Mapping[str, Any] | bytes | None = None
    method: str = "POST"
    seen: str = ""
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One refusal by all the ways there are to it; the same words everywhere, nothing changed."""

    code: str
    # Tells trials of one code apart.
    case: str = ""
    page: Page | None = None
    operation: Operation | None = None
    command: tuple[str, ...] = ()
    # Whether the command can tell its refusal to machines; else it is read as people do.
    has_json: bool = True
    # Which of the scene's people comes; a command is done by whoever runs the machine.
    by: str = "lead"
    # What is done to the scene before, where other trials would be in the way of it.
    after: Callable[["Stage"], None] | None = None
    # Words of the refusal; needed where a page is the one way, as there is nothing to compare.
    words: str = ""
    # The act of the one entry that the audit trail has of the refusal, where it matters.
    recorded: str = ""

    @property
    def ways(self) -> frozenset[str]:
        """The ways that are tried."""
        found = {PAGE: self.page, OPERATION: self.operation, COMMAND: self.command}
        return frozenset(way for way, one in found.items() if one)


@dataclass(slots=True, kw_only=True)
class Stage:
    """Where trials are held: the cast of a small book, and what a scene puts there."""

    cast: builders.Cast
    person: Callable[..., User]
    home: Path
    # Gives back what a scene holds, such as a lock, when the trial is over.
    ends: ExitStack
    people: dict[str, User] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def put(self, **names: object) -> None:
        """Give names to what a scene holds."""
        self.names.update({name: str(value) for name, value in names.items()})

    def filled(self, body: Any) -> Any:
        """Put the names of the scene into a form, a body, a path or the words of a command."""
        if isinstance(body, Mapping):
            return {name: self.filled(value) for name, value in body.items()}
        if isinstance(body, list | tuple):
            return [self.filled(one) for one in body]
        return body.format(**self.names) if isinstance(body, str) else body


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways that lead to a refusal, and the tests that try those which no trial does.

    A guard stands behind checks that come first, so no way leads to it: `guard` says which.
    """

    ways: frozenset[str]
    elsewhere: tuple[str, ...] = ()
    guard: str = ""


def by_trials(*ways: str) -> Ways:
    """A refusal that the trials of its area meet by these ways."""
    return Ways(ways=frozenset(ways))


def elsewhere(*tests: str, ways: tuple[str, ...] = ()) -> Ways:
    """A refusal that tests of their own try; with `ways` where trials try these besides."""
    return Ways(ways=frozenset(ways), elsewhere=tests)


def guard(why: str, *tests: str) -> Ways:
    """A refusal no way leads to, because other checks come first; which tests prove it."""
    return Ways(ways=frozenset(), elsewhere=tests, guard=why)
