"""The texts of messages of a policy: one row for each, one cell for each language."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from dunwell.core.templates import LANGUAGES
from dunwell.jobs.messages import texts
from dunwell.web import message_words
from dunwell.web.policy_frame import Subject


def listed(subject: Subject, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List every text with its languages, and whether the company wrote it itself."""
    return [
        {
            "key": key,
            "label": message_words.text(key),
            "cells": [
                {
                    "language": message_words.LANGUAGES[language],
                    "href": address(subject, key, language),
                    "is_own": texts.is_own(content, key=key, language=language),
                }
                for language in LANGUAGES
            ],
        }
        for key in texts.keys(content)
    ]


def address(subject: Subject, key: str, language: str, part: str = "") -> str:
    """Give the address of a text, or of a part of its page."""
    if subject.draft is None:
        return reverse(f"web:policy-message{part}", args=(key, language))
    return reverse(f"web:policy-draft-message{part}", args=(subject.draft.pk, key, language))
