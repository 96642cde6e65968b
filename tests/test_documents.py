"""The documents say what the program does: commands exist, links lead somewhere, tables agree."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dunwell.cli import program
from dunwell.core import import_fields, imports, measures, policy, shipped_cadences
from dunwell.core.messages import MessageState
from dunwell.core.touches import SilenceCode
from dunwell.core.webhook_events import EventKind
from dunwell.core.worker_health import Health
from tools import launcher

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMAND = re.compile(
    r"^\s*(?:\$ )?(?:DUNWELL_\w+=\S+ )*\./dunwell +(.+?)(?:  +.*| +#.*)?$", re.MULTILINE
)
LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)")


def _commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        blocks = re.findall(r"```\w*\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for block in blocks:
            for words in COMMAND.findall(block):
                yield page.name, words


@pytest.mark.parametrize(("page", "words"), sorted(set(_commands())))
def test_every_documented_command_is_understood(
    page: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The options are checked by the command's own parser; `--help` then stops before any act."""
    del page
    name = words.split()[0]
    if name in launcher._DEVELOPER_COMMANDS or name.startswith("-"):
        return
    assert name in program.COMMANDS
    parts = re.sub(r"[\[\]]", "", words).split()
    options = [part for part in parts if part.startswith("--")]
    sub = parts[:2] if name in {"import", "policy"} else parts[:1]
    assert program.main([*sub, "--help"]) == 0
    told = capsys.readouterr().out
    missing = [option for option in options if option.split("=")[0] not in told]
    assert not missing, f"`{words}`: unknown {missing}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_resolves(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    broken = [
        link
        for link in links
        if not re.match(r"[a-z]+:", link) and not (page.parent / link).exists()
    ]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_named_exists(page: Path) -> None:
    """Paths in code marks that begin at the root; `<noun>` and `*` stand for any."""
    named = re.findall(r"`((?:src|tests|docs|tools)/[\w./-]+)`", page.read_text(encoding="utf-8"))
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_decision_is_a_sentence_and_names_its_check() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert pages
    for number, page in enumerate(pages, start=1):
        text = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04d}-")
        assert re.match(rf"# {number}\. \w+( \S+){{3,}}", text), page.name
        assert "**Check.**" in text, page.name
        assert len(text.splitlines()) <= 60, page.name


@pytest.mark.parametrize("key", sorted(measures.CATALOGUE))
def test_every_measure_is_defined_as_in_core(key: str) -> None:
    one = measures.CATALOGUE[key]
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    (row,) = (line for line in page.splitlines() if f"| `{key}` |" in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    unit = one.unit.value.replace("_", " ")
    assert cells[:4] == [one.name, f"`{key}`", unit, one.better.value]
    assert cells[5] == one.definition
    assert (cells[4] == "-") == (one.target is None)


@pytest.mark.parametrize("kind", list(import_fields.ImportKind))
def test_every_field_of_an_import_is_documented(kind: import_fields.ImportKind) -> None:
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    section = page.split(f"### {kind.value.capitalize()}\n")[1].split("\n### ")[0]
    for field in import_fields.FIELDS[kind]:
        mark = " (required)" if field.required else ""
        read_as = field.type.value.replace("_", " ")
        row = f"| `{field.name}` | {field.label}{mark} | {read_as} |"
        assert row in section, f"docs/import.md, {kind.value}: add {row} ... |"


@pytest.mark.parametrize("code", list(imports.ProblemCode))
def test_every_problem_is_documented(code: imports.ProblemCode) -> None:
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    row = f"| `{code.value}` | {imports.severity_of(code).value} | {imports.EXPECTED[code]} |"
    assert row in page, f"docs/import.md: add {row}"


def test_every_environment_variable_is_documented() -> None:
    """What the program reads is in the table, and the table names nothing else."""
    told = (ROOT / "docs" / "operate" / "settings.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `(DUNWELL_\w+)` \|", told, re.MULTILINE))
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r'environ\S*?["\'](DUNWELL_\w+)', path.read_text(encoding="utf-8")))
    assert table == read - _BETWEEN_OUR_PROCESSES


# Set by a command for the processes it starts, by nobody else.
_BETWEEN_OUR_PROCESSES = {"DUNWELL_SERVING", "DUNWELL_WORKING"}


def _first_cells(page: str) -> set[str]:
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_section_of_outreach_is_in_the_handbook() -> None:
    assert set(shipped_cadences.OUTREACH) == _first_cells("docs/handbook/policy.md")


def test_every_reason_for_silence_is_in_the_handbook() -> None:
    assert {code.value for code in SilenceCode} == _first_cells("docs/handbook/the-day.md")


def test_every_state_of_a_message_is_in_the_handbook() -> None:
    assert {state.value for state in MessageState} == _first_cells("docs/handbook/messages.md")


def test_every_setting_named_with_its_section_exists() -> None:
    """As in `sending.day_at`."""
    known = {
        f"{section}.{name}"
        for section, settings in policy.SHIPPED.items()
        if isinstance(settings, Mapping)
        for name in settings
    }
    for page in (
        *(ROOT / "docs" / "handbook").glob("*.md"),
        *(ROOT / "docs/operate").glob("*.md"),
    ):
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"`([a-z]+\.[a-z_]+)`", text))
        files = {
            "policy.yaml",
            "secret.key",
            "anchor.key",
            "anchor.pub",
            "erasures.jsonl",
            "person.json",
        }
        assert not named - known - files - set(EventKind), page.name


def test_the_health_of_the_worker_is_documented() -> None:
    page = (ROOT / "docs/operate/worker.md").read_text(encoding="utf-8")
    (row,) = (line for line in page.splitlines() if line.startswith("| `health` |"))
    assert {one.value for one in Health} <= set(re.findall(r"`(\w+)`", row))
