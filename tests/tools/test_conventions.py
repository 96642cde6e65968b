"""Names, openings, tests and hidden effects: what is refused and what passes."""

import pytest

from tests.tools.modules import module
from tools import conventions


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        pytest.param("src/dunwell/web/utils.py", '"""Why."""', "'utils' names nothing", id="file"),
        pytest.param("tools/common/x.py", '"""Why."""', "'common' names nothing", id="folder"),
        pytest.param("tools/x.py", "import os", "no opening docstring", id="no opening"),
        pytest.param(
            "src/dunwell/store/x.py",
            '"""Why."""\nfrom django.db.models.signals import post_save',
            "a signal acts out of sight",
            id="signal",
        ),
        pytest.param(
            "src/dunwell/store/x.py",
            '"""Why."""\nclass Customer:\n    def save(self): ...',
            "Customer overrides save()",
            id="save",
        ),
        pytest.param(
            "src/dunwell/core/x.py",
            '"""Why."""\nfrom rich import table',
            "core imports rich.table",
            id="core imports a library",
        ),
        pytest.param(
            "src/dunwell/core/x.py",
            '"""Why."""\nfrom dunwell.store import frames',
            "core imports dunwell.store.frames",
            id="core imports a higher layer",
        ),
        pytest.param("src/dunwell/core/y.py", '"""Why."""', "rules without tests", id="no tests"),
    ],
)
def test_refused(path: str, text: str, wrong: str) -> None:
    found = conventions.find([module(path, text), module("tests/core/test_x.py")])
    assert [complaint.wrong for complaint in found] == [wrong]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("src/dunwell/web/__init__.py", "", id="an empty package"),
        pytest.param("src/dunwell/store/migrations/0001_book.py", "x = 1", id="a migration"),
        pytest.param("tools/x.py", '"""Why."""\nclass A:\n    def save(self): ...', id="a tool"),
        pytest.param("src/dunwell/store/databases.py", '"""Why."""', id="base within a word"),
        pytest.param(
            "src/dunwell/core/x.py",
            '"""Why."""\nimport datetime\nfrom dunwell.core import money',
            id="core imports the standard library and itself",
        ),
    ],
)
def test_passes(path: str, text: str) -> None:
    assert not list(conventions.find([module(path, text), module("tests/core/test_x.py")]))
