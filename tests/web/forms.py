"""A form as a browser would send it back unchanged."""

import dataclasses
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

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
        elif value is not None and value is not False:
            posted[field.name] = str(getattr(value, "pk", value))
    return posted


@dataclass(slots=True)
class Form:
    """A form of a page that sends something: where to, and what its fields hold."""

    action: str
    id: str
    fields: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    # Where each leads to, its name and its value.
    buttons: list[tuple[str, str, str]] = dataclasses.field(default_factory=list)


class _Reader(HTMLParser):
    """Collect the forms of a page as a browser reads them, fields that stand elsewhere too."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._elsewhere: list[tuple[str, str, str]] = []
        self._text: tuple[str, Form | None, list[str]] | None = None
        self._choice: tuple[str, Form | None, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, told.get("action") or self.address)
            self._open = Form(action=action, id=told.get("id", ""))
            if told.get("method", "").lower() == "post":
                self.forms.append(self._open)
            return
        if "disabled" in told:
            return
        name = told.get("name", "")
        if tag == "button" or (tag == "input" and told.get("type") == "submit"):
            owner = self._owner(told)
            if owner is not None and told.get("type", "submit") == "submit":
                where = urljoin(self.address, told.get("formaction") or owner.action)
                owner.buttons.append((where, name, told.get("value", "")))
        elif tag == "input" and name:
            kind = told.get("type", "text")
            if kind in {"checkbox", "radio"} and "checked" not in told:
                return
            if kind not in {"file", "button", "reset", "image"}:
                value = told.get("value", "on" if kind in {"checkbox", "radio"} else "")
                self._keep(self._owner(told), name, value)
        elif tag == "textarea" and name:
            self._text = (name, self._owner(told), [])
        elif tag == "select" and name:
            self._choice = (name, self._owner(told), [])
        elif tag == "option" and self._choice:
            self._choice[2].append((told.get("value", ""), "selected" in told))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._text:
            name, owner, told = self._text
            self._keep(owner, name, "".join(told).removeprefix("\n"))
            self._text = None
        elif tag == "select" and self._choice:
            name, owner, options = self._choice
            chosen = [value for value, is_chosen in options if is_chosen] or [
                value for value, _ in options[:1]
            ]
            for value in chosen:
                self._keep(owner, name, value)
            self._choice = None

    def _owner(self, told: dict[str, str]) -> Form | None:
        if "form" in told:
            return next((one for one in self.forms if one.id == told["form"]), None)
        return self._open

    @staticmethod
    def _keep(owner: Form | None, name: str, value: str) -> None:
        if owner is not None:
            owner.fields.setdefault(name, []).append(value)


def forms_of(html: str, address: str) -> list[Form]:
    """Give the forms of a page that send something."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms
