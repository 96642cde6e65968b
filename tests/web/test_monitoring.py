"""Health and metrics answer machines and tell nobody's secrets; logs and headers keep them too."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from dunwell.site import logs
from dunwell.store.models import Worker
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db


def worker(age: timedelta = timedelta(0), *, stopped: bool = False) -> None:
    now = timezone.now()
    Worker.objects.create(
        name="w", started_at=AT, beat_at=now - age, stopped_at=now if stopped else None
    )


def test_all_is_well_while_a_worker_lives() -> None:
    worker()
    answer = Client().get("/health")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json() == {
        "status": "ok",
        "database": True,
        "migrated": True,
        "worker": "well",
    }


@pytest.mark.parametrize(
    ("age", "stopped", "said"),
    [
        pytest.param(None, False, "never", id="none was started"),
        pytest.param(timedelta(minutes=6), False, "silent", id="it fell silent"),
        pytest.param(timedelta(0), True, "stopped", id="it was stopped"),
    ],
)
def test_a_missing_worker_is_told_and_pages_go_on(
    age: timedelta | None, stopped: bool, said: str
) -> None:
    if age is not None:
        worker(age, stopped=stopped)
    whole, web = Client().get("/health"), Client().get("/health/web")
    assert (whole.status_code, web.status_code) == (503, 200)
    assert whole.json() == web.json()
    assert (whole.json()["status"], whole.json()["worker"]) == ("degraded", said)


def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseError("password=hunter2 is wrong")

    monkeypatch.setattr(connection, "cursor", away)
    answer = Client().get("/health/web")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "database": False,
        "migrated": False,
        "worker": "",
    }


def test_metrics_are_read_from_this_machine() -> None:
    worker()
    builders.invoice(builders.cast(), 10_000)
    Client().get("/sign-in")
    answer = Client().get("/metrics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert 'dunwell_http_requests_total{page="web:sign-in",status="2xx"}' in text
    assert 'dunwell_messages{state="queued"} 0.0' in text
    assert "dunwell_mail_held 0.0" in text
    assert "dunwell_worker_pulse_age_seconds" in text
    assert "Harbour" not in text


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "10.0.0.7"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer the-word"}, 200),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer the-wor"}, 403),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer \u00e9"}, 403),
    ],
)
def test_who_may_read_metrics(meta: Any, status: int, settings: Any) -> None:
    settings.METRICS_TOKEN = "the-word"
    assert Client().get("/metrics", **meta).status_code == status


def test_without_a_token_no_word_opens(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    told: Any = {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "}
    assert Client().get("/metrics", **told).status_code == 403


def test_every_answer_carries_the_headers(browser: Client) -> None:
    for answer in (browser.get("/settings/about"), Client().get("/sign-in"), browser.get("/no")):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer
    assert browser.get("/settings/about")["Cache-Control"] == "no-store"


def _settings_with(**variables: str) -> str:
    script = (
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING');"
        "from django.test import Client;"
        "a = Client().get('/static/web/app.css', secure=True, headers={'host': 'ar.example.com'});"
        "print(a.headers.get('Strict-Transport-Security'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "dunwell.site.settings", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=str(django_settings.ROOT / "src"),
    )
    return done.stdout + done.stderr


@pytest.mark.once
def test_a_deployment_behind_tls_passes_djangos_check() -> None:
    told = _settings_with(DUNWELL_HTTPS="1", DUNWELL_HOSTS="ar.example.com")
    assert "no issues" in told
    assert "max-age=31536000" in told
    weak = _settings_with(
        DUNWELL_HTTPS="1", DUNWELL_HOSTS="ar.example.com", DUNWELL_SECRET_KEY="short"
    )
    assert "security.W009" in weak


@pytest.mark.once
def test_webhooks_to_this_machine_are_refused_in_production() -> None:
    host = {"DUNWELL_WEBHOOK_ALLOWED_HOSTS": "127.0.0.1:8099", "DUNWELL_HOSTS": "ar.example.com"}
    assert "dunwell.E001" in _settings_with(**host)
    behind_tls = _settings_with(DUNWELL_HTTPS="1", **host)
    assert "AllowedInProduction" in behind_tls
    assert "no issues" not in behind_tls
    served = subprocess.run(
        [sys.executable, "-P", "-m", "dunwell", "serve", "--no-worker"],
        env={**os.environ, **host, "DUNWELL_HTTPS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=str(django_settings.ROOT / "src"),
    )
    assert served.returncode == 1
    assert served.stderr.startswith("dunwell: DUNWELL_WEBHOOK_ALLOWED_HOSTS lets webhooks reach")
    assert "Traceback" not in served.stderr


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail to zoe.lund@harbour.example failed", "mail to [address] failed"),
        ("GET /sign-in/abcDEF-123_45 failed", "GET /sign-in/[secret] failed"),
        ("said Bearer abc.def-ghi_jkl", "said Bearer [secret]"),
        ("password='hunter2' wrong", "password='[secret]' wrong"),
        ("postgresql://dunwell:hunter2@db/x", "postgresql://dunwell:[secret]@db/x"),
        ("to NL91 ABNA 0417 1643 00 now", "to [account] now"),
        ("DETAIL:  Key (email)=(x) already exists.", "DETAIL:  [row]"),
        ("entry 17 of audit_entry is append-only", "entry 17 of audit_entry is append-only"),
    ],
)
def test_logs_keep_no_secrets_and_nobodys_data(text: str, kept: str) -> None:
    assert logs.redacted(text) == kept


def test_a_log_line_is_one_object() -> None:
    try:
        raise ValueError("zoe@harbour.example\nis wrong")
    except ValueError:
        trace = sys.exc_info()
    where = ("dunwell.x", logging.ERROR, "f", 1)
    record = logging.LogRecord(*where, "a\nb %s", ("zoe@harbour.example",), trace)
    record.page = "web:home"
    line = logs.JsonLines().format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert (told["message"], told["page"]) == ("a\nb [address]", "web:home")
    assert told["level"] == "error"
    assert "zoe" not in line
    assert "zoe" not in logs.Lines().format(record)


def test_requests_are_logged_by_name_and_not_by_address(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "dunwell.requests"):
        browser.get("/search?q=zoe@harbour.example")
    line = logs.JsonLines().format(caplog.records[-1])
    told = json.loads(line)
    assert (told["page"], told["status"], told["method"]) == ("web:search", 200, "GET")
    assert "zoe" not in line
