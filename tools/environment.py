"""Keep `.venv` equal to the lock files: made once, checked by a stamp, never half made.

The stamp is removed before the first change and written after the last one. So whatever a kill
leaves behind has no stamp, and the next start makes the environment again from nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from importlib import util
from pathlib import Path

from tools import pip_settings

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "dunwell.stamp"
LOCKS = ROOT / "requirements"
RUN, DEVELOP = "base", "dev"


class SetupRefused(Exception):
    """The environment cannot be made; the message says why and what to do now."""


def ensure(profile: str) -> None:
    """Make `.venv` fit `profile` (RUN or DEVELOP); quick when the stamp already says so."""
    if fits(profile):
        return
    with _alone():
        # Another start may have finished the work while this one waited.
        if not fits(profile):
            _make(profile)


def fits(profile: str) -> bool:
    """Tell whether the stamp vouches for this profile; DEVELOP serves RUN as well."""
    stamp = _read_stamp()
    if stamp.get("where") != str(VENV) or stamp.get("interpreter") != _interpreter():
        return False
    return all(stamp.get(name) == _lock_hash(name) for name in _covered(profile))


def write_stamp(profile: str) -> None:
    """Vouch that `.venv` holds what the lock of `profile` names, at this place."""
    stamp = {"where": str(VENV), "interpreter": _interpreter()}
    stamp |= {name: _lock_hash(name) for name in _covered(profile)}
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp), encoding="utf-8")
    fresh.replace(STAMP)


def say(sentence: str) -> None:
    """Tell the person waiting what happens; standard output belongs to the command."""
    print(f"dunwell: {sentence}", file=sys.stderr, flush=True)


def _make(profile: str) -> None:
    began = time.monotonic()
    stamp = _read_stamp()
    if DEVELOP in stamp:
        # Who once developed here keeps the tools when only the base lock changed.
        profile = DEVELOP
    try:
        if stamp.get("where") == str(VENV) and stamp.get("interpreter") == _interpreter():
            STAMP.unlink()
        else:
            _make_empty()
        lock = LOCKS / f"{profile}.lock"
        _install(lock)
        _link_source()
        write_stamp(profile)
    except OSError as problem:
        raise SetupRefused(
            f"the environment {VENV.name} cannot be written ({problem}); "
            "free the disk or the permissions of the folder and start again"
        ) from problem
    say(f"ready in {time.monotonic() - began:.0f} s")


def _make_empty() -> None:
    if util.find_spec("venv") is None or util.find_spec("ensurepip") is None:
        raise SetupRefused(
            "this Python lacks the venv module; install it (on Debian and Ubuntu: "
            "apt-get install python3-venv) and start again"
        )
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"making the environment {VENV.name} with Python {version}")
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    # Outside of any environment: this very start may run on the Python that was just removed.
    python = getattr(sys, "_base_executable", sys.executable)
    _run([python, "-m", "venv", str(VENV)], "making the environment")


def _install(lock: Path) -> None:
    """Install by hash with uv or, where uv will not run or finds nothing, with pip."""
    names = [line for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line]
    told = _installed_uv()
    say(f"installing {len(names)} packages named in {lock.relative_to(ROOT)}")
    locked = ["--require-hashes", "--requirement", str(lock)]
    if not told:
        _, listing = _attempt([str(PYTHON), "-m", "pip", "config", "list"])
        settings = pip_settings.for_uv(pip_settings.parse(listing), os.environ)
        if not os.access(Path.home(), os.W_OK):
            settings.setdefault("UV_NO_CACHE", "1")
        install = ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
        uv = [str(UV), *install]
        worked, told = _attempt([*uv, *locked], {**os.environ, **settings})
        if worked:
            return
    say("uv could not do it; trying pip, which is slower")
    _run([*_pip(), *locked], "installing the packages", also=told)


def _installed_uv() -> str:
    """Install uv; return why that failed, or nothing when it is there."""
    lock = LOCKS / "uv.lock"
    wanted = lock.read_text(encoding="utf-8").split()[0].partition("==")[2]
    _, version = _attempt([str(UV), "--version"])
    if version.split()[1:2] == [wanted]:
        return ""
    say(f"installing uv {wanted}, the installer")
    worked, told = _attempt([*_pip(), "--require-hashes", "--requirement", str(lock)])
    return "" if worked else told or "uv could not be installed"


def _link_source() -> None:
    """Make the package importable where it lies: no build step, and edits count at once."""
    folders = list((VENV / "lib").glob("python3.*/site-packages"))
    (folders[0] / "dunwell.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def _run(command: list[str], step: str, also: str = "") -> None:
    worked, told = _attempt(command)
    if not worked:
        raise SetupRefused(
            f"{step} failed; read the lines above, mend the cause and start again",
            f"{also}\n{told}".strip(),
        )


def _attempt(
    command: list[str], surroundings: Mapping[str, str] | None = None
) -> tuple[bool, str]:
    """Run a program to its end; return whether it succeeded and what it said."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
            # It inherits the lock, and so holds it on should this start be killed alone.
            close_fds=False,
        )
    except OSError as problem:
        return False, f"{command[0]}: {problem.strerror}"
    return done.returncode == 0, f"{done.stdout}{done.stderr}".strip()


def _covered(profile: str) -> tuple[str, ...]:
    return (RUN,) if profile == RUN else (RUN, DEVELOP)


def _lock_hash(name: str) -> str:
    parts = [(LOCKS / f"{part}.lock").read_bytes() for part in ("uv", name)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _interpreter() -> str:
    """Where the environment's Python really lies; the system may have replaced it since."""
    return os.path.realpath(PYTHON) if PYTHON.exists() else ""


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the set-up for this start; the system lets go of it when the process ends."""
    try:
        handle = (ROOT / ".setup.lock").open("w", encoding="utf-8")
    except OSError as problem:
        raise SetupRefused(
            f"the folder {ROOT} cannot be written ({problem.strerror}); "
            "put Dunwell where you may write and start again"
        ) from problem
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is making the environment; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.set_inheritable(handle.fileno(), True)
        yield
