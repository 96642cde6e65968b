"""A person at the import wizard: files dropped as a browser does, and pages read as words.

The work that runs in a process beside the server is done in the test's own process instead,
since another process would open the book of the settings and not the database under test.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dunwell.actions import policies
from dunwell.jobs.imports import running
from dunwell.store.models import Upload
from tests.builders import AT

HEADINGS = "Kundennummer;Kundenname;Belegnummer;Rechnungsdatum;Fällig am;Betrag;Währung"
ROWS = (
    "K-1;Müller GmbH;R-1;03.09.2026;03.10.2026;1.234,50;EUR",
    "K-2;Société Générique;R-2;15.09.2026;15.10.2026;12.000,00;EUR",
    "K-1;Müller GmbH;R-3;17.09.2026;17.10.2026;250,00-;EUR",
)
NO_SUCH_DAY = "K-3;Jansen BV;R-4;31.09.2026;30.10.2026;800,00;EUR"
NO_AMOUNT = "K-3;Jansen BV;R-5;16.09.2026;16.10.2026;zwölf;EUR"
TITLES = "Offene Posten\r\nFirma Nordlicht\r\n"
TOTAL = "Summe;;;;;12.984,50;"


def table(*rows: str, headings: str = HEADINGS, titles: str = "", total: str = "") -> bytes:
    """Write a file as an ERP in Germany does."""
    lines = [headings, *rows, *([total] if total else [])]
    return (titles + "\r\n".join(lines) + "\r\n").encode("cp1252")


@dataclass(slots=True)
class Person:
    """Somebody at a browser."""

    client: Client
    home: Path

    def drop(self, content: bytes, name: str = "erp.csv") -> Any:
        """Drop a file."""
        return self.client.post("/imports/drop", {"file": SimpleUploadedFile(name, content)})

    def drop_all(self, *files: tuple[str, bytes]) -> Any:
        """Drop several files at once."""
        dropped = [SimpleUploadedFile(name, content) for name, content in files]
        return self.client.post("/imports/drop", {"file": dropped})

    def check(self, content: bytes, name: str = "erp.csv", **chosen: str) -> int:
        """Drop a file and check it with the columns as proposed."""
        self.drop(content, name)
        upload = Upload.objects.latest("id")
        if upload.state == "waiting" or chosen:
            self.settle(upload.pk, **chosen)
        return upload.pk

    def settle(self, upload_id: int, **chosen: str) -> Any:
        """Send the columns page as it stands, with what is chosen otherwise."""
        form = {**self.form(f"/imports/file/{upload_id}/columns"), **chosen, "check": "1"}
        return self.client.post(f"/imports/file/{upload_id}/columns", form)

    def form(self, address: str) -> dict[str, str]:
        """Read the fields of the columns page as a browser would send them."""
        page = self.client.get(address).content.decode()
        found = re.findall(r'<input id="\w+" name="(\w+)"[^>]*?value="([^"]*)"', page)
        form = {name: unescape(value) for name, value in found}
        for name, options in re.findall(
            r'<select id="[\w-]+" name="(\w+)"(.*?)</select>', page, re.S
        ):
            chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
            form[name] = "" if not chosen else chosen[2] if chosen[1] is None else chosen[1]
        return form

    def answer(self, upload_id: int, **form: str) -> Any:
        """Answer a check: a repair, an order of dates, a control total."""
        return self.client.post(f"/imports/file/{upload_id}/check", form)

    def load(self, upload_id: int) -> Any:
        """Import what was checked, as the page that is shown asks to."""
        page = self.client.get(f"/imports/file/{upload_id}/check").content.decode()
        mark = re.search(r'name="mark" value="(\w+)"', page)
        form = {"mark": mark[1] if mark else ""}
        return self.client.post(f"/imports/file/{upload_id}/load", form)

    def read(self, address: str) -> str:
        """Read a page as words."""
        return words(self.client.get(address))

    def checked(self, upload_id: int) -> str:
        """Read what a check found."""
        return self.read(f"/imports/file/{upload_id}/check")


def words(response: Any) -> str:
    """Take the tags away."""
    page = re.sub(
        r"<(script|style|select|option).*?</\1>", " ", response.content.decode(), flags=re.S
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def at_wizard(
    committed_book: None,
    browser: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Person:
    """A person signed in to an empty book, whose checks and imports end at once."""
    del committed_book
    policies.install_shipped(at=AT)
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(running, "start", run_here)
    # The process that is replaced makes all it writes its owner's; this one goes on to live.
    monkeypatch.setattr("os.umask", lambda mode: mode)
    return Person(client=browser, home=tmp_path)


def run_here(home: Path, upload_id: int, act: str) -> bool:
    """Do the work of the process beside the server; a failure ends it as it would end there."""
    del home
    with suppress(SystemExit):
        running.main([str(upload_id), act])
    return True
