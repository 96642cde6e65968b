"""Browsers in which somebody is signed in, having just said who they are."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from dunwell.store.models import SignInSession, User


def signed_in(person: User, client: Client | None = None) -> Client:
    """Sign a person in without their password; what asks who they are finds it said just now."""
    client = client or Client()
    client.force_login(person)
    session = client.session
    session["is_known"] = True
    session.save()
    now = timezone.now()
    SignInSession.objects.create(
        user=person,
        session_key=client.session.session_key or "",
        way="password",
        signed_in_at=now,
        seen_at=now,
        confirmed_at=now,
    )
    return client


def some_time_ago(client: Client, ago: timedelta) -> None:
    """Let the session of a browser be older, its last word on who is there too."""
    then = timezone.now() - ago
    SignInSession.objects.filter(session_key=client.session.session_key or "").update(
        signed_in_at=then, seen_at=timezone.now(), confirmed_at=then
    )
