"""A worker that lives with the server: started beside it, again when it dies, ended with it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Final, TextIO

# The server's own processes are forked first; a thread that waits then disturbs none of them.
_AFTER_SECONDS: Final = 1.0
_PAUSES_SECONDS: Final = (1.0, 5.0, 30.0, 60.0)
_LIVED_WELL_SECONDS: Final = 300.0
_PATIENCE_SECONDS: Final = 30.0
COMMAND: Final = (sys.executable, "-P", "-m", "dunwell", "worker", "--with-parent")


class KeptWorker:
    """Keeps one worker process alive until `stop`; what it says is passed on with its name."""

    def __init__(self, *, command: Sequence[str] = COMMAND, to: TextIO | None = None) -> None:
        self._command = command
        self._to = to or sys.stderr
        self._over = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="worker keeper", daemon=True)

    def start(self) -> None:
        """Start the worker in a moment."""
        self._thread.start()

    def stop(self) -> None:
        """Let the worker end its job at hand, and end it if that takes too long."""
        with self._lock:
            self._over.set()
            process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._thread.join(timeout=_PATIENCE_SECONDS)

    def _keep(self) -> None:
        deaths = 0
        pause_seconds = _AFTER_SECONDS
        while not self._over.wait(pause_seconds):
            lived_well, code = self._run()
            if self._over.is_set():
                return
            deaths = 1 if lived_well else deaths + 1
            pause_seconds = _PAUSES_SECONDS[min(deaths, len(_PAUSES_SECONDS)) - 1]
            self._say(f"it ended ({code}) and is started again in {pause_seconds:.0f} s.")

    def _run(self) -> tuple[bool, int]:
        """Run the worker to its end; tell whether it lived long, and its exit code."""
        began = time.monotonic()
        with self._lock:
            if self._over.is_set():
                return True, 0
            process = self._process = self._started()
        if process.stderr is not None:
            with process.stderr as told:
                for line in told:
                    self._say(line.rstrip("\n"))
        code = process.wait()
        return time.monotonic() - began > _LIVED_WELL_SECONDS, code

    def _started(self) -> "subprocess.Popen[str]":
        # The worker is no server: it may open what a server's threads must not.
        environment = {name: one for name, one in os.environ.items() if name != "DUNWELL_SERVING"}
        return subprocess.Popen(  # noqa: S603 - our own program, with words of our own.
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment,
        )

    def _say(self, line: str) -> None:
        print(f"worker: {line}", file=self._to, flush=True)
