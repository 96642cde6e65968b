"""Fixtures of the actions' tests."""

from tests.committed import committed_book as committed_book
