"""Dunwell: an open, self-hosted accounts receivable collections platform."""

__version__ = "0.3.0"
