"""`dunwell serve`: serve the application on this machine."""

import argparse
import os
import sys
from typing import Final

NAME: Final = "serve"
HELP: Final = "serve the application and print its address and sign-in link"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address to listen on."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8420, help="the port to listen on")
    parser.add_argument("--threads", type=int, default=4, help="requests served at once")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    os.environ["DUNWELL_SERVING"] = "1"
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import sign_in

    secret = sign_in.offer_link(at=clock.now())
    address = f"http://{options.host}:{options.port}/"
    print(f"Dunwell is at {address}", file=sys.stderr)
    if secret:
        print(f"Sign in once with {address}sign-in/{secret}", file=sys.stderr)
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    Granian(
        "dunwell.site.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=options.threads,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]  # its enum takes the word too.
    ).serve()
    return 0
