"""Dunwell: an open, self-hosted accounts receivable collections platform."""

__version__ = "0.2.0"
