"""The policy in the browser: read, drafted field by field or as text, submitted and decided."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dunwell.actions import contacts, policies
from dunwell.core.policy_settings import SECTIONS
from dunwell.store.models import Approval, PolicyDraft, PolicyVersion, RoleGrant, User
from dunwell.web import policy_frame
from tests import book_states, builders
from tests.web.signing_in import signed_in

pytestmark = pytest.mark.django_db
TABS = ("segments", "cadences", "limits", "calendar", "risk", "measures", "templates", "text")


@pytest.fixture
def editor(only: Callable[..., User]) -> User:
    policies.install_shipped(at=builders.AT)
    return only("collections_specialist")


@pytest.fixture
def draft(editor: User, browser: Client) -> PolicyDraft:
    del editor
    answer = browser.post("/policy/drafts")
    assert answer.status_code == 302
    return PolicyDraft.objects.get()


@pytest.fixture
def manager(editor: User) -> Client:
    del editor
    boss = User.objects.create_user("bruno@example.com", name="Bruno Ochs")
    RoleGrant.objects.create(user=boss, role="finance_manager")
    client = Client()
    signed_in(boss, client)
    return client


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]  # An answer.


def seen(draft: PolicyDraft) -> str:
    draft.refresh_from_db()
    return draft.changed_at.isoformat()


def fields_of(draft: PolicyDraft, browser: Client, key: str = "standard") -> dict[str, str]:
    """Fill in the form of a cadence as it is shown."""
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/cadences/{key}"))
    found = dict(re.findall(r'name="((?:day|least)-\d+)" value="([^"]*)"', page))
    for name, body in re.findall(r'name="((?:channel|tone|template)-\d+)">(.*?)</select>', page):
        chosen = re.search(r'<option(?: value="(\w+)")? selected>(\w*)', body)
        assert chosen
        found[name] = chosen[1] or chosen[2]
    found |= dict.fromkeys(re.findall(r'name="(approval-\d+)" checked', page), "on")
    return {**found, "name": "Standard", "seen": seen(draft)}


def save(draft: PolicyDraft, browser: Client, act: str, **changes: str) -> str:
    data = {**fields_of(draft, browser), **changes, "act": act}
    answer = browser.post(f"/policy/drafts/{draft.pk}/cadences/standard", data)
    assert answer.status_code == 302, text_of(answer)
    draft.refresh_from_db()
    return str(answer["Location"])


def steps(draft: PolicyDraft) -> list[tuple[str, str]]:
    """Give the steps of the standard cadence as the text of the draft has them."""
    standard = draft.text.split("  standard:")[1].split("  with_call:")[0]
    flow = re.findall(r"key: (\w+),? ?\n? *day: (-?\d+)", standard)
    return [(day, key) for key, day in flow]


def test_every_setting_stands_on_a_tab() -> None:
    assert tuple(name for name, _ in policy_frame.TABS) == TABS
    shown = {name for names in policy_frame.SECTIONS_OF.values() for name in names}
    assert shown == {name for name in SECTIONS if SECTIONS[name].settings}


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_shows_the_policy_in_force(editor: User, browser: Client, tab: str) -> None:
    del editor
    answer = browser.get(f"/policy/{tab}")
    assert answer.status_code == 200
    assert "as shipped" in text_of(answer)


def test_who_does_not_write_the_policy_reads_it(
    only: Callable[..., User], browser: Client
) -> None:
    only("auditor")
    policies.install_shipped(at=builders.AT)
    page = text_of(browser.get("/policy/cadences"))
    assert "Small balances, automatic" in page
    assert "Change the policy" not in page
    refused = browser.post("/policy/drafts")
    assert refused.status_code == 403
    assert "changing the policy" in text_of(refused)
    assert not PolicyDraft.objects.exists()


@pytest.mark.parametrize("tab", [*TABS, "review", "cadences/standard", "segments/0"])
def test_every_tab_shows_a_draft(draft: PolicyDraft, browser: Client, tab: str) -> None:
    assert browser.get(f"/policy/drafts/{draft.pk}/{tab}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/policy/drafts/99/text",
        "/policy/cadences?version=99",
        "/policy/cadences?version=x",
        "/approvals/99",
    ],
)
def test_what_does_not_exist(editor: User, browser: Client, path: str) -> None:
    del editor
    assert browser.get(path).status_code == 404


def test_steps_are_moved_added_and_removed_without_script(
    draft: PolicyDraft, browser: Client
) -> None:
    assert save(draft, browser, "up-2").endswith("#step-1")
    assert steps(draft) == [
        ("-3", "before_due"),
        ("1", "firm"),
        ("7", "just_late"),
        ("15", "escalation"),
        ("30", "final"),
    ]
    save(draft, browser, "down-1")
    assert [key for _, key in steps(draft)][1:3] == ["just_late", "firm"]
    assert save(draft, browser, "add").endswith("#step-5")
    assert steps(draft)[-1] == ("37", "step_6")
    save(draft, browser, "remove-5")
    assert len(steps(draft)) == 5
    save(draft, browser, "save", **{"day-2": "9", "least-2": "12,50"})
    assert steps(draft)[2] == ("9", "firm")
    assert "least_amount: 12.50" in draft.text
    assert "needs_approval: true" in draft.text


def test_what_makes_no_sense_is_kept_and_told(draft: PolicyDraft, browser: Client) -> None:
    save(draft, browser, "save", **{"day-2": "soon"})
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/cadences/standard"))
    assert "soon is no whole number from -60 to 365" in page
    assert 'value="soon"' in page
    refused = browser.post(f"/policy/drafts/{draft.pk}/submit", {"effective_date": "2099-01-01"})
    assert refused.status_code == 422
    assert not Approval.objects.exists()


def test_a_new_cadence_is_opened_and_one_that_is_used_stays(
    draft: PolicyDraft, browser: Client
) -> None:
    answer = browser.post(
        f"/policy/drafts/{draft.pk}/cadences/add", {"name": "Größte Kunden", "seen": seen(draft)}
    )
    assert answer["Location"].endswith("/cadences/grosste_kunden")
    assert browser.get(answer["Location"]).status_code == 200
    data = {**fields_of(draft, browser), "act": "drop"}
    browser.post(f"/policy/drafts/{draft.pk}/cadences/standard", data)
    draft.refresh_from_db()
    assert "  standard:" in draft.text
    browser.post(
        f"/policy/drafts/{draft.pk}/cadences/grosste_kunden", {"act": "drop", "seen": seen(draft)}
    )
    draft.refresh_from_db()
    assert "grosste_kunden" not in draft.text


def test_settings_are_changed_as_fields(draft: PolicyDraft, browser: Client) -> None:
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/limits"))
    fields = dict(re.findall(r'<input id="([\w.]+)" name="[\w.]+" value="([^"]*)"', page))
    assert fields["outreach.least_due"] == "5.00"
    changed = fields | {
        "outreach.least_due": "7,5",
        "pauses.disputes": "on",
        "notices.final_consequences": "court",
        "seen": seen(draft),
    }
    answer = browser.post(f"/policy/drafts/{draft.pk}/limits", changed)
    assert answer.status_code == 302
    draft.refresh_from_db()
    for line in ("least_due: 7.50", "disputes: true", "promises: false", "[court]"):
        assert line in draft.text, line


def test_segments_are_changed_as_fields(draft: PolicyDraft, browser: Client) -> None:
    browser.post(f"/policy/drafts/{draft.pk}/segments/add", {"seen": seen(draft)})
    answer = browser.post(
        f"/policy/drafts/{draft.pk}/segments/4",
        {
            "key": "swiss",
            "name": "Swiss",
            "cadence": "standard",
            "country": "ch, li",
            "segment": "government",
            "owes_below": "100",
            "act": "save",
            "seen": seen(draft),
        },
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert "country: [CH, LI]" in draft.text
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/segments"))
    assert "fits this segment and government too" in page
    browser.post(f"/policy/drafts/{draft.pk}/segments/4", {"act": "remove", "seen": seen(draft)})
    draft.refresh_from_db()
    assert "swiss" not in draft.text


def test_faults_of_the_text_stand_on_their_lines(draft: PolicyDraft, browser: Client) -> None:
    text = draft.text.replace("messages_a_day: 1", "messages_a_day: 0")
    line = text[: text.index("messages_a_day: 0")].count("\n") + 1
    data = {"text": text, "note": "why", "seen": seen(draft)}
    browser.post(f"/policy/drafts/{draft.pk}/text", data)
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/text"))
    assert f'id="line-{line}" class="faulty"' in page
    assert "0 is no whole number from 1 to 5. Write one, in digits alone." in page


def test_a_text_that_cannot_be_read_is_mended_as_text(draft: PolicyDraft, browser: Client) -> None:
    browser.post(f"/policy/drafts/{draft.pk}/text", {"text": "a: [", "seen": seen(draft)})
    assert "Mend the text" in text_of(browser.get(f"/policy/drafts/{draft.pk}/cadences"))
    refused = browser.post(f"/policy/drafts/{draft.pk}/limits", {"seen": seen(draft)})
    assert refused.status_code == 422
    assert browser.get(f"/policy/drafts/{draft.pk}/review").status_code == 200


def test_a_text_saved_elsewhere_is_not_overwritten(draft: PolicyDraft, browser: Client) -> None:
    old = (draft.changed_at - timedelta(minutes=1)).isoformat()
    answer = browser.post(f"/policy/drafts/{draft.pk}/text", {"text": "mine", "seen": old})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "saved in another window" in page
    assert "mine</textarea>" in page


def changed(draft: PolicyDraft, browser: Client) -> None:
    text = draft.text.replace("messages_a_day: 1", "messages_a_day: 2")
    data = {"text": text, "note": "Two a day", "seen": seen(draft)}
    browser.post(f"/policy/drafts/{draft.pk}/text", data)


def test_from_draft_to_version_and_back(
    draft: PolicyDraft, browser: Client, manager: Client
) -> None:
    changed(draft, browser)
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/review"))
    assert "Most messages to a customer on a day" in page
    assert "Can be approved by Bruno Ochs." in page
    today = timezone.localdate().isoformat()
    answer = browser.post(f"/policy/drafts/{draft.pk}/submit", {"effective_date": today})
    approval = Approval.objects.get()
    assert answer["Location"] == f"/approvals/{approval.pk}"
    own = text_of(browser.get(answer["Location"]))
    assert "another person decides it" in own
    assert 'value="approve"' not in own
    assert '<span class="side-count">1' in text_of(manager.get("/approvals"))
    assert 'value="approve"' in text_of(manager.get(f"/approvals/{approval.pk}"))
    assert Approval.objects.get().state == "pending"
    data = {"act": "approve", "effective_date": today}
    assert manager.post(f"/approvals/{approval.pk}/decide", data).status_code == 302
    assert PolicyVersion.objects.get(number=2).content["outreach"]["messages_a_day"] == 2
    assert "Version 2" in text_of(browser.get("/policy/limits"))
    history = text_of(browser.get("/policy/history"))
    assert "Bruno Ochs" in history
    assert "Two a day" in history
    assert "1</del>" in text_of(browser.get("/policy/history/2"))
    assert "You see version 1." in text_of(browser.get("/policy/cadences?version=1"))
    back = browser.post("/policy/drafts", {"version": "1"})
    assert "Back to version 1" in text_of(browser.get(back["Location"]))


def test_a_rejection_needs_a_reason_and_is_told(
    draft: PolicyDraft, browser: Client, manager: Client
) -> None:
    changed(draft, browser)
    browser.post(f"/policy/drafts/{draft.pk}/submit", {"effective_date": "2099-01-01"})
    assert not Approval.objects.exists()
    today = timezone.localdate().isoformat()
    browser.post(f"/policy/drafts/{draft.pk}/submit", {"effective_date": today})
    path = f"/approvals/{Approval.objects.get().pk}"
    assert manager.post(f"{path}/decide", {"act": "reject"}).status_code == 422
    assert browser.post(f"{path}/decide", {"act": "approve"}).status_code == 422
    assert Approval.objects.get().state == "pending"
    manager.post(f"{path}/decide", {"act": "reject", "because": "too often"})
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/review"))
    assert "Bruno Ochs turned this draft down: too often" in page
    browser.post(f"/policy/drafts/{draft.pk}/discard")
    assert not PolicyDraft.objects.exists()


def test_a_request_is_taken_back(draft: PolicyDraft, browser: Client) -> None:
    changed(draft, browser)
    today = timezone.localdate().isoformat()
    browser.post(f"/policy/drafts/{draft.pk}/submit", {"effective_date": today})
    approval = Approval.objects.get()
    alone = text_of(browser.get(f"/approvals/{approval.pk}"))
    assert "Invite a colleague under Settings, People" in alone
    assert "cannot be changed" in text_of(browser.get(f"/policy/drafts/{draft.pk}/text"))
    browser.post(f"/approvals/{approval.pk}/withdraw")
    assert Approval.objects.get().state == "withdrawn"
    assert "textarea" in text_of(browser.get(f"/policy/drafts/{draft.pk}/text"))


def test_a_draft_behind_the_newest_version_is_based_anew(
    draft: PolicyDraft, browser: Client
) -> None:
    PolicyVersion.objects.create(
        number=2, effective_date="2026-01-01", content={}, recorded_at=builders.AT
    )
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/review"))
    assert "Base it on version 2" in page
    browser.post(f"/policy/drafts/{draft.pk}/rebase")
    draft.refresh_from_db()
    assert draft.based_on.number == 2
    with book_states.unchanged():
        browser.post(f"/policy/drafts/{draft.pk}/rebase")


def test_german_readers_are_told_in_german(draft: PolicyDraft, browser: Client) -> None:
    User.objects.update(language="de")
    save(draft, browser, "save", **{"day-2": "soon"})
    page = text_of(browser.get(f"/policy/drafts/{draft.pk}/cadences/standard"))
    assert "soon ist keine ganze Zahl von -60 bis 365" in page


def test_the_preview_names_customers_and_counts(draft: PolicyDraft, browser: Client) -> None:
    who = builders.cast()
    contacts.add(
        by=None, at=builders.AT, customer=who.harbour, name="Books", email="books@example.com"
    )
    builders.invoice(who, 90_000, due=date(2026, 3, 2))
    builders.invoice(who, 90_000, due=date(2026, 3, 2), customer=who.head_office)
    path = f"/policy/drafts/{draft.pk}/cadences/standard"
    waiting = text_of(browser.get(path))
    assert f'hx-get="{path}/preview"' in waiting
    page = text_of(browser.get(f"{path}?preview=2026-03-09"))
    assert "On Mon 9 Mar this sends 1 e-mail. 1 customer has no e-mail." in page
    assert "Harbour Supplies B.V." in page
    part = browser.get(f"{path}/preview?preview=2026-03-09", headers={"HX-Request": "true"})
    assert "Harbour Supplies B.V." in text_of(part)
    assert "<nav" not in text_of(part)
    assert browser.get(f"{path}/preview").status_code == 302
    save(draft, browser, "save", **{"day-2": "soon"})
    assert "Mend what is listed first" in text_of(browser.get(f"{path}?preview=x"))


def test_the_policy_for_customers_is_a_pdf(editor: User, browser: Client) -> None:
    del editor
    assert "Open the PDF" in text_of(browser.get("/policy/for-customers"))
    answer = browser.get("/policy/for-customers.pdf?segment=standard&language=de")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.getvalue().startswith(b"%PDF")
    assert browser.get("/policy/for-customers.pdf?segment=nobody").status_code == 422


def test_a_request_to_go_live_reads_well_and_is_taken_back(person: User, browser: Client) -> None:
    approval = Approval.objects.create(
        kind="go_live",
        subject="sending:1",
        facts={
            "entity": "NL01",
            "name": "Dunwell Noord",
            "automatic": False,
            "checklist": ["policy_read"],
        },
        requested_by=person,
        requested_at=builders.AT,
    )
    page = text_of(browser.get(f"/approvals/{approval.pk}"))
    assert "Dunwell Noord goes live" in page
    assert "I have read the policy and the texts" in page
    browser.post(f"/approvals/{approval.pk}/withdraw")
    approval.refresh_from_db()
    assert approval.state == "withdrawn"
