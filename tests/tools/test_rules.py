"""docs/rules.md says what the rules say."""

from pathlib import Path

import pytest

from tests.tools.modules import module
from tools import rules

_MODULES = [
    module("src/dunwell/core/write_offs.py", '"""A write-off | needs a reason. And more."""'),
    module("src/dunwell/core/__init__.py", ""),
    module("src/dunwell/store/frames.py"),
]


@pytest.mark.parametrize(
    ("docstring", "sentence"),
    [
        pytest.param("One sentence.", "One sentence.", id="all there is"),
        pytest.param("It holds\non two lines. More.", "It holds on two lines.", id="wrapped"),
        pytest.param("Buckets, e.g. 1-30 days.", "Buckets, e.g. 1-30 days.", id="abbreviation"),
        pytest.param("No full stop\n\nMore.", "No full stop", id="a paragraph ends it"),
    ],
)
def test_first_sentence(docstring: str, sentence: str) -> None:
    assert rules.first_sentence(docstring) == sentence


def test_page_lists_the_rules_alone() -> None:
    rows = rules.page(_MODULES).splitlines()[7:]
    assert rows == [
        "| write offs | A write-off \\| needs a reason. "
        "| [src/dunwell/core/write_offs.py](../src/dunwell/core/write_offs.py) "
        "| [tests/core/test_write_offs.py](../tests/core/test_write_offs.py) |"
    ]


def test_a_stale_page_is_found(tmp_path: Path) -> None:
    page = tmp_path / rules.PAGE
    assert [str(complaint) for complaint in rules.find(tmp_path, _MODULES)] == [
        "docs/rules.md:1: the page and the rules differ; run: make docs"
    ]
    page.parent.mkdir()
    page.write_text(rules.page(_MODULES))
    assert not list(rules.find(tmp_path, _MODULES))
