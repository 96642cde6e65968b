"""Log lines for people or for machines, without secrets and without personal data."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any, Final

_NAMES: Final = "(?:password|passwd|secret|token|api_?key|authorization)"
# From the outside in: what is most surely a secret first.
_PATTERNS: Final = (
    (re.compile(r"(sign-in/)[\w-]{8,}"), r"\1[secret]"),
    (re.compile(r"(?i)\b(bearer|token|basic)\s+[\w.~+/=-]{8,}"), r"\1 [secret]"),
    (re.compile(rf"(?i)({_NAMES}['\"]?\s*[=:]\s*['\"]?)[^\s,;'\"]+"), r"\1[secret]"),
    (re.compile(r"(\w+://[^\s:/@]+):[^\s@/]+@"), r"\1:[secret]@"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), "[account]"),
    # PostgreSQL repeats the row that it refused.
    (re.compile(r"(?s)(DETAIL:\s+)(?:Failing row contains|Key) .*?(?=\n|$)"), r"\1[row]"),
)
_EXTRA: Final = ("page", "method", "status", "ms", "person")


def redacted(text: str) -> str:
    """Take secrets, addresses and account numbers out of a text."""
    for pattern, put in _PATTERNS:
        text = pattern.sub(put, text)
    return text


class Lines(logging.Formatter):
    """One line for people, and the trace below it."""

    def __init__(self) -> None:
        """Write as before: instant, level, name, message."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        return redacted(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a record, on one line whatever the message holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        told |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.exc_info:
            told["trace"] = redacted(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)
