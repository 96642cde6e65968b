"""Ask the public advisories about what the lock installs; say so where they cannot be reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools import environment

LOCK = Path("requirements", "base.lock")
# One question has a few seconds and all of them a minute and a half, so that a check never hangs.
_QUESTION_SECONDS = 5
_PATIENCE_SECONDS = 90


def main() -> int:
    """Print what is known to be vulnerable; 1 where something is."""
    command = [str(environment.VENV / "bin" / "pip-audit"), "--format", "json"]
    command += ["--progress-spinner", "off", "--require-hashes", "--disable-pip", "-r", str(LOCK)]
    command += ["--timeout", str(_QUESTION_SECONDS)]
    told: dict[str, Any] = {}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
            cwd=environment.ROOT,
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        pass
    code, words = judged(told)
    print(words)
    return code


def judged(told: dict[str, Any]) -> tuple[int, str]:
    """Say what an answer of pip-audit means."""
    known = [one for one in told.get("dependencies", []) if "skip_reason" not in one]
    if not known:
        return 0, "advisories: skipped, as their data cannot be reached from this machine"
    found = [
        f"{one['name']} {one['version']}: {vuln['id']}, mended in {_mended(vuln)}"
        for one in known
        for vuln in one["vulns"]
    ]
    if found:
        return 1, "\n".join(found)
    unknown = len(told["dependencies"]) - len(known)
    beside = f"; {unknown} could not be asked about" if unknown else ""
    return 0, f"advisories: nothing is known against {len(known)} packages{beside}"


def _mended(vuln: dict[str, Any]) -> str:
    return ", ".join(vuln.get("fix_versions") or ["no version yet"])


if __name__ == "__main__":
    sys.exit(main())
