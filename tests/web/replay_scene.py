"""A lived book in which every form of the pages can be opened, and two people who do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from dunwell.actions import (
    api_tokens,
    approvals,
    assignments,
    calls,
    contacts,
    customers,
    delegations,
    organisations,
    passkeys,
    pauses,
    restorations,
    retention,
    saved_views,
    second_factors,
    sending,
    webhook_deliveries,
    webhooks,
    write_offs,
)
from dunwell.actions import people as people_actions
from dunwell.actions import policies as policy_drafts
from dunwell.actions.webhooks import Wanted
from dunwell.core.api_tokens import Scope
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.roles import Role
from dunwell.core.second_factors import code_at, step_of
from dunwell.core.write_offs import WriteOffReason
from dunwell.jobs import policies
from dunwell.store.models import (
    ImportRun,
    Organisation,
    PolicyDraft,
    RoleGrant,
    SignInSession,
    User,
    WebhookDelivery,
)
from tests import builders, two_entities
from tests.two_entities import DAY, NOW, TODAY
from tests.web.signing_in import signed_in

_ROLES: Final = [one for one in Role if one is not Role.AUDITOR]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who works in the book, and the numbers that addresses and forms need."""

    anna: User
    bob: User
    names: dict[str, str]


def build(home: Path, password_hash: str) -> Scene:
    """Live in the book of two entities until today, and leave something for every form."""
    two = two_entities.build(home)
    names = {key: str(value) for key, value in two.own.ids.items()}
    anna, bob, carl = (_person(name, password_hash) for name in ("Anna", "Bob", "Carl"))
    organisations.introduce(
        by=None, at=NOW, name="Amber", time_zone="UTC", language="en", entity_code="NL01"
    )
    names |= _account(two, anna) | _asked(two, anna, bob) | _settings(two, anna, carl)
    assignments.be_away(
        by=anna, at=NOW, person=bob, from_date=TODAY, to_date=TODAY + 7 * DAY, cover=None
    )
    names |= {"bob": str(bob.pk), "carl": str(carl.pk), "anna": str(anna.pk)}
    names |= _days() | _numbers(two)
    return Scene(anna=anna, bob=bob, names=names)


def _person(name: str, password_hash: str) -> User:
    one = User.objects.create_user(f"{name.lower()}@example.com", name=name)
    one.password = password_hash
    one.save(update_fields=["password"])
    RoleGrant.objects.bulk_create(RoleGrant(user=one, role=role) for role in _ROLES)
    return one


def _days() -> dict[str, str]:
    days = {"yesterday": -1, "today": 0, "tomorrow": 1, "next_week": 7, "fortnight": 14}
    return {name: (TODAY + count * DAY).isoformat() for name, count in days.items()}


def _numbers(two: two_entities.Two) -> dict[str, str]:
    row = f"{two.own.customer.pk}-{two.own.entity.pk}-0"
    return {
        "number": two.own.customer.number,
        "own": row,
        "branch": two.cast.branch.number,
        "branch_id": str(two.cast.branch.pk),
        "head_id": str(two.cast.head_office.pk),
    }


def _account(two: two_entities.Two, anna: User) -> dict[str, str]:
    customer = two.own.customer
    pause = pauses.begin(
        by=anna,
        at=NOW,
        customer=two.cast.branch,
        from_date=TODAY,
        to_date=TODAY + 7 * DAY,
        reason="stocktaking",
    )
    call = calls.log(
        by=anna,
        at=NOW,
        today=TODAY,
        customer=customer,
        entity=two.own.entity,
        call=Call(on_date=TODAY, outcome=CallOutcome.VOICEMAIL),
    )
    ready = builders.document(
        two.cast, 90_00, customer=two.cast.branch, on=TODAY - 3 * DAY, number="AMBER-READY"
    )
    contacts.add(by=None, at=NOW, customer=two.cast.branch, name="Ada", email="ap@branch.example")
    again = two.cast.harbour_again
    contacts.add(by=None, at=NOW, customer=again, name="Free", email="free@harbour.example")
    customers.edit(by=None, at=NOW, customer=two.cast.branch, terms_days=30)
    view = saved_views.save(by=anna, at=NOW, table="accounts", name="Mine", query="text=amber")
    run = ImportRun.objects.filter(pk=two.own.ids["run_id"]).get()
    return {
        "branch_pause": str(pause.pk),
        "my_call": str(call.pk),
        "ready": str(ready.pk),
        "view_id": str(view.pk),
        "run_id": str(run.pk),
    }


def _asked(two: two_entities.Two, anna: User, bob: User) -> dict[str, str]:
    mine, returned = (
        write_offs.ask(
            two.own.ids[name],
            by=anna,
            at=NOW,
            on=TODAY,
            amount=10_00,
            reason=WriteOffReason.UNECONOMIC,
            note="Nobody pays it.",
        )
        for name in ("item_1", "item_2")
    )
    approvals.send_back(returned.pk, by=bob, at=NOW, on=TODAY, question="Why now?")
    lent = delegations.lend(
        by=anna, at=NOW, today=TODAY, stand_in_id=bob.pk, from_date=TODAY, to_date=TODAY + DAY
    )
    draft = policies.begin(by=anna, at=NOW)
    return {
        "mine": str(mine.pk),
        "returned": str(returned.pk),
        "lent": str(lent.pk),
        "draft_id": str(draft.pk),
    }


def _settings(two: two_entities.Two, anna: User, carl: User) -> dict[str, str]:
    hook = webhooks.add(
        Wanted(name="ERP", url="https://erp.example.com/in", kinds=["promise.made"]),
        by=anna,
        at=NOW,
    ).webhook
    delivery = webhook_deliveries.test(hook.pk, by=anna, at=NOW)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state="failed")
    token = api_tokens.issue(
        by=anna,
        at=NOW,
        name="ERP",
        scopes=[Scope.READ],
        last_date=TODAY + timedelta(days=30),
        today=TODAY,
    ).token
    hold = retention.hold(
        by=anna,
        at=NOW,
        on=TODAY,
        customer=two.own.customer,
        until=TODAY + timedelta(days=400),
        reason="A case in court.",
    )
    secret = second_factors.offer(carl, at=NOW)
    second_factors.take_up(carl, code_at(secret, step_of(NOW)), at=NOW, session_key="")
    key = passkeys.add(
        anna, at=NOW, name="Phone", credential_id="c" * 20, public_key="k", sign_count=0
    )
    left = people_actions.invite(
        by=anna, at=NOW, name="Dora", email="dora@example.com", roles=[Role.AUDITOR]
    ).person
    return {
        "webhook_id": str(hook.pk),
        "delivery_id": str(delivery.pk),
        "token_id": str(token.pk),
        "hold_id": str(hold.pk),
        "key_id": str(key.pk),
        "dora": str(left.pk),
    }


def stopped(scene: Scene) -> None:
    """Sending was stopped."""
    sending.stop_all(by=scene.bob, at=NOW)


def restored(_scene: Scene) -> None:
    """The book was brought back from a backup."""
    restorations.hold(at=NOW, made_at=NOW - DAY, head=1)


def nobody_introduced(_scene: Scene) -> None:
    """Nobody said yet who the company is."""
    Organisation.objects.all().delete()


def draft_changed(scene: Scene) -> None:
    """A draft of the policy says something else than the policy."""
    draft = PolicyDraft.objects.get(pk=scene.names["draft_id"])
    text = draft.text.replace("name: Standard", "name: Usual", 1)
    assert text != draft.text
    policy_drafts.change(draft.pk, by=scene.anna, at=NOW, text=text, note="Another name")


def two_sessions(scene: Scene) -> None:
    """Anna is signed in elsewhere as well."""
    signed_in(scene.anna)
    scene.names["elsewhere"] = str(SignInSession.objects.get(user=scene.anna).pk)


def live(scene: Scene) -> None:
    """The first entity sends, each batch released by a person."""
    entity_id = int(scene.names["entity_id"])
    sending.switch_on(entity_id, automatic=False, by=scene.bob, at=NOW)


GIVEN: Final[Mapping[str, Callable[[Scene], None]]] = {
    one.__name__: one
    for one in (stopped, restored, live, nobody_introduced, draft_changed, two_sessions)
}
