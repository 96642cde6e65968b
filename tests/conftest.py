"""Give every run of the tests its own book, its own database and no network.

DUNWELL_TEST_DATABASE chooses the database: `sqlite` (default) or `postgresql`. Where PostgreSQL
cannot be run its tests are skipped with the reason, unless DUNWELL_REQUIRE_POSTGRESQL is set.
"""

import contextlib
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tools import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

_LEDGERS = Path(__file__).resolve().parents[2] / "shared" / "data" / "ledgers"
_LOOPBACK = ("127.", "localhost", "::1", "0.0.0.0")  # noqa: S104 - compared with, not bound to
_ONCE = "proves nothing about the database, so it runs once, on SQLite"
_undo = contextlib.ExitStack()
_missing_database = ""

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure() -> None:
    """Choose the database before anything reads Django's settings, then let Django start."""
    if "DJANGO_SETTINGS_MODULE" in os.environ:
        raise pytest.UsageError(
            "DJANGO_SETTINGS_MODULE is set, so the settings were read before the tests chose "
            "their own book; unset it and start again"
        )
    home = tempfile.mkdtemp(prefix="dunwell-tests-")
    _undo.callback(shutil.rmtree, home, ignore_errors=True)
    os.environ["DUNWELL_HOME"] = home
    os.environ.pop("DUNWELL_DATABASE_URL", None)
    if os.environ.get("DUNWELL_TEST_DATABASE", "sqlite") == "postgresql":
        _start_postgresql()
    os.environ["DJANGO_SETTINGS_MODULE"] = "dunwell.site.settings"
    sys.addaudithook(_refuse_network)
    import django

    django.setup()


def pytest_collection_finish() -> None:
    """Let nobody look for rubbish among what is loaded and stays, nor at every turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    """Stop the database and remove the book, however the tests ended."""
    gc.unfreeze()
    _undo.close()


def pytest_report_header() -> str:
    """Say which database these results are about."""
    return f"database: {_missing_database or os.environ.get('DUNWELL_DATABASE_URL') or 'SQLite'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what cannot run on this machine."""
    postgresql_asked = os.environ.get("DUNWELL_TEST_DATABASE") == "postgresql"
    for item in items:
        if postgresql_asked and item.get_closest_marker("once"):
            item.add_marker(pytest.mark.skip(reason=_ONCE))
        if _missing_database:
            item.add_marker(pytest.mark.skip(reason=_missing_database))
        if item.get_closest_marker("real_files") and not _LEDGERS.is_dir():
            item.add_marker(pytest.mark.skip(reason="the real ledgers are not on this machine"))


@pytest.fixture(scope="session")
def ledgers() -> Path:
    """The folder of real ledgers beside the project; the test is skipped where it is absent."""
    if not _LEDGERS.is_dir():
        pytest.skip("the real ledgers are not on this machine")
    return _LEDGERS


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> None:
    """Tests that commit leave little behind, and get rid of it quickly."""
    del django_db_setup
    # The models can be read only now that the database is chosen.
    from tests import committed

    with django_db_blocker.unblock():
        committed.empty_quickly()


@pytest.fixture(autouse=True)
def same_surroundings() -> "Iterator[None]":
    """What a command tells the processes it would start ends with the test that ran it here."""
    before = set(os.environ)
    yield
    for name in set(os.environ) - before - {"PYTEST_CURRENT_TEST"}:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def plain_trail() -> None:
    """No act of any test puts an address of somebody into the audit trail itself."""
    from tests import plain_trail as trail

    trail.watch()


def _start_postgresql() -> None:
    global _missing_database
    try:
        address = _undo.enter_context(postgresql.running())
    except postgresql.Unavailable as problem:
        if os.environ.get("DUNWELL_REQUIRE_POSTGRESQL"):
            raise pytest.UsageError(f"these tests need PostgreSQL: {problem}") from problem
        _missing_database = str(problem)
    else:
        os.environ["DUNWELL_DATABASE_URL"] = address


def _refuse_network(event: str, details: tuple[object, ...]) -> None:
    """Refuse to look up or reach any other machine; a socket file has a path, not a pair."""
    if event == "socket.getaddrinfo":
        host = details[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(details[1], tuple):
        host = details[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if not name.startswith(_LOOPBACK):
        raise RuntimeError(f"a test tried to reach {name}; tests use this machine only")
