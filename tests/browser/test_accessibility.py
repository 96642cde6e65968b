"""Every page in both themes: nothing serious for axe, and no sideways scrolling at 400 % zoom."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

POLICY_TABS = (
    "segments",
    "cadences",
    "limits",
    "calendar",
    "risk",
    "measures",
    "templates",
    "text",
)
# By the name of its address; what stands in braces is looked up in the demo.
PAGES = {
    "today": "/today",
    "(what waits)": "/today?tab=waiting",
    "(e-mails to approve)": "/today?tab=emails",
    "today-script": "/today/rows/{row}/script",
    "today-review": "/today/review?do=snooze&row={row}",
    "absences": "/today/away",
    "dashboard": "/dashboard",
    "accounts": "/accounts",
    "account": "/accounts/{customer}",
    "account-payments": "/accounts/{customer}/payments",
    "account-documents": "/accounts/{customer}/documents",
    "account-commitments": "/accounts/{customer}/commitments",
    "promises": "/promises",
    "disputes": "/disputes",
    "exceptions": "/exceptions",
    "nonpayment": "/exceptions/reasons",
    "nonpayment-review": "/exceptions/reasons/review",
    "account-reason": "/accounts/{customer}/reason",
    "account-timeline": "/accounts/{customer}/timeline",
    "account-details": "/accounts/{customer}/details",
    "account-history": "/accounts/{customer}/history",
    "account-edit": "/accounts/{customer}/edit",
    "account-contact-add": "/accounts/{customer}/contacts/add",
    "account-contact": "/accounts/{customer}/contacts/{contact}",
    "account-contact-remove": "/accounts/{customer}/contacts/{contact}/remove",
    "account-merge": "/accounts/{twin}/merge/{proposal}",
    "account-call": "/accounts/{customer}/calls/add",
    "account-promise": "/accounts/{customer}/promises/add",
    "account-write-off": "/accounts/{customer}/write-offs/add",
    "account-dispute": "/accounts/{customer}/disputes/add",
    "account-pause": "/accounts/{customer}/pauses/add",
    "account-override": "/accounts/{customer}/overrides/add",
    "invoices": "/invoices",
    "invoices-to-send": "/invoices/to-send",
    "invoice": "/invoices/{invoice}",
    "payments": "/payments",
    "payment": "/payments/{payment}",
    "imports": "/imports",
    "import-drop": "/imports/drop",
    "import-sample": "/imports/sample",
    "import-columns": "/imports/file/{upload}/columns",
    "import-check": "/imports/file/{upload}/check",
    "import": "/imports/{run}",
    "import-undo": "/imports/{run}/undo",
    "search": "/search?q=an",
    "days": "/days",
    "outbox": "/outbox",
    "outbox-message": "/outbox/{message}",
    "outbox-approve": "/outbox/approve",
    "outbox-review": "/outbox/review",
    "message-preview": "/outbox/preview",
    "replies": "/replies",
    "reply": "/replies/{reply}",
    "approvals": "/approvals",
    "approval": "/approvals/{approval}",
    "policy-history": "/policy/history",
    "policy-compare": "/policy/history/1",
    "policy-paper": "/policy/for-customers",
    **{f"policy-{tab}": f"/policy/{tab}" for tab in POLICY_TABS},
    **{f"policy-draft-{tab}": f"/policy/drafts/{{draft}}/{tab}" for tab in POLICY_TABS},
    "policy-message": "/policy/texts/gentle/de",
    "policy-draft-message": "/policy/drafts/{draft}/texts/gentle/de",
    "policy-draft-review": "/policy/drafts/{draft}/review",
    "policy-draft-cadence": "/policy/drafts/{draft}/cadences/standard",
    "policy-draft-segment": "/policy/drafts/{draft}/segments/0",
    "company": "/company",
    "settings-organisation": "/settings/organisation",
    "settings-entity": "/settings/entities/{entity}",
    "settings-entity-add": "/settings/entities/add",
    "settings-people": "/settings/people",
    "settings-person": "/settings/people/1",
    "settings-about": "/settings/about",
    "settings-worker": "/settings/worker",
    "audit": "/audit",
    "settings-tokens": "/settings/api",
    "settings-webhooks": "/settings/webhooks",
    "settings-webhook": "/settings/webhooks/{webhook}",
    "settings-delivery": "/settings/webhooks/deliveries/{delivery}",
    "settings-retention": "/settings/retention",
    "settings-privacy": "/settings/privacy",
    "settings-privacy-erase": "/settings/privacy/erase?subject=contact:{contact}",
    "audit-entry": "/audit/1",
    "settings-mail": "/settings/mail",
    "settings-mail-of": "/settings/mail/{entity}",
    "settings-sending": "/settings/sending",
    "password": "/password",
    "me": "/me",
    "second-factor": "/me/app",
    "sign-in": "/sign-in",
    "sign-in-link": "/sign-in/spent-long-ago",
    "(nothing there)": "/nothing-here",
    "(nobody there)": "/accounts/999999",
    "(no data yet)": "/dashboard?as_of=2020-01-01",
    "(a filter without rows)": "/invoices?text=nothing-is-called-so",
}
# Addresses without a page of their own.
FILES = {
    *("dashboard-pdf", "accounts-export", "invoices-export", "payments-export", "aging-xlsx"),
    *("aging-csv", "statement", "account-xlsx", "import-rejected", "import-check-rejected"),
    *("settings-logo", "policy-paper-pdf", "outbox-file", "promises-export"),
    *("exceptions-export", "audit-export", "nonpayment-export", "disputes-export"),
    "metrics",
}
ACTS = {
    *("account-dismiss", "account-promise-withdraw", "account-dispute-close", "account-pause-end"),
    "account-dispute-give",
    *("account-call-undo", "absence-end"),
    *("import-sample-build", "import-accept", "import-load", "import-discard", "invoice-send"),
    *("settings-retention-switch", "settings-retention-hold", "settings-retention-release"),
    "settings-privacy-export",
    *("approval-decide", "approval-withdraw", "policy-begin", "policy-draft-submit"),
    *("approval-ask", "approval-answer", "approval-lend", "approval-lent-end"),
    *("policy-draft-rebase", "policy-draft-discard", "policy-draft-cadence-add"),
    *("policy-draft-segment-add", "settings-person-leaves", "settings-person-link"),
    *("outbox-act", "outbox-release", "message-test", "reply-act", "unclear-decide", "mail-hook"),
    *(
        "settings-sending-restored",
        "settings-token-revoke",
        "settings-mail-check",
        "settings-sending-resume",
        "settings-sending-stop",
    ),
    *("settings-webhook-act", "settings-webhook-secret"),
    *("settings-sending-switch", "account-override-end", "demo-next-day"),
    *("account-note", "account-note-act", "account-reason-verify", "nonpayment-verify"),
    *("me-mails", "me-end-session", "me-end-others", "recovery-codes", "second-factor-off"),
    *("settings-person-app", "settings-person-joins", "passkey-remove"),
    *("today-act", "today-call", "today-mail", "today-undo", "today-wake"),
    *("save-view", "change-view", "settings-logo-change", "language", "sign-out"),
}
LEADING_ON = {"home", "settings", "policy", "sign-in-code", "company-sign-in", "company-back"}
LEADING_ON |= {"sign-in-passkey", "passkey-add"}  # On an address of numbers, as here.
FRAGMENTS = {"me-here", "account-credit-limit", "policy-draft-preview"}
# Mails as they look, in a frame of the pages about them.
MAILS = {"message-preview-body", "outbox-body", "policy-message-body", "policy-draft-message-body"}
SERIOUS = {"serious", "critical"}
# What a theme changes; all else axe judges is the same in both.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
PATIENCE_MS = 60_000
IDS = {
    "customer": "SELECT customer_id FROM contact ORDER BY customer_id LIMIT 1",
    "contact": "SELECT id FROM contact ORDER BY customer_id, id LIMIT 1",
    "twin": "SELECT first_id FROM duplicate_proposal WHERE state = 'proposed' ORDER BY id LIMIT 1",
    "proposal": "SELECT id FROM duplicate_proposal WHERE state = 'proposed' ORDER BY id LIMIT 1",
    "invoice": "SELECT id FROM document WHERE type = 'invoice' ORDER BY id DESC LIMIT 1",
    "payment": "SELECT id FROM document WHERE type = 'receipt' ORDER BY id DESC LIMIT 1",
    "run": "SELECT MAX(id) FROM import_run",
    "entity": "SELECT MIN(id) FROM entity",
    "message": "SELECT MIN(id) FROM message WHERE state = 'sent'",
    "row": "SELECT kind || '-' || customer_id || '-' || entity_id || '-' || id FROM task"
    " WHERE kind IN ('call', 'broken_promise') AND state = 'open' ORDER BY id DESC LIMIT 1",
    "reply": "SELECT MIN(id) FROM inbound WHERE kind = 'reply'",
}
MESSY = (
    "Kundennummer;Belegnummer;Rechnungsdatum;Fällig am;Betrag\r\n"
    "K-1;R-1;03.09.2026;03.10.2026;1.234,50 €\r\n"
    "K-2;R-2;31.09.2026;15.10.2026;12.000,00 €\r\n"
    "K-3;R-3;15.09.2026;15.10.2026;zwölf\r\n"
)


@pytest.fixture(scope="module")
def known(
    chromium: "Browser",
    demo_server: serving.Served,
    demo_session: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, str]:
    """The ids that addresses name, and a file left in the middle of the import wizard."""
    book = demo_server.home / "dunwell.sqlite3"
    with closing(sqlite3.connect(f"file:{book}?mode=ro", uri=True)) as link:
        found = {name: str(link.execute(sql).fetchone()[0]) for name, sql in IDS.items()}
    file = tmp_path_factory.mktemp("files") / "messy.csv"
    file.write_bytes(MESSY.encode("cp1252"))
    context = chromium.new_context(storage_state=demo_session)
    page = context.new_page()
    page.goto(f"{demo_server.address}/imports")
    page.set_input_files("#file", file)
    page.wait_for_url("**/columns", timeout=PATIENCE_MS)
    upload = re.search(r"/file/(\d+)/", page.url)
    assert upload
    page.locator("#source").fill("messy")
    if page.locator("#currency").count():
        page.select_option("#currency", "EUR")
    page.locator("button[name=check]").click()
    page.wait_for_url("**/check", timeout=PATIENCE_MS)
    page.locator("#wizard .summary").wait_for(timeout=PATIENCE_MS)
    drafted = _drafts(page, demo_server)
    hooked = _webhook(page, demo_server)
    context.close()
    return {**found, "upload": upload[1], **drafted, **hooked}


def _drafts(page: "Page", server: serving.Served) -> dict[str, str]:
    """Submit one draft of the policy for approval, and leave another one with a fault."""
    draft = ""
    for messages_a_day in ("2", "0"):
        page.goto(f"{server.address}/policy/cadences")
        page.get_by_role("button", name="Change the policy").click()
        page.wait_for_url("**/drafts/*/cadences")
        draft = page.url.split("/")[-2]
        page.goto(f"{server.address}/policy/drafts/{draft}/limits")
        page.locator("[id='outreach.messages_a_day']").fill(messages_a_day)
        page.get_by_role("button", name="Save the draft").click()
        page.wait_for_load_state()
        if messages_a_day == "2":
            page.goto(f"{server.address}/policy/drafts/{draft}/review")
            page.get_by_role("button", name="Submit for approval").click()
            page.wait_for_url("**/approvals/*")
            approval = page.url.split("/")[-1]
    return {"draft": draft, "approval": approval}


def _webhook(page: "Page", server: serving.Served) -> dict[str, str]:
    """Add a webhook and leave a test event waiting for a worker, which does not run here."""
    page.goto(f"{server.address}/settings/webhooks")
    page.fill("#w-name", "ERP")
    page.fill("#w-url", "https://erp.example.com/dunwell")
    page.check("[id='w-promise.made']")
    page.get_by_role("button", name="Add the webhook").click()
    page.get_by_role("link", name="ERP", exact=True).click()
    page.wait_for_url("**/webhooks/*")
    page.get_by_role("button", name="Send a test event").click()
    page.wait_for_url("**told=test")
    webhook = page.url.split("/")[-1].partition("?")[0]
    page.get_by_role("link", name="Test", exact=True).click()
    page.wait_for_url("**/deliveries/*")
    return {"webhook": webhook, "delivery": page.url.split("/")[-1]}


def test_every_page_is_looked_at() -> None:
    """An address that is added gets a page here, or is named as a file or an act."""
    from dunwell.web.urls import urlpatterns

    names = {str(pattern.name) for pattern in urlpatterns}
    pages = {name for name in PAGES if not name.startswith("(")}
    assert names == pages | FILES | ACTS | LEADING_ON | FRAGMENTS | MAILS


@pytest.fixture(scope="module")
def context(chromium: "Browser", demo_session: Path) -> "Iterator[BrowserContext]":
    """One browser for all pages: it reads the style sheet, the scripts and the font once."""
    context = chromium.new_context(
        storage_state=demo_session,
        # Colours that are under way to others have no contrast of their own.
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Iterator[Page]":
    """A page of that browser, light and of the size of a small computer."""
    page = context.new_page()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 768})
    yield page
    page.close()


def _open(page: "Page", server: serving.Served, known: Mapping[str, str], name: str) -> None:
    page.goto(server.address + PAGES[name].format(**known))
    # What a page asks for by itself once it is there.
    page.wait_for_selector("[hx-trigger=load], .htmx-request", state="detached")
    if name == "import-check":
        page.locator("#wizard .summary").wait_for(timeout=PATIENCE_MS)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_in_both_themes_and_at_400_percent(
    page: "Page", demo_server: serving.Served, known: Mapping[str, str], name: str
) -> None:
    """Axe finds nothing serious, and no page scrolls sideways: 1280 pixels at 400 % are 320."""
    _open(page, demo_server, known, name)
    # What opens is looked at as well.
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.evaluate(Axe().axe_script)
    found = {"light": _serious(page, {})}
    page.emulate_media(color_scheme="dark")
    found["dark"] = _serious(page, {"runOnly": {"type": "rule", "values": OF_COLOURS}})
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert found == {"light": [], "dark": []}
    assert width <= 320


def _serious(page: "Page", asked: Mapping[str, object]) -> list[tuple[str, list[object]]]:
    """List what axe finds serious: the rule, and the first places that break it."""
    found = page.evaluate(
        "asked => axe.run(asked).then(told => told.violations)",
        {"resultTypes": ["violations"], **asked},
    )
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:5])
        for one in found
        if one["impact"] in SERIOUS
    ]
