"""The policy for customers says what the policy says, in five languages, and names no fees."""

import io
from copy import deepcopy
from typing import Any

import pytest
from pypdf import PdfReader

from dunwell.actions import policies
from dunwell.core.policy import SHIPPED
from dunwell.jobs.policy_papers import rendering, words
from dunwell.jobs.policy_papers.rendering import Request
from dunwell.jobs.statements.words import LANGUAGES
from dunwell.store.models import PolicyVersion
from tests import builders

pytestmark = pytest.mark.django_db


def request(content: dict[str, Any] | None = None, **changes: Any) -> Request:
    version = policies.install_shipped(at=builders.AT)
    if content is not None:
        version = PolicyVersion(
            number=2, effective_date=builders.JANUARY_5, content=content, recorded_at=builders.AT
        )
    usual = {"version": version, "entity": None, "segment": "standard", "language": "en"}
    return Request(**(usual | changes))


def said(wanted: Request) -> str:
    reader = PdfReader(io.BytesIO(rendering.pdf(wanted)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_what_customers_read_in_english() -> None:
    who = builders.cast()
    text = said(request(entity=who.north))
    for sentence in (
        "Payment terms and reminders",
        "As of 5 Jan 2026, version 1",
        "it is due 30 days after its date",
        "3 days before by e-mail a friendly note of what comes due",
        "30 days after by e-mail a final notice",
        "between 08:00 and 21:00 of your time",
        "Contacts in 7 days: at most 7",
        "10 business days ahead",
        "we review further deliveries on credit",
        "Up to 30 days ahead",
        "While we look into it, we do not remind you of that part.",
        "Dunwell Noord B.V.",
        "Page 1 of 1",
    ):
        assert sentence in text, sentence
    assert "fee" not in text


def test_the_same_version_gives_the_same_bytes() -> None:
    wanted = request()
    assert rendering.pdf(wanted) == rendering.pdf(wanted)


def test_what_the_company_chose_is_what_is_said() -> None:
    content = deepcopy(dict(SHIPPED))
    content["pauses"]["disputes"] = False
    content["notices"]["final_consequences"] = []
    content["cadences"]["standard"]["steps"][3]["least_amount"] = 50_000
    text = said(request(content))
    assert "do not remind you of that part" not in text
    assert "final notice names a day" not in text
    assert "by e-mail, from 500.00 EUR" in text
    government = said(request(content, segment="government"))
    assert "60 days after by telephone" in government
    assert "final notice" not in government


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_it_all(language: str) -> None:
    text = said(request(language=language))
    for name in ("title", "remind", "wrong", "cannot", "paid"):
        assert words.of(name, language) in text
    assert "%(" not in text


def test_a_segment_that_does_not_exist() -> None:
    with pytest.raises(rendering.UnknownSegment):
        rendering.pdf(request(segment="nobody"))
