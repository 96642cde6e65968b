"""The list of what is installed is the lock's, and the answer of the advisories is understood."""

import time
from pathlib import Path
from typing import Any

import pytest

from tools import advisories, environment, sbom


def test_every_package_of_the_lock_is_listed_once() -> None:
    told = sbom.listed(environment.ROOT)
    lock = (environment.ROOT / sbom.LOCK).read_text(encoding="utf-8")
    named = {one["name"]: one for one in told["components"]}
    assert len({one["bom-ref"] for one in told["components"]}) == len(told["components"])
    assert len(told["components"]) == sum(
        "==" in line and line[0].isalnum() for line in lock.splitlines()
    )
    assert named["django"]["purl"] == f"pkg:pypi/django@{named['django']['version']}"
    assert all(one["properties"] for one in told["components"])
    assert told["serialNumber"] == sbom.listed(environment.ROOT)["serialNumber"]
    assert told["metadata"]["component"]["version"] != "0"


def test_a_lock_is_read_with_extras_markers_and_hashes() -> None:
    lock = (
        "a-b[x]==1.0 ; python_version < '3.12' \\\n"
        f"    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'1' * 64}\n"
        "    # via c\nC==2\n"
    )
    assert list(sbom.pinned(lock)) == [("a-b", "1.0", ["0" * 64, "1" * 64]), ("c", "2", [])]


_FOUND = {
    "name": "old",
    "version": "1",
    "vulns": [{"id": "X-1", "fix_versions": ["2"]}, {"id": "X-2", "fix_versions": []}],
}


@pytest.mark.parametrize(
    ("dependencies", "code", "words"),
    [
        pytest.param([], 0, "skipped", id="no answer"),
        pytest.param([{"name": "a", "skip_reason": "not found"}], 0, "skipped", id="unknown all"),
        pytest.param([{"name": "a", "version": "1", "vulns": []}], 0, "nothing is", id="clean"),
        pytest.param(
            [
                {"name": "a", "version": "1", "vulns": []},
                {"name": "b", "skip_reason": "not found"},
            ],
            0,
            "against 1 packages; 1 could not be asked about",
            id="clean as far as known",
        ),
        pytest.param([_FOUND], 1, "old 1: X-1, mended in 2", id="vulnerable"),
        pytest.param([_FOUND], 1, "X-2, mended in no version yet", id="not mended"),
    ],
)
def test_an_answer_is_judged(dependencies: list[Any], code: int, words: str) -> None:
    told = advisories.judged({"dependencies": dependencies})
    assert told[0] == code
    assert words in told[1]


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        pytest.param("sleep 60", 0, "skipped", id="hangs"),
        pytest.param("echo nonsense; exit 1", 0, "skipped", id="no answer"),
        pytest.param(
            """echo '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X"}]}]}'""",
            1,
            "a 1: X",
            id="vulnerable",
        ),
    ],
)
def test_asking_has_an_end_and_what_is_known_fails(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    answer: str,
    code: int,
    words: str,
) -> None:
    program = tmp_path / "bin" / "pip-audit"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec 2>/dev/null\n{answer}\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(advisories, "_PATIENCE_SECONDS", 0.5)
    began = time.monotonic()
    assert advisories.main() == code
    assert words in capsys.readouterr().out
    assert time.monotonic() - began < 10
