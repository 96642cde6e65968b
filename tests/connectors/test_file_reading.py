"""Every row is read with its number; a wrong one is reported and the rest is read."""

import tracemalloc
from pathlib import Path

import pytest

from dunwell.connectors import files
from dunwell.connectors.files import FileProblem, Unreadable, texts
from tests.connectors.file_builders import (
    HEADINGS,
    ROWS,
    Cell,
    csv_text,
    read_all,
    write,
    xlsx_bytes,
)

HEAD = "Number;Customer Name;Amount\n"


def problems_of(reading: files.Reading) -> list[tuple[FileProblem, int]]:
    return [(problem.code, problem.row) for problem in reading.problems]


def test_totals_blanks_and_repeated_headers_are_skipped_and_counted(tmp_path: Path) -> None:
    text = (
        HEAD
        + "1;Acme;10,00\n\n;;\nNumber;Customer Name;Amount\n2;Total Energies;5,00\n"
        + "Summe;;15,00\n;Total;15,00\n"
    )
    rows, reading = read_all(write(tmp_path, text))
    assert rows == [[2, "1", "Acme", "10,00"], [6, "2", "Total Energies", "5,00"]]
    assert reading.rows == 2
    assert reading.skipped_blanks == 2
    assert reading.skipped_headers == 1
    assert reading.skipped_totals == 2
    assert not reading.problems


def test_cells_over_several_lines_keep_their_rows_first_line(tmp_path: Path) -> None:
    text = HEAD + '1;"Acme\nMain Street\n";10,00\n2;Bolt;5,00\n'
    rows, _ = read_all(write(tmp_path, text))
    assert rows == [[2, "1", "Acme\nMain Street", "10,00"], [5, "2", "Bolt", "5,00"]]


def test_short_rows_are_filled_and_blank_cells_beyond_dropped(tmp_path: Path) -> None:
    text = HEAD + "1;Acme\n2;Bolt;5,00;;\n3;Cord;6,00\n"
    rows, reading = read_all(write(tmp_path, text))
    assert rows == [[2, "1", "Acme", ""], [3, "2", "Bolt", "5,00"], [4, "3", "Cord", "6,00"]]
    assert not reading.problems


def test_cells_beyond_the_headings_leave_the_row_out(tmp_path: Path) -> None:
    text = "Number,Customer Name,Amount\n1,Acme,10\n2,Bolt, Inc.,5.00\n3,Cord,6\n"
    rows, reading = read_all(write(tmp_path, text))
    assert [row[0] for row in rows] == [2, 4]
    (problem,) = reading.problems
    assert problem.code is FileProblem.CELLS_BEYOND_HEADINGS
    assert problem.leaves_row_out
    assert (problem.row, problem.value) == (3, "2,Bolt, Inc.,5.00")
    assert problem.expected == "no more cells than there are headings"


def test_an_unclosed_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    text = HEAD + '1;Acme;10,00\n2;"Bolt;5,00\n3;Cord;6,00\n4;"Dent";7,00\n5;Ebb;8,00\n'
    rows, reading = read_all(write(tmp_path, text))
    assert [row[0] for row in rows] == [2, 4, 5, 6]
    assert problems_of(reading) == [(FileProblem.UNCLOSED_QUOTE, 3)]
    assert reading.problems[0].value == '2;"Bolt;5,00'


@pytest.mark.parametrize(
    ("lines", "kept", "why"),
    [
        (['2;"Bolt;5,00', '3;Cord";6,00'], [2, 4], "two stray quotes that pair up"),
        (['2;"Bolt;5,00', '3;"Cord;6,00'], [2], "two quotes that never close"),
        (['2;"The "Best" Ltd";5,00', "3;Cord;6,00"], [2, 3, 4], "inner quotes not doubled"),
        (['2;5" pipe;5,00', "3;Cord;6,00"], [2, 3, 4], "a quote inside a cell"),
    ],
)
def test_stray_quotes_never_merge_rows(
    tmp_path: Path, lines: list[str], kept: list[int], why: str
) -> None:
    rows, reading = read_all(write(tmp_path, HEAD + "\n".join(["1;Acme;10,00", *lines, ""])))
    assert [row[0] for row in rows] == kept, why
    assert len(reading.problems) == 3 - len(rows), why
    assert all(row[2].count("\n") == 0 for row in rows), why


def test_an_unclosed_quote_far_from_the_end(tmp_path: Path) -> None:
    body = "".join(f"{number};Acme;10,00\n" for number in range(5_000))
    text = HEAD + '1;"Bolt;5,00\n' + body
    rows, reading = read_all(write(tmp_path, text))
    assert len(rows) == 5_000
    assert rows[0][0] == 3
    assert rows[-1][0] == 5_002
    assert problems_of(reading) == [(FileProblem.UNCLOSED_QUOTE, 2)]


def test_an_unclosed_quote_in_the_last_row(tmp_path: Path) -> None:
    rows, reading = read_all(write(tmp_path, HEAD + '1;Acme;10,00\n2;Bolt;"5,00'))
    assert [row[0] for row in rows] == [2]
    assert problems_of(reading) == [(FileProblem.UNCLOSED_QUOTE, 3)]


def test_a_file_that_does_not_mean_its_quotes(tmp_path: Path) -> None:
    count = texts.MAX_UNCLOSED_QUOTES
    good = "".join(f"{number};Acme;10,00\n" for number in range(300))
    inches = "".join(f'{number};"Pipe 5 inch;10,00\n' for number in range(count + 50))
    rows, reading = read_all(write(tmp_path, HEAD + good + inches))
    assert len(rows) == 300 + 50
    assert reading.problem_counts == {FileProblem.UNCLOSED_QUOTE: count}
    assert rows[-1][2] == '"Pipe 5 inch'


@pytest.mark.parametrize("last", ["3;Cor", "3", '3;"Co'])
def test_a_last_row_cut_short_is_left_out(tmp_path: Path, last: str) -> None:
    rows, reading = read_all(write(tmp_path, HEAD + "1;Acme;10,00\n2;Bolt;5,00\n" + last))
    assert [row[0] for row in rows] == [2, 3]
    assert reading.problems[0].row == 4
    assert reading.problems[0].leaves_row_out


def test_no_line_end_after_a_whole_last_row(tmp_path: Path) -> None:
    rows, reading = read_all(write(tmp_path, HEAD + "1;Acme;10,00"))
    assert rows == [[2, "1", "Acme", "10,00"]]
    assert not reading.problems


def test_zero_bytes_never_change_a_figure(tmp_path: Path) -> None:
    text = HEAD + "1;Acme;10\x0000,00\n2;Bolt;5,00\n"
    rows, reading = read_all(write(tmp_path, text))
    assert rows[0] == [2, "1", "Acme", "10\ufffd00,00"]
    assert problems_of(reading) == [(FileProblem.NUL_BYTES, 2)]
    assert not reading.problems[0].leaves_row_out


def test_problems_are_counted_beyond_the_examples_kept(tmp_path: Path) -> None:
    body = "".join(f"{number};Ac\x00me;1\n" for number in range(1_500))
    _, reading = read_all(write(tmp_path, HEAD + body))
    assert reading.problem_counts == {FileProblem.NUL_BYTES: 1_500}
    assert len(reading.problems) == 1_000


def test_rows_that_are_left_out_are_kept_whole_to_be_corrected(tmp_path: Path) -> None:
    body = "".join(f"{number};{'Acme ' * 100};1;2\n" for number in range(1_500))
    good = "".join(f"{number};Acme;1\n" for number in range(300))
    _, reading = read_all(write(tmp_path, HEAD + good + body))
    assert reading.problem_counts == {FileProblem.CELLS_BEYOND_HEADINGS: 1_500}
    assert len(reading.problems) == 1_500
    assert reading.problems[7].cells == ("7", "Acme " * 100, "1", "2")
    assert len(reading.problems[7].value) <= 200


def test_a_cell_of_endless_length_costs_its_own_row(tmp_path: Path) -> None:
    text = HEAD + f"1;Acme;10,00\n2;{'x' * 200_000};5,00\n3;Cord;6,00\n"
    rows, reading = read_all(write(tmp_path, text))
    assert [row[0] for row in rows] == [2, 4]
    assert [problem.row for problem in reading.problems] == [3]


def test_batches(tmp_path: Path) -> None:
    table = [HEADINGS, *[ROWS[0]] * 25]
    path = write(tmp_path, csv_text(table))
    reading = files.read(path, files.recognise(path), rows_per_batch=10)
    batches = list(reading)
    assert [batch.num_rows for batch in batches] == [10, 10, 5]
    assert batches[0].schema.names == ["row", *HEADINGS]
    assert all(batch.schema == reading.schema for batch in batches)
    assert reading.rows == 25


def test_workbook_rows_wider_than_the_headings(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["Number", "Amount"], ["1", 5.0], ["2", 6.0, "stray"], ["3", 7.0]]
    rows, reading = read_all(write(tmp_path, xlsx_bytes(table)))
    assert [row[0] for row in rows] == [2, 4]
    assert problems_of(reading) == [(FileProblem.CELLS_BEYOND_HEADINGS, 3)]


def test_a_file_that_vanishes_between_the_passes(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "1;Acme;10,00\n")
    recognised = files.recognise(path)
    path.unlink()
    with pytest.raises(Unreadable):
        list(files.read(path, recognised))


def test_memory_stays_bounded(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write(HEAD)
        file.writelines(f"{number};Acme {number};10,00\n" for number in range(30_000))
    recognised = files.recognise(path)
    tracemalloc.start()
    rows = sum(batch.num_rows for batch in files.read(path, recognised, rows_per_batch=1_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 30_000
    assert peak < 3_000_000
