"""Sizes are counted as a reader sees them, and a limit is the last size that passes."""

import ast
from textwrap import dedent

import pytest

from tests.tools.modules import module
from tools import sizes


def _function(text: str) -> sizes.Function:
    (found,) = sizes.functions(ast.parse(dedent(text)))
    return found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("def f(): return 1", 1, id="the body on the line of the name"),
        pytest.param('def f():\n    """Why."""\n    return 1', 1, id="a docstring is no work"),
        pytest.param('def f():\n    """Why."""', 0, id="a docstring alone"),
        pytest.param(
            "def f(\n    a,\n    b,\n):\n    x = a\n\n    return x", 3, id="no signature"
        ),
    ],
)
def test_body_lines(text: str, lines: int) -> None:
    assert sizes.body_lines(_function(text)) == lines


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        pytest.param("def f():\n  pass", 0, id="straight on"),
        pytest.param("def f():\n  if a:\n    pass", 1, id="one branch"),
        pytest.param(
            "def f():\n  if a:\n    pass\n  elif b:\n    pass", 1, id="elif is no deeper"
        ),
        pytest.param(
            "def f():\n  if a:\n    pass\n  else:\n    if b: pass\n    x()", 2, id="else"
        ),
        pytest.param("def f():\n  for a in b:\n    with c:\n      if d: pass", 3, id="three"),
        pytest.param("def f():\n  try:\n    pass\n  except E:\n    if a: pass", 2, id="a handler"),
        pytest.param("def f():\n  match a:\n    case 1:\n      if b: pass", 2, id="a case"),
    ],
)
def test_depth(text: str, depth: int) -> None:
    assert sizes.depth(_function(text).body) == depth


@pytest.mark.parametrize(
    ("path", "lines", "complaints"),
    [
        pytest.param("src/dunwell/core/x.py", 300, 0, id="core at its limit"),
        pytest.param("src/dunwell/core/x.py", 301, 1, id="core above it"),
        pytest.param("tests/test_x.py", 500, 0, id="a file at the limit"),
        pytest.param("tests/test_x.py", 501, 1, id="a file above it"),
        pytest.param("src/dunwell/store/migrations/0001.py", 501, 0, id="a migration is Django's"),
    ],
)
def test_file_limit(path: str, lines: int, complaints: int) -> None:
    # A second, small file keeps the median of the package out of the way.
    small = module("src/dunwell/jobs/y.py")
    found = list(sizes.find([module(path, "#\n" * lines), small, small]))
    own = [complaint for complaint in found if "the file has" in complaint.wrong]
    assert len(own) == complaints


@pytest.mark.parametrize(("lines", "complaints"), [(70, 0), (71, 1)])
def test_function_limit(lines: int, complaints: int) -> None:
    text = "def f():\n" + "    x()\n" * lines
    assert len(list(sizes.find([module("tests/test_x.py", text)]))) == complaints


@pytest.mark.parametrize(
    ("all_sizes", "expected"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([7], 7, id="one"),
        pytest.param([*range(1, 21)], 19, id="nineteen of twenty are 95 %"),
    ],
)
def test_share(all_sizes: list[int], expected: int) -> None:
    assert sizes.share(all_sizes, 95) == expected


def test_the_package_as_a_whole_is_held_too() -> None:
    long = module("src/dunwell/jobs/x.py", "#\n" * 121)
    wrongs = [complaint.wrong for complaint in sizes.find([long])]
    assert wrongs == ["half of all files exceed 120 lines"]
