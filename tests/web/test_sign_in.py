"""Signing in is slow to guess, ends by itself, and asks again before what matters."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from dunwell.actions import second_factors
from dunwell.core.second_factors import code_at, step_of
from dunwell.core.sessions import IDLE_LIMIT, LIMIT
from dunwell.store import sealing
from dunwell.store.models import (
    AuditEntry,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignInSession,
    SignInTries,
    User,
)
from tests import book_states
from tests.web.signing_in import signed_in, some_time_ago

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-enough-word"  # noqa: S105 - Anna's, in tests alone.
WRONG = "another-long-word"


def try_in(email: str, password: str, headers: dict[str, str] | None = None) -> Client:
    client = Client()
    client.post("/sign-in", {"email": email, "password": password}, headers=headers)
    return client


def is_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def with_app(person: User) -> tuple[bytes, list[str]]:
    """Give a person an app whose last code was used two minutes ago."""
    then = timezone.now() - timedelta(minutes=2)
    secret = second_factors.offer(person, at=then)
    code = code_at(secret, step_of(then))
    return secret, list(second_factors.take_up(person, code, at=then, session_key=""))


def _opened(client: Client, path: str) -> Client:
    client.post(path)
    return client


def now_code(secret: bytes) -> str:
    return code_at(secret, step_of(timezone.now()))


def test_a_password_lets_in_and_is_kept_in_the_trail(person: User) -> None:
    client = try_in("ANNA@example.com", PASSWORD, {"User-Agent": "X11; Linux Firefox/99"})
    assert is_in(client)
    row = SignInSession.objects.get()
    assert (row.user, row.way, row.address) == (person, "password", "127.0.0.1")
    assert row.device == "Firefox, Linux"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.because) == ("people.sign_in", {"way": "password"})


@pytest.mark.parametrize("email", ["anna@example.com", "nobody@example.com"])
def test_guessing_waits_and_tells_nobody_who_is_here(person: User, email: str) -> None:
    del person
    client = Client()
    data = {"email": email, "password": WRONG}
    answers = [client.post("/sign-in", data) for _ in range(5)]
    assert {one.status_code for one in answers} == {422}
    assert "E-mail and password do not fit together." in answers[4].content.decode()
    with book_states.unchanged():
        sixth = client.post("/sign-in", {"email": email, "password": PASSWORD})
    assert sixth.status_code == 429
    assert 25 <= int(sixth["Retry-After"]) <= 30
    assert re.search(r"looked at from \d\d:\d\d:\d\d on", sixth.content.decode())
    assert not is_in(client)
    assert [one.action for one in AuditEntry.objects.all()] == ["people.too_many_tries"]
    # Waiting helps, and a right password then forgets what was counted.
    SignInTries.objects.update(last_at=timezone.now() - timedelta(seconds=31))
    again = client.post("/sign-in", {"email": email, "password": PASSWORD})
    assert again.status_code == (302 if email.startswith("anna") else 422)


def test_one_address_may_not_try_everybody(person: User) -> None:
    client = Client()
    for number in range(50):
        client.post("/sign-in", {"email": f"p{number}@example.com", "password": WRONG})
    assert (
        client.post("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 429
    )
    # What a caller says of its address counts only behind a proxy of ours.
    claimed = {"X-Forwarded-For": "192.0.2.7"}
    assert not is_in(try_in(person.email, PASSWORD, claimed))


def test_behind_a_proxy_its_last_word_counts(person: User, settings: Any) -> None:
    settings.PROXIES = 1
    forwarded = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7"}
    assert is_in(try_in(person.email, PASSWORD, forwarded))
    assert SignInSession.objects.get().address == "192.0.2.7"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seen_at": IDLE_LIMIT}, "an hour passed without a click"),
        ({"signed_in_at": LIMIT}, "lasts twelve hours at most"),
    ],
)
def test_sessions_end_by_themselves(
    browser: Client, change: dict[str, timedelta], words: str
) -> None:
    told = {name: timezone.now() - ago for name, ago in change.items()}
    SignInSession.objects.update(**told)
    answer = browser.get("/accounts")
    assert answer["Location"] == "/sign-in?next=/accounts"
    assert words in browser.get("/sign-in").content.decode()
    assert words not in browser.get("/sign-in").content.decode()
    assert not SignInSession.objects.exists()


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(browser: Client) -> None:
    SignInSession.objects.all().delete()
    part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts?q=x"}
    answer = browser.get("/accounts", headers=part)
    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        "/sign-in?next=%2Faccounts%3Fq%3Dx",
    )


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(person: User) -> None:
    client = try_in(person.email, PASSWORD)
    thief = Client()
    thief.cookies.update(client.cookies)
    assert is_in(thief)
    client.post("/sign-out")
    assert not is_in(thief)
    assert not is_in(client)


def test_sessions_are_listed_and_ended_by_their_own_person(person: User, browser: Client) -> None:
    other, stranger = signed_in(person), User.objects.create_user("ben@example.com")
    elsewhere = signed_in(stranger)
    foreign = SignInSession.objects.get(user=stranger)
    page = browser.get("/me").content.decode()
    assert page.count("/me/sessions/") == 3  # Two sessions, and ending all others.
    assert browser.post(f"/me/sessions/{foreign.pk}/end").status_code == 422
    assert browser.post(f"/me/sessions/{2**70}/end").status_code == 422
    assert is_in(elsewhere)
    one = SignInSession.objects.get(session_key=other.session.session_key)
    assert browser.post(f"/me/sessions/{one.pk}/end")["Location"] == "/me?told=ended"
    assert not is_in(other)
    other = signed_in(person)
    browser.post("/me/sessions/end-others")
    assert not is_in(other)
    assert is_in(browser)
    assert is_in(elsewhere)
    own = SignInSession.objects.get(user=person)
    assert browser.post(f"/me/sessions/{own.pk}/end")["Location"] == "/sign-in"
    assert not is_in(browser)


def test_a_new_password_asks_for_the_old_and_ends_the_other_sessions(
    person: User, browser: Client
) -> None:
    elsewhere = signed_in(person)
    fresh = {"password": "quite-another-long-word"}
    assert browser.post("/password", fresh).status_code == 422
    assert browser.post("/password", {**fresh, "current": WRONG}).status_code == 422
    assert is_in(elsewhere)
    assert browser.post("/password", {**fresh, "current": PASSWORD}).status_code == 302
    assert is_in(browser)
    assert not is_in(elsewhere)
    assert SignInSession.objects.count() == 1
    assert is_in(try_in(person.email, fresh["password"]))


def test_roles_and_the_door_end_sessions(only: Callable[..., User], browser: Client) -> None:
    only("administrator")
    ben = User.objects.create_user("ben@example.com", name="Ben")
    other = signed_in(ben)
    path = f"/settings/people/{ben.pk}"
    assert browser.post(path, {"roles": ["auditor"]}).status_code == 302
    assert not is_in(other)
    other = signed_in(ben)
    browser.post(f"{path}/leaves")
    assert not is_in(other)


def test_nobody_gives_roles_to_themselves(only: Callable[..., User], browser: Client) -> None:
    person = only("administrator")
    told = {"roles": ["administrator", "cfo", "is_staff"], "is_superuser": "1"}
    answer = browser.post(f"/settings/people/{person.pk}", told)
    assert answer.status_code == 422
    assert "Nobody gives roles to themselves" in answer.content.decode()
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert [one.role for one in RoleGrant.objects.all()] == ["administrator"]


def test_what_matters_asks_who_is_there_and_keeps_the_form(
    only: Callable[..., User], browser: Client
) -> None:
    only("administrator")
    some_time_ago(browser, timedelta(minutes=15))
    form = {"name": "Mara Lind", "email": "mara@example.com", "roles": ["cfo", "auditor"]}
    asked = browser.post("/settings/people", form)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Is it you?" in page
    for value in ("Mara Lind", "cfo", "auditor"):
        assert f'value="{value}"' in page
    wrong = browser.post("/settings/people", {**form, "said_to_confirm": WRONG})
    assert "This is not your password." in wrong.content.decode()
    assert User.objects.count() == 1
    assert browser.get("/settings/people").status_code == 200  # Looking asks nothing.
    done = browser.post("/settings/people", {**form, "said_to_confirm": PASSWORD})
    assert "A link for Mara Lind" in done.content.decode()
    assert PASSWORD not in done.content.decode()
    mara = User.objects.get(email="mara@example.com")
    assert {one.role for one in mara.role_grants.all()} == {"cfo", "auditor"}
    assert browser.post(f"/settings/people/{mara.pk}", {"roles": ["cfo"]}).status_code == 302


def test_guessing_at_the_question_waits_as_well(
    only: Callable[..., User], browser: Client
) -> None:
    only("administrator")
    some_time_ago(browser, timedelta(minutes=20))
    told = {"name": "M", "email": "m@example.com", "said_to_confirm": WRONG}
    for _ in range(5):
        browser.post("/settings/people", told)
    with book_states.unchanged():
        page = browser.post("/settings/people", {**told, "said_to_confirm": PASSWORD})
    assert "Too many tries" in page.content.decode()
    assert User.objects.count() == 1


def test_an_app_is_set_up_and_asked_for_from_then_on(person: User, browser: Client) -> None:
    elsewhere = signed_in(person)
    page = browser.get("/me/app").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = second_factors.offer(person, at=timezone.now())
    with book_states.unchanged("sign_in_tries"):
        assert browser.post("/me/app", {"code": "000000"}).status_code == 422
    assert is_in(elsewhere)
    form = {"code": now_code(secret)}
    answer = browser.post("/me/app", form)
    assert browser.post("/me/app", form)["Location"] == "/me"
    codes = re.findall(r"<li>([a-z2-7-]{27})</li>", answer.content.decode())
    assert len(codes) == 8
    assert not is_in(elsewhere)
    assert is_in(browser)
    assert codes[0] not in browser.get("/me").content.decode()
    assert secret.hex() not in SecondFactor.objects.get().sealed_secret
    assert not RecoveryCode.objects.filter(code_hash__contains=codes[0]).exists()
    assert browser.get("/me/app")["Location"] == "/me"


def test_a_password_alone_does_not_let_in_who_has_an_app(person: User) -> None:
    secret, codes = with_app(person)
    client = Client()
    form = {"email": person.email, "password": PASSWORD, "next": "/accounts"}
    assert client.post("/sign-in", form)["Location"] == "/sign-in/code"
    assert not is_in(client)
    with book_states.unchanged("sign_in_tries"):
        assert client.post("/sign-in/code", {"code": "123"}).status_code == 422
    code = now_code(secret)
    assert client.post("/sign-in/code", {"code": code})["Location"] == "/accounts"
    assert is_in(client)
    # The same code is good once, also for who read it over a shoulder.
    thief = Client()
    thief.post("/sign-in", form)
    with book_states.unchanged("sign_in_tries"):
        assert thief.post("/sign-in/code", {"code": code}).status_code == 422
    # So is a recovery code, however it is written.
    assert thief.post("/sign-in/code", {"code": codes[3].upper()}).status_code == 302
    again = Client()
    again.post("/sign-in", form)
    assert again.post("/sign-in/code", {"code": codes[3]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 7


def test_the_half_way_in_lasts_five_minutes_and_guesses_are_few(person: User) -> None:
    secret, _codes = with_app(person)
    client = Client()
    form = {"email": person.email, "password": PASSWORD}
    assert client.get("/sign-in/code")["Location"] == "/sign-in"
    client.post("/sign-in", form)
    for _ in range(5):
        assert client.post("/sign-in/code", {"code": "000000"}).status_code == 422
    with book_states.unchanged():
        assert client.post("/sign-in/code", {"code": now_code(secret)}).status_code == 429
    SignInTries.objects.all().delete()
    session = client.session
    session["half_signed_in"] |= {"at": datetime(2020, 1, 1, tzinfo=UTC).isoformat()}
    session.save()
    answer = client.post("/sign-in/code", {"code": now_code(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in")
    assert not is_in(client)


def test_the_app_answers_the_question_who_is_there(person: User, browser: Client) -> None:
    secret, _codes = with_app(person)
    browser = signed_in(person)
    some_time_ago(browser, timedelta(minutes=15))
    assert "Is it you?" in browser.post("/me/app/off").content.decode()
    wrong = browser.post("/me/app/off", {"said_to_confirm": PASSWORD})
    assert wrong.status_code == 422
    assert SecondFactor.objects.exists()
    renewed = browser.post("/me/app/codes", {"said_to_confirm": now_code(secret)})
    assert renewed.content.decode().count("<li>") >= 8
    assert browser.post("/me/app/off")["Location"] == "/me?told=off"
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert browser.post("/me/app/codes").status_code == 422


def test_an_administrator_takes_a_lost_app_away(
    only: Callable[..., User], browser: Client
) -> None:
    admin = only("administrator")
    ben = User.objects.create_user("ben@example.com", "another-long-word", name="Ben")
    with_app(ben)
    other = signed_in(ben)
    page = browser.get(f"/settings/people/{ben.pk}").content.decode()
    assert "Take their authenticator app away" in page
    assert browser.post(f"/settings/people/{ben.pk}/app").status_code == 302
    assert not is_in(other)
    assert AuditEntry.objects.order_by("-sequence")[0].action == "people.reset_second_factor"
    assert is_in(try_in("ben@example.com", "another-long-word"))
    # Their own they take away with their own code.
    with_app(admin)
    signed_in(admin, browser)
    assert browser.post(f"/settings/people/{admin.pk}/app").status_code == 422
    assert SecondFactor.objects.filter(user=admin).exists()


def test_a_link_does_not_go_round_the_app(only: Callable[..., User], browser: Client) -> None:
    only("administrator")
    ben = User.objects.create_user("ben@example.com", "another-long-word", name="Ben")
    with_app(ben)
    page = browser.post(f"/settings/people/{ben.pk}/link").content.decode()
    link = re.search(r'readonly value="http://testserver(/sign-in/[^"]+)"', page)
    assert link
    client = Client()
    assert client.post(link[1])["Location"] == "/sign-in/code"
    assert not is_in(client)


def test_a_lost_password_is_chosen_anew_by_a_link(
    only: Callable[..., User], browser: Client
) -> None:
    only("administrator")
    ben = User.objects.create_user("ben@example.com", "another-long-word", name="Ben")
    page = browser.post(f"/settings/people/{ben.pk}/link").content.decode()
    link = re.search(r'readonly value="http://testserver(/sign-in/[^"]+)"', page)
    assert link
    client = Client()
    client.post(link[1])
    assert not is_in(_opened(Client(), link[1])), "a link lets in once"
    assert "The password you have now" not in client.get("/password").content.decode()
    assert client.post("/password", {"password": "quite-new-long-word"}).status_code == 302
    some_time_ago(client, timedelta(minutes=20))
    assert "The password you have now" in client.get("/password").content.decode()


def test_staying_counts_as_a_click(browser: Client) -> None:
    SignInSession.objects.update(seen_at=timezone.now() - timedelta(minutes=58))
    assert browser.get("/me/here").status_code == 204
    assert timezone.now() - SignInSession.objects.get().seen_at < timedelta(minutes=1)


def test_an_app_nobody_took_up_is_offered_under_the_new_key(browser: Client) -> None:
    with override_settings(SECRET_KEY="another"):
        lost = sealing.seal("00" * 20)
    browser.get("/me/app")
    SecondFactor.objects.update(sealed_secret=lost)
    answer = browser.post("/me/app", {"code": "000000"})
    assert answer.status_code == 422
    assert "kept under another key" in answer.content.decode()
    secret = bytes.fromhex(sealing.opened(SecondFactor.objects.get().sealed_secret))
    assert browser.post("/me/app", {"code": now_code(secret)}).status_code == 200
