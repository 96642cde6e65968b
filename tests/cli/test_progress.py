"""Progress shows on a terminal and nowhere else."""

import io

import pytest

from dunwell.cli import progress


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        pytest.param(12_000, 18_500, "12,000 of 18,500", id="how much there is is known"),
        pytest.param(12_000, None, "12,000", id="only what is done is known"),
        pytest.param(0, None, "", id="nothing is counted yet"),
        pytest.param(0, 5, "0 of 5", id="nothing done of what is known"),
    ],
)
def test_counts_are_written_for_people(done: int, total: int | None, words: str) -> None:
    assert progress.counted(done, total) == words


def test_without_a_terminal_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.told() as told:
        told("Reading rows", 10, 20)
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_the_step_is_shown_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", terminal)
    with progress.told() as told:
        told("Reading rows", 10, 20)
    assert "Reading rows" in terminal.getvalue()
    assert "10 of 20" in terminal.getvalue()
    assert capsys.readouterr().out == ""
