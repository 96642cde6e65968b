"""The mail account of an entity: saved, tried against real servers, its password never shown."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dunwell.connectors.mail_checks.steps import Finding, Step, Trouble
from dunwell.jobs.mail_checks import Checked
from dunwell.store import sealing
from dunwell.store.models import MailAccount
from dunwell.store.queries import sending as queries
from dunwell.web import mail_words
from tests import builders, mail_peer
from tests.reminders import late_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(db: None) -> builders.Cast:
    """The entities that write."""
    del db
    return late_customer()


def seen(browser: Client, path: str) -> str:
    page = browser.get(path).content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


def save(browser: Client, who: builders.Cast, **changes: Any) -> Any:
    path = f"/settings/mail/{who.north.pk}"
    asked = {
        "seen": seen(browser, path),
        "from_address": "ar@north.example",
        "smtp_port": "587",
        "smtp_security": "starttls",
        "imap_port": "993",
        "imap_security": "tls",
        "imap_folder": "INBOX",
    }
    return browser.post(path, {**asked, **changes})


def test_it_is_saved_and_the_password_never_shown(browser: Client, who: builders.Cast) -> None:
    assert browser.get("/settings/mail")["Location"] == f"/settings/mail/{who.north.pk}"
    answer = save(browser, who, smtp_host="smtp.north.example", smtp_password="very-secret")
    assert answer["Location"].endswith("?told=saved")
    account = MailAccount.objects.get()
    assert sealing.opened(account.smtp_secret) == "very-secret"
    page = browser.get(f"/settings/mail/{who.north.pk}").content.decode()
    assert "very-secret" not in page
    assert "one is kept; leave empty to keep it" in page
    assert save(browser, who, smtp_host="smtp.north.example")["Location"].endswith("nothing")
    assert sealing.opened(MailAccount.objects.get().smtp_secret) == "very-secret"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from_address": "nobody"}, "Mail cannot be sent to this"),
        ({"smtp_host": "a b"}, "no name of a server"),
        ({"smtp_port": "99999"}, "65535"),
        ({"smtp_variable": "A-B"}, "letters, digits"),
    ],
)
def test_what_makes_no_sense_is_told(
    browser: Client, who: builders.Cast, changes: dict[str, str], words: str
) -> None:
    answer = save(browser, who, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def check(browser: Client, who: builders.Cast, way: str = "smtp") -> str:
    return browser.post(f"/settings/mail/{who.north.pk}/check/{way}").content.decode()


def test_a_check_needs_a_server(browser: Client, who: builders.Cast) -> None:
    assert "Enter the server and save it" in check(browser, who)
    assert browser.post(f"/settings/mail/{who.north.pk}/check/odd").status_code == 404


def test_a_server_that_works(browser: Client, who: builders.Cast, tmp_path: Path) -> None:
    with mail_peer.running(tmp_path) as port:
        save(browser, who, smtp_host="127.0.0.1", smtp_port=str(port), smtp_security="none")
        check(browser, who)
        page = check(browser, who)
    assert "Everything works. Nothing was sent." in page
    assert queries.was_checked(who.north.pk)


def test_a_server_without_encryption_is_told(
    browser: Client, who: builders.Cast, tmp_path: Path
) -> None:
    with mail_peer.running(tmp_path) as port:
        save(browser, who, smtp_host="127.0.0.1", smtp_port=str(port))
        page = check(browser, who)
    assert "offers no STARTTLS" in page
    assert not queries.was_checked(who.north.pk)


def test_nobody_listens(browser: Client, who: builders.Cast, tmp_path: Path) -> None:
    with mail_peer.running(tmp_path) as port:
        gone = str(port)
    here = {"smtp_host": "127.0.0.1", "imap_host": "127.0.0.1"}
    save(browser, who, **here, smtp_port=gone, imap_port=gone)
    assert "nothing listens on this port" in check(browser, who)
    assert "nothing listens on this port" in check(browser, who, "imap")


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("step", list(Step))
def test_every_trouble_has_a_sentence(step: Step, trouble: Trouble) -> None:
    one = Finding(step=step, trouble=trouble, words="550 no")
    ((fine, name, now, words),) = mail_words.told(Checked(findings=(one,)))
    assert not fine
    assert name
    assert now
    assert words == "550 no"
