"""Fixtures of the jobs' tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.committed import committed_book as committed_book

if TYPE_CHECKING:
    from tests.ledgers import Ledger


@pytest.fixture
def ledger(committed_book: None, tmp_path: Path) -> "Ledger":
    """An empty book to load files into."""
    del committed_book
    # This file is read before Django is set up; the models must wait.
    from tests import ledgers

    return ledgers.open_book(tmp_path)


@pytest.fixture
def sound_afterwards(ledger: "Ledger") -> Iterator[None]:
    """Verify, after a test, that the book keeps all its rules and nothing was left behind."""
    from tests import ledgers

    yield
    assert ledgers.broken_rules() == []
    assert ledger.leftovers() == []
