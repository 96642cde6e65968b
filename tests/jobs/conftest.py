"""Fixtures of the jobs' tests."""

from tests.committed import committed_book as committed_book
