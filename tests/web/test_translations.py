"""Every text of the pages stands in the catalogue, and German says all of them."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import checkers
from django.utils import translation

from dunwell.core import amounts, day_formats
from dunwell.core.refusals import Refusal
from dunwell.web import core_texts, refusals
from tools import messages, source

pytestmark = pytest.mark.once

_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_BARE_TEXT = re.compile(r">\s*([^<>{}]*[A-Za-z]{3}[^<>{}]*?)\s*<")
_TAG = re.compile(r"{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
# Names and commands, which are the same in every language.
_NOT_TRANSLATED = {
    "dunwell",
    "Dunwell · Dunwell",
    "./dunwell demo",
    "Esc",
    "Enter",
    "English",
    "Deutsch",
}


@pytest.fixture(scope="module", params=messages.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    return messages.read(messages.po_path(source.ROOT, language), language)


def test_the_catalogue_is_what_the_pages_say_today(language: str) -> None:
    path = messages.po_path(source.ROOT, language)
    written = messages.texts_of(messages.renewed(source.ROOT, language))
    assert path.read_text(encoding="utf-8") == written, "run: make messages"


def test_every_text_is_translated(catalogue: Catalog) -> None:
    assert messages.untranslated(catalogue) == []
    assert [str(message.id) for message in catalogue if message.id and message.fuzzy] == []


def test_placeholders_are_those_of_the_text(catalogue: Catalog) -> None:
    assert [str(one.id) for one in catalogue if one.id and _differs(one)] == []


def _differs(message: Message) -> bool:
    """Compare first forms and last forms: the first may speak of one without its number."""
    ids, strings = _forms(message.id), _forms(message.string)
    return _names(ids[0]) != _names(strings[0]) or _names(ids[-1]) != _names(strings[-1])


def _forms(told: object) -> list[str]:
    return [str(one) for one in (told if isinstance(told, (tuple, list)) else [told])]


def _names(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def test_babel_finds_nothing_wrong(catalogue: Catalog) -> None:
    for message in catalogue:
        for check in checkers:
            check(catalogue, message)


def test_the_compiled_catalogue_is_this_one(catalogue: Catalog, language: str) -> None:
    path = messages.po_path(source.ROOT, language).with_suffix(".mo")
    assert path.read_bytes() == messages.compiled(catalogue), "run: make messages"


def test_the_catalogue_names_no_places_days_or_people(language: str) -> None:
    text = messages.po_path(source.ROOT, language).read_text(encoding="utf-8")
    assert not re.search(r"^#:|Date:|Translator|Language-Team", text, re.MULTILINE)


def _templates() -> list[Path]:
    web = source.ROOT / messages.WEB
    return sorted((web / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", _templates(), ids=lambda path: path.name)
def test_no_text_of_a_template_goes_past_the_catalogue(path: Path) -> None:
    bare = _BARE_TEXT.findall(_TAG.sub("", path.read_text(encoding="utf-8")))
    assert [text for text in bare if text.strip(" ·:,()") not in _NOT_TRANSLATED] == []


def test_scripts_say_nothing_themselves() -> None:
    scripts = (source.ROOT / messages.WEB / "static" / "web").glob("*.js")
    said = [
        (path.name, text)
        for path in scripts
        for text in re.findall(
            r"(?:textContent|innerText|placeholder|title)\s*=\s*\"([^\"]+)\"",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert said == []


def test_what_cells_should_hold_is_said_as_core_and_connectors_say_it() -> None:
    from dunwell.connectors.files.problems import EXPECTED

    package = source.ROOT / "src/dunwell"
    cells = (package / "jobs/imports/cells.py").read_text(encoding="utf-8")
    said = {
        *amounts._EXAMPLES.values(),
        *day_formats._EXPECTED.values(),
        *EXPECTED.values(),
        *re.findall(r"ProblemCode\.\w+, \"([^\"]+)\"", cells),
    }
    assert said <= set(core_texts.CELLS)
    readers = ("core/amounts.py", "core/day_formats.py", "connectors/files/problems.py")
    written = cells + "".join((package / one).read_text(encoding="utf-8") for one in readers)
    assert [text for text in core_texts.CELLS if text not in written] == []


@pytest.mark.parametrize(
    ("phrase", "german"),
    [
        pytest.param("a whole number", "eine ganze Zahl", id="fixed"),
        pytest.param("at most 18 digits", "höchstens 18 Ziffern", id="with a number"),
        pytest.param(
            "an amount with a decimal comma, like 1.234,50 or -12, with at most 2 decimals",
            "ein Betrag mit Dezimalkomma, etwa 1.234,50 oder -12,"
            " mit höchstens 2 Nachkommastellen",
            id="a phrase within a phrase",
        ),
        pytest.param(
            "a date from 1970-01-01 until before 2100-01-01",
            "ein Datum ab 1970-01-01 und vor 2100-01-01",
            id="with two days",
        ),
        pytest.param("something new", "something new", id="unknown: as core wrote it"),
    ],
)
def test_what_a_cell_should_hold_is_said_in_german(phrase: str, german: str) -> None:
    with translation.override("de"):
        assert core_texts.expected(phrase) == german


class _Odd(Refusal):
    """A refusal nobody has a sentence for."""

    code = "odd"


class _Known(Refusal):
    """A refusal that has one."""

    code = "under_way"


def test_a_refusal_is_told_by_its_cause_and_then_exactly() -> None:
    with translation.override("de"):
        told = refusals.told(_Known("Upload 7 is being checked."))
        other = refusals.told(_Odd("Seven is odd."))
    assert told.startswith("An der Datei wird gerade gearbeitet.")
    assert "Upload 7 is being checked." in told
    assert other.startswith("Das Buch lässt das nicht zu.")


def test_a_reader_of_english_is_told_the_refusal_alone() -> None:
    with translation.override("en"):
        assert refusals.told(_Known("Upload 7 is being checked.")) == "Upload 7 is being checked."


def test_every_cause_is_the_code_of_a_refusal() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (source.ROOT / "src/dunwell").rglob("*.py")
    )
    codes = set(re.findall(r"code(?:: ClassVar\[str\])? = \"(\w+)\"", text))
    kept = {"bad_request", "failed"}  # Codes of the import's own, which is no refusal.
    assert set(refusals.CAUSES) <= codes | kept
