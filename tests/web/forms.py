"""A form as a browser would send it back unchanged."""

from typing import Any

from django.test import Client


def as_opened(browser: Client, path: str) -> dict[str, str]:
    """Open a form and give what a browser would post unchanged."""
    answer = browser.get(path)
    assert answer.status_code == 200
    posted: dict[str, str] = {}
    for field in answer.context["form"]:
        value: Any = field.value()
        if value is True:
            posted[field.name] = "on"
        elif value not in (None, False):
            posted[field.name] = str(getattr(value, "pk", value))
    return posted
