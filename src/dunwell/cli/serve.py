"""`dunwell serve`: serve the application on this machine."""

import argparse
import os
import signal
import socket
import sys
from typing import Final

from dunwell.cli.errors import BadUse
from dunwell.cli.kept_worker import KeptWorker

NAME: Final = "serve"
# Listening on these, the server is known by other names.
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 # nosec B104 # compared with, not listened on.
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
    """Print the address and the sign-in link, and serve the open book until stopped.

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
    print(f"Dunwell is at {address}", file=sys.stderr)
    if secret:
        print(f"Sign in once with {address}sign-in/{secret}", file=sys.stderr)
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
    kept = KeptWorker()
    if worker:
        kept.start()
    try:
        server.serve()
    finally:
        if worker:
            kept.stop()
    return 0


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
