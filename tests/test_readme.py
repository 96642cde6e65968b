"""What README shows of the demo is what its command prints."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import screenshots

README = Path(__file__).resolve().parents[1] / "README.md"
COMMAND = "$ ./dunwell demo --no-serve"


@pytest.mark.once
def test_the_demo_prints_what_is_shown(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "dunwell", "demo", "--no-serve"],
        check=True,
        env=screenshots.environment(tmp_path),
        capture_output=True,
        text=True,
    )
    told = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    _, _, after = README.read_text(encoding="utf-8").partition(f"{COMMAND}\n")
    shown, _, _ = after.partition("\n```")
    built, _, report = shown.partition("\n\n")
    assert len(report.splitlines()) > 15
    assert built.splitlines()[0] in told
    assert report in told
