"""What comes of forms of settings, of one's own pages and of signing in, sent twice or late.

Part of the table in replays.py, which says what the words mean.
"""

from collections.abc import Mapping
from typing import Final

from tests.web.replay_rows import COUNTS, NOTHING, OWN, REFUSED, THEIR_OWN, Row

_SIGN_IN: Final = "tests/web/test_sign_in.py"
_COMPANY: Final = "tests/web/test_company_sign_in.py"

SETTINGS: Final[Mapping[str, Row]] = {
    "settings-organisation": Row(
        opens="/settings/organisation",
        sends={"name": "New name"},
        theirs={"name": "Newer"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "company": Row(
        opens="/company",
        given="nobody_introduced",
        sends={"name": "New name"},
        theirs={"name": "Newer"},
        again=NOTHING,
        stale=NOTHING,
        why="It leads to the company as it was named first.",
    ),
    "settings-people": Row(
        opens="/settings/people",
        sends={"name": "Eve Smith", "email": "eve@example.com"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "settings-person": Row(
        opens="/settings/people/{carl}",
        sends={"roles": ("team_lead",)},
        theirs={"roles": ("cfo",)},
        again=NOTHING,
        stale=REFUSED,
    ),
    "settings-person-joins": Row(
        opens="/settings/people/{carl}", sends={"other": "{dora}"}, again=REFUSED, stale=REFUSED
    ),
    "settings-person-leaves": Row(opens="/settings/people/{carl}", again=NOTHING, stale=NOTHING),
    "settings-person-link": Row(opens="/settings/people/{dora}", again=REFUSED, stale=REFUSED),
    "settings-person-app": Row(opens="/settings/people/{carl}", again=REFUSED, stale=REFUSED),
    "settings-webhooks": Row(
        opens="/settings/webhooks",
        sends={"name": "BI tool", "url": "https://bi.example.com/in", "kinds": ("promise.made",)},
        theirs={"name": "DWH", "url": "https://dwh.example.com/in", "kinds": ("promise.made",)},
        again=REFUSED,
        stale=COUNTS,
        why="Two systems are told.",
    ),
    "settings-webhook": Row(
        opens="/settings/webhooks/{webhook_id}",
        sends={"name": "BI tool"},
        theirs={"name": "CRM"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "settings-webhook-secret": Row(
        opens="/settings/webhooks/{webhook_id}", again=REFUSED, stale=REFUSED
    ),
    "settings-webhook-act": Row(
        opens="/settings/webhooks/{webhook_id}",
        button=("act", "test"),
        again=NOTHING,
        stale=COUNTS,
        why="Each waits for the test that they sent.",
    ),
    "settings-delivery": Row(
        opens="/settings/webhooks/deliveries/{delivery_id}", again=NOTHING, stale=REFUSED
    ),
    "settings-entity-add": Row(
        opens="/settings/entities/add",
        sends={"code": "BE01", "name": "Be Ltd", "country": "BE", "currency": "EUR"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "settings-entity": Row(
        opens="/settings/entities/{entity_id}",
        sends={"name": "New name"},
        theirs={"name": "Newer"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "settings-logo-change": Row(
        opens="/settings/entities/{entity_id}",
        sends={"logo": "@red"},
        theirs={"logo": "@blue"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "settings-mail-of": Row(
        opens="/settings/mail/{entity_id}",
        sends={"from_name": "New name"},
        theirs={"from_name": "Newer"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "settings-mail-check": Row(
        again=COUNTS,
        stale=COUNTS,
        why="It asks the server once more and notes what that said last.",
        tried_in="tests/web/test_settings_mail.py::test_a_server_that_works",
    ),
    "settings-tokens": Row(
        opens="/settings/api", sends={"name": "BI tool"}, again=REFUSED, stale=OWN, why=THEIR_OWN
    ),
    "settings-token-revoke": Row(opens="/settings/api", again=NOTHING, stale=NOTHING),
    "settings-privacy-export": Row(
        opens="/settings/privacy?q=buyer@amber.example",
        again=COUNTS,
        stale=COUNTS,
        why="Each file that leaves is noted, as each holds the data.",
    ),
    "settings-privacy-erase": Row(
        opens="/settings/privacy?q=free@harbour.example",
        through=True,
        sends={"reason": "They asked for it"},
        again=REFUSED,
        stale=REFUSED,
    ),
    "settings-retention": Row(
        opens="/settings/retention",
        sends={"of": "vouchers", "period": "10", "reason": "Our auditors ask"},
        theirs={"of": "vouchers", "period": "12", "reason": "Courts"},
        again=NOTHING,
        stale=REFUSED,
    ),
    "settings-retention-switch": Row(opens="/settings/retention", again=NOTHING, stale=NOTHING),
    "settings-retention-hold": Row(
        opens="/settings/retention",
        sends={"customer": "{number}", "until": "{fortnight}", "reason": "A court case"},
        theirs={"customer": "{number}", "until": "{next_week}", "reason": "Tax"},
        again=NOTHING,
        stale=COUNTS,
        why="Each has its case; what is held goes when the last of them is over.",
    ),
    "settings-retention-release": Row(opens="/settings/retention", again=REFUSED, stale=REFUSED),
}
OWN_PAGES: Final[Mapping[str, Row]] = {
    "home": Row(to="/", again=NOTHING, stale=OWN, why=THEIR_OWN),
    "language": Row(
        opens="/today", sends={"language": "de"}, again=NOTHING, stale=OWN, why=THEIR_OWN
    ),
    "save-view": Row(
        opens="/accounts?text=zorn",
        sends={"name": "Late"},
        again=NOTHING,
        stale=OWN,
        why=THEIR_OWN,
    ),
    "change-view": Row(
        opens="/accounts?text=amber",
        to="/{view_id}",
        sends={"name": "Late"},
        again=NOTHING,
        stale=OWN,
        why=THEIR_OWN,
    ),
    "password": Row(
        opens="/password",
        sends={"current": "a-long-enough-word", "password": "another-long-enough-word"},
        again=REFUSED,
        but=("sign_in_tries",),
        stale=OWN,
        why="What was the password is none any more, and a try with it is counted.",
    ),
    "me-end-others": Row(
        opens="/me", given="two_sessions", again=NOTHING, stale=OWN, why=THEIR_OWN
    ),
    "me-mails": Row(opens="/me", again=NOTHING, stale=OWN, why=THEIR_OWN),
    "me-end-session": Row(
        opens="/me",
        given="two_sessions",
        to="/{elsewhere}/end",
        again=REFUSED,
        stale=OWN,
        why=THEIR_OWN,
    ),
    "passkey-add": Row(
        again=REFUSED,
        stale=OWN,
        why=THEIR_OWN,
        tried_in="tests/web/test_passkeys.py::test_a_key_is_added_once",
    ),
    "passkey-remove": Row(opens="/me", again=REFUSED, stale=OWN, why=THEIR_OWN),
    "second-factor": Row(
        again=NOTHING,
        stale=OWN,
        why=THEIR_OWN,
        tried_in=f"{_SIGN_IN}::test_an_app_is_set_up_and_asked_for_from_then_on",
    ),
    "recovery-codes": Row(
        opens="/me",
        who="carl",
        again=COUNTS,
        stale=OWN,
        why="Codes are shown once; those that are shown last are the ones that open.",
    ),
    "second-factor-off": Row(opens="/me", who="carl", again=NOTHING, stale=OWN, why=THEIR_OWN),
    # Signing in.
    "sign-in": Row(
        opens="/sign-in",
        who="",
        sends={"email": "anna@example.com", "password": "a-long-enough-word"},
        again=COUNTS,
        stale=OWN,
        why="Each time that somebody says who they are is noted; the session stays the same.",
    ),
    "sign-out": Row(opens="/today", again=NOTHING, stale=OWN, why=THEIR_OWN),
    **{
        name: Row(again=REFUSED, stale=OWN, why=THEIR_OWN, tried_in=tried)
        for name, tried in (
            ("sign-in-code", f"{_SIGN_IN}::test_a_password_alone_does_not_let_in_who_has_an_app"),
            ("sign-in-link", f"{_SIGN_IN}::test_a_lost_password_is_chosen_anew_by_a_link"),
            ("sign-in-passkey", "tests/web/test_passkeys.py::test_a_key_is_added_and_signs_in"),
            ("company-sign-in", f"{_COMPANY}::test_tricks_with_the_way_back"),
            ("company-back", f"{_COMPANY}::test_a_person_comes_in_by_the_company"),
        )
    },
}
