"""`dunwell serve`: serve the application on this machine."""

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from typing import Final

from dunwell.cli.errors import BadUse
from dunwell.cli.kept_worker import KeptWorker

NAME: Final = "serve"
# Listening on these, the server is known by other names.
_EVERYWHERE: Final = {
    "0.0.0.0": "127.0.0.1",  # noqa: S104 # nosec B104 # compared with, not listened on.
    "::": "::1",
}
_BETWEEN_TRIES_SECONDS: Final = 0.05
HELP: Final = "serve the application and print its address and sign-in link"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address to listen on, and whether a worker runs beside it."""
    add_address(parser)
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="leave the background work to a worker that is started elsewhere",
    )


def add_address(parser: argparse.ArgumentParser) -> None:
    """Take the address to listen on."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8420, help="the port to listen on")
    parser.add_argument("--threads", type=int, default=4, help="requests served at once")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    # Before the settings are read: the server's own process takes them over as they are here.
    os.environ["DUNWELL_SERVING"] = "1"
    from dunwell.cli import books

    books.open_book()
    return listen(
        host=options.host,
        port=options.port,
        threads=options.threads,
        worker=not options.no_worker,
    )


def listen(*, host: str, port: int, threads: int, worker: bool) -> int:
    """Serve the open book until stopped; print the address and the sign-in link once it answers.

    With `worker` a worker runs the schedule beside the server for as long as it lives.
    """
    _require_free(host, port)
    from django.conf import settings

    from dunwell.actions import sign_in
    from dunwell.cli import clock
    from dunwell.jobs import columns, holding

    holding.hold(settings.HOME)
    columns.prepare()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    secret = sign_in.offer_link(at=clock.now())
    address = f"http://{host}:{port}/"
    # What the worker writes to colleagues leads here, unless the settings name another address.
    if host not in _EVERYWHERE:
        os.environ.setdefault("DUNWELL_ADDRESS", address)
    lines = [f"Dunwell is at {address}"]
    if secret:
        lines.append(f"Sign in once with {address}sign-in/{secret}")
    announcement = Announcement(lines, host=host, port=port)
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    server = Granian(
        "dunwell.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]  # its enum takes the word too.
    )
    os.register_at_fork(after_in_child=_let_the_server_end_it)
    os.register_at_fork(after_in_child=announcement.begin, after_in_parent=announcement.leave)
    kept = KeptWorker()
    if worker:
        kept.start()
    try:
        server.serve()
    finally:
        _end_what_serves()
        if worker:
            kept.stop()
    return 0


def _end_what_serves() -> None:
    """End a serving process that the server did not come to end, as when it was still loading.

    Python waits for such a process when it exits, and this one takes no heed of Ctrl-C.
    """
    import multiprocessing

    for one in multiprocessing.active_children():
        one.terminate()
        one.join()


class Announcement:
    """Lines that are printed once the server answers: a link is of use when it opens.

    Begun in the process that serves, as a thread in the one that starts it would be forked.
    """

    def __init__(self, lines: Sequence[str], *, host: str, port: int) -> None:
        """Take the lines and where the server will answer."""
        self._lines = lines
        self._place = (_EVERYWHERE.get(host, host), port)
        self._begun = False

    def begin(self) -> None:
        """Wait for the first answer beside what loads, once."""
        if not self._begun:
            self._begun = True
            threading.Thread(target=self._print, name="announcement", daemon=True).start()

    def leave(self) -> None:
        """Know in the process that starts servers that the first of them prints."""
        self._begun = True

    def _print(self) -> None:
        while not self._answers():
            time.sleep(_BETWEEN_TRIES_SECONDS)
        print("\n".join(self._lines), file=sys.stderr, flush=True)

    def _answers(self) -> bool:
        try:
            socket.create_connection(self._place, timeout=_BETWEEN_TRIES_SECONDS).close()
        except OSError:
            return False
        return True


def _let_the_server_end_it() -> None:
    """Let what serves end while it still loads: Ctrl-C reaches the server, which ends it.

    Until it has handlers of its own it has the server's, which only note a signal, and lose it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadUse(
                f"The address {host}:{port} cannot be used ({error.strerror});"
                " choose another with --port."
            ) from error
