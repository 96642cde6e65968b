"""Fixtures of the command line's tests."""

from tests.committed import committed_book as committed_book
