"""A server of the application on loopback with a book of its own, and a browser to look at it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).resolve().parents[1]
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server: its address, and the link that signs its administrator in once."""

    address: str
    sign_in: str
    home: Path


def browser_path() -> str | None:
    """Find the system's browser."""
    return next((path for name in BROWSERS if (path := which(name))), None)


@contextmanager
def browser() -> Iterator["Browser"]:
    """Lend the system's browser without a window."""
    from playwright.sync_api import sync_playwright

    path = browser_path()
    if path is None:
        raise FileNotFoundError("No browser is installed; on Debian: apt-get install chromium.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def served(home: Path, *, url: str = "", name: str = "127.0.0.1") -> Iterator[Served]:
    """Serve the book of a folder, or of a database, on a free port of loopback for a while.

    `name` is how browsers call this machine.
    """
    port = free_port()
    address = f"http://{name}:{port}"
    environment = {**os.environ, "DUNWELL_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    environment["DUNWELL_ADDRESS"] = address
    for name in ("DUNWELL_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    if url:
        environment["DUNWELL_DATABASE_URL"] = url
    log = home / "server.log"
    home.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dunwell", "serve", "--no-worker", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        try:
            _wait(process, log)
            link = re.search(r"http\S+(/sign-in/\S+)", log.read_text())
            yield Served(address=address, sign_in=address + link[1] if link else "", home=home)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Find a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once: {log.read_text()[-2000:]}")
        if "Dunwell is at" in log.read_text():  # It says so, with the link, once it answers.
            return
        time.sleep(0.1)
    raise TimeoutError(f"The server did not answer within {PATIENCE_SECONDS} s.")
