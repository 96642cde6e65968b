"""What the checks look at: the files of the project, and one complaint about a line of them."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "dunwell"
CORE = PACKAGE / "core"
_NOT_OURS = {".git", ".venv", "var"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is wrong where, and how to mend it."""

    path: Path
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.wrong}; {self.mend}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of Python, read once."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def is_migration(self) -> bool:
        """Whether Django wrote it."""
        return "migrations" in self.path.parts

    def complain(self, line: int, wrong: str, mend: str) -> Complaint:
        """Return a complaint about a line of this file."""
        return Complaint(path=self.path, line=line, wrong=wrong, mend=mend)


@cache
def files(root: Path = ROOT) -> tuple[Path, ...]:
    """Return every file that is or would be committed, relative to the root."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = {Path(name) for name in listed.stdout.split("\0") if name}
    else:
        # An unpacked archive has no git; then all that lies here is the project's.
        names = {path.relative_to(root) for path in root.rglob("*")}
    return tuple(
        sorted(
            name for name in names if name.parts[0] not in _NOT_OURS and (root / name).is_file()
        )
    )


@cache
def modules(root: Path = ROOT) -> tuple[Module, ...]:
    """Return every module of Python, parsed; the launcher has no suffix and is one too."""
    return tuple(
        read(root, path) for path in files(root) if path.suffix == ".py" or str(path) == "dunwell"
    )


def read(root: Path, path: Path) -> Module:
    """Parse one file."""
    text = (root / path).read_text(encoding="utf-8")
    try:
        tree = ast.parse(text, filename=str(path))
    except SyntaxError as problem:
        raise SystemExit(f"{path}:{problem.lineno}: not Python; mend that first") from problem
    return Module(path=path, text=text, tree=tree)
