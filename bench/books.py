"""Books to measure on: temporary, one for each size, and gone when the bench ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from urllib.parse import urlsplit

from tools import postgresql

Engine = Literal["sqlite", "postgresql"]
NAMES: dict[Engine, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a book is: its folder and, unless that holds it as SQLite, its database."""

    home: str
    url: str

    @property
    def name(self) -> str:
        """Name the database as Django's setting NAME does."""
        return urlsplit(self.url).path.lstrip("/") or str(Path(self.home, "dunwell.sqlite3"))

    @property
    def surroundings(self) -> dict[str, str]:
        """Give the variables that lead a program to this book."""
        known = {**os.environ, "PYTHONPATH": f"{_ROOT / 'src'}{os.pathsep}{_ROOT}"}
        known.pop("DJANGO_SETTINGS_MODULE", None)
        return {**known, "DUNWELL_HOME": self.home, "DUNWELL_DATABASE_URL": self.url}


NewPlace = Callable[[], Place]


@contextmanager
def places(engine: Engine) -> Iterator[NewPlace]:
    """Lend a maker of places for new books of one database, PostgreSQL kept as servers keep it."""
    with TemporaryDirectory(prefix="dunwell-bench-") as folder:
        if engine == "sqlite":
            yield _maker(Path(folder), lambda _: "")
            return
        with postgresql.running(durable=True) as url:
            yield _maker(Path(folder), lambda name: _new_database(url, name))


def work(place: Place, task: str, **given: object) -> Any:
    """Do a task of bench.worker in a process of its own and return what it tells."""
    words = [sys.executable, "-m", "bench.worker", task, json.dumps(given, default=asdict)]
    done = subprocess.run(
        words, cwd=_ROOT, env=place.surroundings, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _maker(folder: Path, database: Callable[[str], str]) -> NewPlace:
    def make() -> Place:
        home = folder / f"book{len(list(folder.iterdir()))}"
        home.mkdir()
        return Place(home=str(home), url=database(home.name))

    return make


def _new_database(url: str, name: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}".encode())
    parts = urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()
