"""Write the list of all that is installed with Dunwell, from the lock: CycloneDX, for machines."""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCK = Path("requirements", "base.lock")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAME_SIGNS = re.compile(r"[-_.]+")
# A name of its own for every state of the lock, the same whenever it is written again.
_SPACE = uuid.UUID("6f1b8a0e-3b0c-4b55-9d5e-2f7f0d2c9a11")


def main(words: list[str]) -> int:
    """Write the list to a file, or to standard output."""
    root = Path(__file__).resolve().parents[1]
    text = json.dumps(listed(root), indent=1) + "\n"
    if words:
        Path(words[0]).write_text(text, encoding="utf-8")
        print(f"wrote {words[0]}")
    else:
        sys.stdout.write(text)
    return 0


def listed(root: Path) -> dict[str, Any]:
    """Give the list of a checkout."""
    lock = (root / LOCK).read_text(encoding="utf-8")
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = {
        "type": "application",
        "bom-ref": told["name"],
        "name": told["name"],
        "version": _version(root),
        "licenses": [{"license": {"id": told["license"]}}],
    }
    parts = [_part(name, version, hashes) for name, version, hashes in pinned(lock)]
    refs = [str(one["bom-ref"]) for one in parts]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, lock)}",
        "version": 1,
        "metadata": {"component": ours},
        "components": parts,
        "dependencies": [{"ref": told["name"], "dependsOn": refs}],
    }


def pinned(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Give each package of a lock with its version and the hashes that are accepted."""
    name, version = "", ""
    hashes: list[str] = []
    for line in lock.splitlines():
        if found := _PINNED.match(line):
            if name:
                yield name, version, hashes
            name, version, hashes = found[1].lower(), found[2], []
        hashes += _HASH.findall(line)
    if name:
        yield name, version, hashes


def _part(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    ref = f"pkg:pypi/{_NAME_SIGNS.sub('-', name)}@{version}"
    # A lock accepts a file for each platform, so the hashes are properties and not the hash.
    told = [{"name": "dunwell:accepted-sha256", "value": one} for one in hashes]
    return {
        "type": "library",
        "bom-ref": ref,
        "name": name,
        "version": version,
        "purl": ref,
        "properties": told,
    }


def _version(root: Path) -> str:
    text = (root / "src" / "dunwell" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__(?:: \S+)? = "([^"]+)"', text)
    return found[1] if found else "0"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
