"""What is refused of records that are kept, held and erased."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from dunwell.actions import contacts, erasures, retention
from dunwell.core.roles import Role
from dunwell.store.queries import persons
from tests import builders
from tests.refusals.trials import COMMAND, PAGE, Page, Stage, Trial, Ways, by_trials

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
RETENTION: Final = "/settings/retention"
ERASE: Final = "/settings/privacy/erase"
ON_REQUEST: Final = "On their own request."


def _set(code: str, case: str, words: str, path: str = RETENTION, **form: Any) -> Trial:
    """A form of the page Retention, which has no other way: what goes is decided by a person."""
    return Trial(code=code, case=case, page=Page(path=path, form=form), words=words)


def _erase(code: str, case: str, who: str, reason: str) -> Trial:
    return Trial(
        code=code,
        case=case,
        page=Page(
            path=ERASE,
            form={"subject": f"{{{who}}}", "reason": reason, "was_shown": f"{{{who}_seen}}"},
        ),
        command=("erase-person", f"{{{who}}}", "--by", "{lead}", "--because", reason),
    )


TRIALS: Final = (
    _set(
        "unknown_record_class",
        "",
        "There is no such class of records",
        of="secrets",
        period="10",
    ),
    _set("retention_out_of_range", "none", "0 years is no period", of="books", period="0"),
    _set("retention_out_of_range", "long", "choose 1 to", of="books", period="999999"),
    _set("retention_out_of_range", "words", "'ten' is no whole number", of="books", period="ten"),
    _set(
        "retention_below_floor",
        "",
        "say why another rule applies to this company",
        of="vouchers",
        period="1",
        reason=" ",
    ),
    Trial(code="retention_run_ahead", command=("retention", "--as-of", "{tomorrow}")),
    Trial(
        code="nobody_found",
        case="exported",
        page=Page(path="/settings/privacy/export", form={"subject": "contact:999999"}),
        command=("export-person", "contact:999999", "--to", "{home}/person.zip"),
    ),
    Trial(
        code="nobody_found",
        case="erased",
        page=Page(path=ERASE, form={"subject": "user:999999", "reason": ON_REQUEST}),
        command=("erase-person", "user:999999", "--by", "{lead}", "--because", ON_REQUEST),
    ),
    _erase("nobody_found", "twice", "gone", ON_REQUEST),
    Trial(
        code="nobody_found",
        case="address",
        command=(
            *("erase-person", "nobody@example.com", "--by", "{lead}"),
            *("--because", ON_REQUEST),
        ),
    ),
    Trial(
        code="nobody_found",
        case="none-chosen",
        page=Page(path=ERASE, form={"reason": ON_REQUEST}),
        words="Choose at least one person",
    ),
    _erase("erasure_held", "contact", "owing", ON_REQUEST),
    _erase("erasure_held", "colleague", "colleague", ON_REQUEST),
    _erase("erasure_reason_missing", "", "free", "  "),
    _erase("erasure_reason_missing", "names-them", "free", "Zoe Lund asked for it."),
    Trial(
        code="person_changed",
        page=Page(
            path=ERASE,
            form={"subject": "{free}", "reason": ON_REQUEST, "was_shown": "{owing_seen}"},
        ),
        words="Somebody changed these people while you looked",
    ),
    _set(
        "legal_hold_unsound",
        "reason",
        "A legal hold needs its reason",
        f"{RETENTION}/holds",
        customer="{number}",
        until="{tomorrow}",
        reason=" ",
    ),
    _set(
        "legal_hold_unsound",
        "day",
        "choose a later day",
        f"{RETENTION}/holds",
        customer="{number}",
        until="{today}",
        reason="A lawsuit.",
    ),
    _set(
        "legal_hold_unsound",
        "no-day",
        "A legal hold needs its last day",
        f"{RETENTION}/holds",
        customer="{number}",
        reason="A lawsuit.",
    ),
    _set("legal_hold_over", "", "was ended already", f"{RETENTION}/holds/{{ended}}/end"),
    _set("legal_hold_over", "none", "no such legal hold", f"{RETENTION}/holds/999999/end"),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        (
            *("unknown_record_class", "retention_out_of_range", "retention_below_floor"),
            *("person_changed", "legal_hold_unsound", "legal_hold_over"),
        ),
        by_trials(PAGE),
    ),
    "retention_run_ahead": by_trials(COMMAND),
    **dict.fromkeys(
        ("nobody_found", "erasure_held", "erasure_reason_missing"), by_trials(PAGE, COMMAND)
    ),
}


def scene(stage: Stage) -> None:
    """A contact who may go, one whose customer owes, one who is gone, and a hold that ended."""
    lead = stage.people["lead"] = stage.person(Role.FINANCE_MANAGER, name="mona")
    who, at = stage.cast, timezone.now()
    builders.invoice(who, 100_00)
    made = {
        "owing": contacts.add(by=lead, at=at, customer=who.harbour, name="Ann Ball"),
        "free": contacts.add(by=lead, at=at, customer=who.branch, name="Zoe Lund"),
        "gone": contacts.add(by=lead, at=at, customer=who.branch, name="Old Hand"),
    }
    subjects = {name: f"contact:{one.pk}" for name, one in made.items()}
    subjects["colleague"] = f"user:{stage.person(Role.CFO, name='cora').pk}"
    for name, subject in subjects.items():
        seen = erasures.seen(persons.by_subjects([subject]))
        stage.put(**{name: subject, f"{name}_seen": seen})
    erasures.erase(by=lead, at=at, as_of=TODAY, subjects=[subjects["gone"]], reason=ON_REQUEST)
    hold = retention.hold(
        by=lead, at=at, on=TODAY, customer=who.harbour, until=TOMORROW, reason="A lawsuit."
    )
    retention.release(by=lead, at=at, hold_id=hold.pk)
    stage.put(
        lead=lead.email,
        number=who.harbour.number,
        ended=hold.pk,
        today=TODAY,
        tomorrow=TOMORROW,
        home=stage.home,
    )
