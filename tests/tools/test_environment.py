"""The environment's stamp vouches for exactly what lies there, and the launcher speaks plainly."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import dunwell
from tools import environment, launcher


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose environment is as the stamp says."""
    locks = tmp_path / "requirements"
    locks.mkdir()
    for name in ("uv", "base", "dev"):
        (locks / f"{name}.lock").write_text(f"{name}==1.0 \\\n    --hash=sha256:0\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "LOCKS", locks)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", python)
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "dunwell.stamp")
    return tmp_path


def test_without_a_stamp_nothing_fits(root: Path) -> None:
    assert root.is_dir()
    assert not environment.fits(environment.RUN)


@pytest.mark.parametrize(
    ("made", "asked", "fits"),
    [
        pytest.param("base", "base", True, id="what was made is there"),
        pytest.param("dev", "base", True, id="the developer's environment runs the program too"),
        pytest.param("base", "dev", False, id="the plain one lacks the tools"),
    ],
)
def test_a_profile_fits(root: Path, made: str, asked: str, fits: bool) -> None:
    assert root.is_dir()
    environment.write_stamp(made)
    assert environment.fits(asked) is fits


@pytest.mark.parametrize("lock", ["uv", "base"])
def test_a_changed_lock_no_longer_fits(root: Path, lock: str) -> None:
    environment.write_stamp(environment.RUN)
    (root / "requirements" / f"{lock}.lock").write_text("other==2.0 --hash=sha256:1\n")
    assert not environment.fits(environment.RUN)


def test_a_moved_project_no_longer_fits(root: Path) -> None:
    environment.write_stamp(environment.RUN)
    stamp = json.loads(environment.STAMP.read_text())
    environment.STAMP.write_text(json.dumps(stamp | {"where": str(root / "elsewhere")}))
    assert not environment.fits(environment.RUN)


def test_a_removed_python_no_longer_fits(root: Path) -> None:
    environment.write_stamp(environment.RUN)
    (root / ".venv" / "bin" / "python").unlink()
    assert not environment.fits(environment.RUN)


@pytest.mark.parametrize("torn", ["", "{", '{"where": "/'])
def test_a_torn_stamp_is_no_stamp(root: Path, torn: str) -> None:
    assert root.is_dir()
    environment.STAMP.write_text(torn)
    assert not environment.fits(environment.RUN)


def test_a_refusal_is_one_sentence_and_exit_code_1(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert root.is_dir()
    monkeypatch.setattr("tools.environment.util.find_spec", lambda _: None)
    assert launcher.main(["aging"]) == 1
    assert capsys.readouterr().err == (
        "dunwell: this Python lacks the venv module; install it (on Debian and Ubuntu: "
        "apt-get install python3-venv) and start again\n"
    )


def test_version_is_the_package_s(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "ensure", lambda _: None)
    assert launcher.main(["--version"]) == 0
    assert capsys.readouterr().out == f"dunwell {dunwell.__version__}\n"


def test_an_older_python_gets_a_sentence() -> None:
    script = (environment.ROOT / "dunwell").read_text()
    pretend = f"import sys\nsys.version_info = (3, 9, 1)\n{script}"
    done = subprocess.run(
        [sys.executable, "-c", pretend],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("dunwell: Python 3.11 or newer is needed and this is 3.9;")
