"""What a screen can do the API can do, with the same permission; where not, the reason is said."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from dunwell.web import access
from tests.api.operation_matrix import ALL
from tests.api.screens import ACTS, BROWSER_ONLY

pytestmark = pytest.mark.once

# Pages that take any method and act on none: they show, or give a file.
_SHOWING: Final = frozenset({"dashboard", "aging-xlsx", "aging-csv", "statement"})
# Who logs a call need not look after the work of the day, where its form stands.
_ASKS_LESS: Final = {"today-call": "log_calls", "today-undo": "log_calls"}


def patterns(found: Sequence[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Walk the addresses that a server of ours answers."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def methods(view: Callable[..., Any] | None) -> Sequence[str] | None:
    """Give the methods that a view says it takes; None where it says nothing."""
    while view is not None:
        names = view.__code__.co_freevars
        if "request_method_list" in names:
            cells = view.__closure__ or ()
            told: Sequence[str] = cells[names.index("request_method_list")].cell_contents
            return told
        view = getattr(view, "__wrapped__", None)
    return None


def acting() -> set[str]:
    """Name the pages that take a form."""
    found = set()
    for one in patterns(get_resolver().url_patterns):
        name = str(one.name)
        taken = methods(one.callback)
        if not name.startswith("api-") and (taken is None or "POST" in taken):
            found.add(name)
    return found - _SHOWING


def test_every_act_of_a_screen_has_its_operation_or_its_reason() -> None:
    assert not ACTS.keys() & BROWSER_ONLY.keys()
    missing = acting() - ACTS.keys() - BROWSER_ONLY.keys()
    assert not missing, "give these acts an operation, or the reason why not, in screens.py"
    assert all(reason.endswith(".") for reason in BROWSER_ONLY.values())
    assert ACTS.keys() <= acting()


def test_what_only_browsers_do_is_still_there() -> None:
    assert BROWSER_ONLY.keys() <= access.RULES.keys()


@pytest.mark.parametrize("name", sorted(ACTS))
def test_the_operation_asks_what_the_screen_asks(name: str, described: dict[str, Any]) -> None:
    for operation in ACTS[name]:
        assert operation in ALL
        asked = _ASKS_LESS.get(name, str(access.RULES[name].act))
        assert described[operation]["x-permission"] == asked
