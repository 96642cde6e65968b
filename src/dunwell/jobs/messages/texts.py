"""The text of a message: the company's own for its language, else the shipped one."""

from collections.abc import Mapping
from typing import Any, Final, cast

from dunwell.core.channels import Tone
from dunwell.core.templates import LANGUAGES, Written
from dunwell.jobs.messages import texts_de, texts_en, texts_es, texts_fr, texts_nl
from dunwell.jobs.messages.text_forms import Phrases, Texts

SHIPPED: Final[Mapping[str, Texts]] = {
    "en": texts_en.TEXTS,
    "de": texts_de.TEXTS,
    "fr": texts_fr.TEXTS,
    "es": texts_es.TEXTS,
    "nl": texts_nl.TEXTS,
}
_PHRASES: Final[Mapping[str, Phrases]] = {
    "en": texts_en.PHRASES,
    "de": texts_de.PHRASES,
    "fr": texts_fr.PHRASES,
    "es": texts_es.PHRASES,
    "nl": texts_nl.PHRASES,
}


def text_of(policy: Mapping[str, Any], *, key: str, language: str, tone: Tone) -> Written:
    """Choose the text of a key in a language that is written.

    A text of the company's own that lacks the language is taken in English, else the shipped
    text of the tone stands in: no customer gets a message in a language that is not theirs.
    """
    own = _own(policy, key).get(language)
    if own is not None:
        return Written(subject=own["subject"], body=own["body"])
    shipped = SHIPPED[language]
    return shipped.get(key) or shipped[tone.value]


def is_own(policy: Mapping[str, Any], *, key: str, language: str) -> bool:
    """Tell whether the company wrote this text itself."""
    return language in _own(policy, key)


def keys(policy: Mapping[str, Any]) -> tuple[str, ...]:
    """List the keys of all texts, the shipped ones first."""
    own = (key for key in policy.get("templates", {}) if key not in SHIPPED["en"])
    return (*SHIPPED["en"], *sorted(own))


def phrases(language: str) -> Phrases:
    """Give the phrases that values are made of, in a language that is written."""
    return _PHRASES[language]


def written_language(language: str) -> str:
    """Give a language we write: the one asked for, else English."""
    return language if language in LANGUAGES else "en"


def _own(policy: Mapping[str, Any], key: str) -> Mapping[str, Mapping[str, str]]:
    sections = policy.get("templates", {})
    return cast("Mapping[str, Mapping[str, str]]", sections.get(key, {}))
