"""What comes of every form that is sent twice, and of one whose page is older than the book.

A row says where the form is opened, what a person fills in, and what comes of it:

- `again`: the same form is sent once more as it was (a double click, Back, a proxy that retries);
- `stale`: it was opened in two tabs, a colleague sent the one (`theirs`, or the same), then the
  other one is sent.

Either is one of

- `REFUSED`: refused with words that help, and the book is as before;
- `NOTHING`: taken, and the book is as before: it leads to where it led, or already is as asked;
- `COUNTS`: it counts, and `why` says why that is what the person asks for;
- `OWN` (stale only): nobody else can open the form, as `why` says.

`api` of a page of `ACTS` follows from tests/api/screens.py: an operation there takes an
Idempotency-Key, and If-Match where it changes one thing, which tests/api try by themselves.

What cannot be opened in the book of these tests names the test that tries it in `tried_in`.
The table is kept by hand: a page that begins to act fails the tests until it stands here.
"""

from collections.abc import Mapping
from typing import Final

from tests.web.replay_rows import COUNTS, NOTHING, OWN, REFUSED, THEIR_OWN, Row
from tests.web.replays_of_settings import OWN_PAGES, SETTINGS

_A: Final = "/accounts/{customer_id}"
_D: Final = "/policy/drafts/{draft_id}"
_DRAFT: Final = "Its author alone changes a draft; two tabs of theirs are told by its instant."
_TAB_ALONE: Final = "Nothing on this tab is saved; it leads to the tab."

_ASKER: Final = "Whoever asked answers and withdraws."
_UPLOAD: Final = "A dropped file is seen by who dropped it alone."
_IMPORTS: Final = "tests/web/test_import_replays.py"

REPLAYS: Final[Mapping[str, Row]] = {
    # The work of the day.
    "today-act": Row(
        opens="/today/review?do=snooze&row=decide-{own}",
        sends={"until": "{next_week}", "reason": "on holiday"},
        theirs={"until": "{fortnight}"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "today-wake": Row(
        opens="/today?tab=waiting&who=team", to="/{snooze_id}/end", again=REFUSED, stale=REFUSED
    ),
    "today-undo": Row(
        to="/today/calls/{my_call}/take-back",
        again=REFUSED,
        stale=OWN,
        why="Whoever logged a call takes it back.",
    ),
    "today-mail": Row(
        opens="/today?tab=emails&who=team",
        to="/skip",
        sends={"because": "paid by phone"},
        theirs={"because": "on holiday"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "today-call": Row(
        opens="/today",
        to="/decide-{own}/call",
        sends={"outcome": "voicemail", "note": "Tried it at noon."},
        theirs={"outcome": "no_answer"},
        again=NOTHING,
        stale=REFUSED,
    ),
    # Accounts.
    "account-edit": Row(
        opens=_A + "/edit",
        sends={"name": "Amber New"},
        theirs={"name": "Amber Else"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-contact-add": Row(
        opens=_A + "/contacts/add",
        sends={"name": "Ms. New"},
        theirs={"name": "Mr. New"},
        again=NOTHING,
        stale=COUNTS,
        why="Two people are known at the customer.",
    ),
    "account-contact": Row(
        opens=_A + "/contacts/{contact_id}",
        sends={"phone": "1"},
        theirs={"phone": "2"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-contact-remove": Row(
        opens=_A + "/contacts/{contact_id}/remove", again=REFUSED, stale=REFUSED
    ),
    "account-merge": Row(opens=_A + "/merge/{proposal_id}", again=REFUSED, stale=REFUSED),
    "account-dismiss": Row(opens=_A, again=REFUSED, stale=REFUSED),
    "account-promise": Row(
        opens=_A + "/promises/add",
        sends={"item": "{item_4}", "person": "Ann Lee"},
        theirs={"item": "{item_4}", "person": "Ann Lee", "promised_date": "{tomorrow}"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-promise-withdraw": Row(
        opens=_A + "/commitments", to="/{promise_id}/withdraw", again=REFUSED, stale=REFUSED
    ),
    "account-dispute": Row(
        opens=_A + "/disputes/add",
        sends={"item": "{item_3}", "note": "Too few came"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-dispute-give": Row(
        opens=_A + "/commitments",
        to="/{dispute_id}/owner",
        sends={"owner": "{anna}"},
        theirs={"owner": "{bob}"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-dispute-close": Row(
        opens=_A + "/commitments",
        to="/{dispute_id}/close",
        sends={"outcome": "Agreed by phone"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "account-write-off": Row(
        opens=_A + "/write-offs/add",
        sends={"item": "{item_4}", "note": "Nobody is there."},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-pause": Row(
        opens=_A + "/pauses/add",
        sends={"reason": "They count stock"},
        theirs={"reason": "on holiday"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-pause-end": Row(
        opens="/accounts/{branch_id}/commitments", again=REFUSED, stale=REFUSED
    ),
    "account-override": Row(
        opens="/accounts/{branch_id}/overrides/add",
        sends={"reason": "A strategic account"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-override-end": Row(opens=_A + "/commitments", again=REFUSED, stale=REFUSED),
    "account-reason": Row(
        opens=_A + "/reason",
        sends={"reason": "process", "note": "Their system is new."},
        theirs={"reason": "process", "note": "Nobody is there."},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-reason-verify": Row(opens=_A + "/commitments", again=REFUSED, stale=REFUSED),
    "account-call": Row(
        opens=_A + "/calls/add",
        sends={"outcome": "voicemail"},
        theirs={"outcome": "no_answer"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "account-call-undo": Row(
        to=_A + "/calls/{my_call}/take-back",
        again=REFUSED,
        stale=OWN,
        why="Whoever logged a call takes it back.",
    ),
    "absences": Row(
        opens="/today/away",
        sends={"to_date": "{fortnight}"},
        again=NOTHING,
        stale=COUNTS,
        why="Two people say that they are away themselves.",
    ),
    "absence-end": Row(opens="/today/away", again=REFUSED, stale=REFUSED),
    "account-note": Row(
        opens=_A + "/timeline",
        sends={"text": "Calls back."},
        theirs={"text": "Called."},
        again=NOTHING,
        stale=COUNTS,
        why="Two people write down two things.",
    ),
    "account-note-act": Row(opens=_A + "/timeline", again=NOTHING, stale=NOTHING),
    "invoice-send": Row(opens="/invoices/{ready}", again=REFUSED, stale=REFUSED),
    "nonpayment-verify": Row(
        opens="/exceptions/reasons/review?row={customer_id}",
        again=NOTHING,
        stale=NOTHING,
        why="Each by itself: the page that comes back says which were left out and why.",
    ),
    # Imports.
    **{
        name: Row(again=again, stale=OWN, why=_UPLOAD, tried_in=f"{_IMPORTS}::{test}")
        for name, again, test in (
            ("import-drop", COUNTS, "test_a_file_dropped_twice_waits_twice_and_is_loaded_once"),
            ("import-columns", NOTHING, "test_columns_said_twice_are_said_once"),
            ("import-check", NOTHING, "test_an_answer_to_a_check_counts_once"),
            ("import-load", NOTHING, "test_a_file_dropped_twice_waits_twice_and_is_loaded_once"),
            ("import-discard", REFUSED, "test_a_file_is_discarded_once"),
        )
    },
    "import-accept": Row(
        again=NOTHING,
        stale=NOTHING,
        why="The page that comes back says who accepted it first, and why.",
        tried_in=f"{_IMPORTS}::test_a_difference_is_accepted_once",
    ),
    "import-undo": Row(opens="/imports/{run_id}/undo", again=REFUSED, stale=REFUSED),
    "import-sample-build": Row(
        again=NOTHING,
        stale=NOTHING,
        tried_in=f"{_IMPORTS}::test_a_sample_company_is_built_once",
    ),
    "demo-next-day": Row(
        again=NOTHING,
        stale=COUNTS,
        why="Each click is for one day more; one that is being lived is not begun again.",
        tried_in="tests/web/test_demo_day.py::test_a_day_is_lived_once_for_each_click",
    ),
    # Approvals.
    "approval-decide": Row(
        opens="/approvals/{approval_id}",
        sends={"because": "Well argued"},
        button=("act", "approve"),
        again=REFUSED,
        stale=REFUSED,
    ),
    "approval-withdraw": Row(opens="/approvals/{mine}", again=REFUSED, stale=OWN, why=_ASKER),
    "approval-ask": Row(
        opens="/approvals/{approval_id}",
        sends={"question": "Why so late?"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "approval-answer": Row(
        opens="/approvals/{returned}",
        sends={"answer": "As it is."},
        again=REFUSED,
        stale=OWN,
        why=_ASKER,
    ),
    "approval-lend": Row(
        opens="/approvals",
        sends={"stand_in": "{bob}", "to_date": "{next_week}"},
        again=NOTHING,
        stale=OWN,
        why=THEIR_OWN,
    ),
    "approval-lent-end": Row(opens="/approvals", again=REFUSED, stale=OWN, why=THEIR_OWN),
    # The policy.
    "policy-begin": Row(
        opens="/policy/history",
        again=NOTHING,
        stale=COUNTS,
        why="Each has a draft of their own, and the second to be approved is based anew.",
    ),
    **{
        f"policy-draft-{tab}": Row(
            opens=f"{_D}/{tab}", sends=sends, again=REFUSED, stale=OWN, why=_DRAFT
        )
        for tab, sends in (
            ("limits", {}),
            ("calendar", {}),
            ("risk", {}),
            ("measures", {}),
            ("text", {"note": "Mine"}),
        )
    },
    **{
        f"policy-draft-{tab}": Row(to=f"{_D}/{tab}", again=NOTHING, stale=OWN, why=_TAB_ALONE)
        for tab in ("segments", "cadences", "templates")
    },
    "policy-draft-message": Row(
        opens=_D + "/texts/gentle/en",
        sends={"subject": "Pay"},
        again=REFUSED,
        stale=OWN,
        why=_DRAFT,
    ),
    "policy-draft-cadence-add": Row(
        opens=_D + "/cadences", sends={"name": "Mine"}, again=NOTHING, stale=OWN, why=_DRAFT
    ),
    "policy-draft-cadence": Row(
        opens=_D + "/cadences/standard",
        sends={"name": "Mine"},
        button=("act", "save"),
        again=REFUSED,
        stale=OWN,
        why=_DRAFT,
    ),
    "policy-draft-segment-add": Row(opens=_D + "/segments", again=NOTHING, stale=OWN, why=_DRAFT),
    "policy-draft-segment": Row(
        opens=_D + "/segments/0", sends={"name": "Mine"}, again=REFUSED, stale=OWN, why=_DRAFT
    ),
    "policy-draft-submit": Row(
        opens=_D + "/review", given="draft_changed", again=REFUSED, stale=OWN, why=_DRAFT
    ),
    "policy-draft-rebase": Row(
        again=NOTHING,
        stale=OWN,
        why=_DRAFT,
        tried_in="tests/web/test_policy.py::test_a_draft_behind_the_newest_version_is_based_anew",
    ),
    "policy-draft-discard": Row(opens=_D + "/review", again=REFUSED, stale=OWN, why=_DRAFT),
    # Messages.
    "outbox-release": Row(opens="/outbox/review", again=REFUSED, stale=REFUSED),
    "message-test": Row(
        opens="/outbox/preview?customer={number}",
        again=NOTHING,
        stale=COUNTS,
        why="Each gets a test at their own address.",
    ),
    "outbox-act": Row(opens="/outbox/{message_id}", to="/release", again=REFUSED, stale=REFUSED),
    "settings-sending-stop": Row(opens="/settings/sending", again=NOTHING, stale=NOTHING),
    "settings-sending-resume": Row(
        opens="/settings/sending", given="stopped", again=NOTHING, stale=NOTHING
    ),
    "settings-sending-restored": Row(
        opens="/settings/sending", given="restored", again=REFUSED, stale=REFUSED
    ),
    "settings-sending-switch": Row(
        opens="/settings/sending", given="live", to="/automatic", again=REFUSED, stale=REFUSED
    ),
    "reply-act": Row(
        opens="/replies/{inbound_id}",
        to="/paid",
        sends={"note": "Paid last week"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "unclear-decide": Row(
        to="/unclear/{message_unknown}", sends={"left": "yes"}, again=REFUSED, stale=REFUSED
    ),
    "mail-hook": Row(
        again=NOTHING,
        stale=OWN,
        why="Machines send it, each report under its own id.",
        tried_in="tests/web/test_replies.py::test_signed_events_have_their_consequences_once",
    ),
    **SETTINGS,
    **OWN_PAGES,
}
