"""What a killed import left behind goes with the next import; what a living one holds stays."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection, transaction

from dunwell.jobs.imports import staging, workbench
from dunwell.store import frames
from dunwell.store.merges import merging

pytestmark = pytest.mark.usefixtures("committed_book")


def _stage(process: int, *, started: float | None = None) -> str:
    name = f"stage_{int(started or time.time()):x}_{process}_abcdef_rows"
    frames.stage(name, pa.table({"row": [1]}))
    return name


def _stages() -> list[str]:
    return [name for name in connection.introspection.table_names() if name[:6] == "stage_"]


def _dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_stage_whose_import_is_gone_is_dropped() -> None:
    _stage(_dead_process())
    staging.drop_orphans()
    assert _stages() == []


def test_a_stage_that_is_in_use_stays() -> None:
    with staging.stage_names("rows") as names:
        frames.stage(names["rows"], pa.table({"row": [1]}))
        if connection.vendor == "sqlite":  # On PostgreSQL a session has its own locks anyway.
            staging.drop_orphans()
        assert _stages() == [names["rows"]]
    assert _stages() == []


def test_a_stage_of_yesterday_is_dropped() -> None:
    _stage(os.getpid(), started=time.time() - 86_401)
    staging.drop_orphans()
    assert _stages() == []


def test_a_table_that_is_no_stage_of_ours_stays() -> None:
    frames.stage("stage_of_somebody_else", pa.table({"row": [1]}))
    staging.drop_orphans()
    assert _stages() == ["stage_of_somebody_else"]
    frames.drop_stage("stage_of_somebody_else")


def test_scratch_folders_go_unless_they_are_locked(tmp_path: Path) -> None:
    for name in ("import-dead", "import-alive"):
        (tmp_path / name).mkdir()
    (tmp_path / "import-dead" / "lock").touch()
    with (tmp_path / "import-alive" / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with workbench.open_workbench(tmp_path):
            names = sorted(folder.name for folder in tmp_path.iterdir() if folder.is_dir())
            assert len(names) == 2
            assert "import-alive" in names
            assert "import-dead" not in names
    assert [folder.name for folder in tmp_path.iterdir() if folder.is_dir()] == ["import-alive"]


def test_a_merge_knows_the_size_of_the_ledger() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without statistics")
    with transaction.atomic(), connection.cursor() as cursor:
        merging.lock_ledger()
        cursor.execute("SELECT min(reltuples) FROM pg_class WHERE relname IN ('item', 'posting')")
        assert cursor.fetchone()[0] >= 0
