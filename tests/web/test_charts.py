"""Charts take their colours from the tokens and stand in a page as one inert picture."""

import re

import pytest

from dunwell.web import charts, drawing, inks
from dunwell.web.charts import Bar, Stack

NAMES = ("Current", "1-30", "31-60", "61-90", "91-120", "120+")
STACKS = [Stack(label=f"month {n}|2026", parts=(5, 4, 3, 2, 1, n)) for n in range(13)]
MARKUP = "<script>alert(1)</script>"
ALL = {
    "over time": lambda ink: charts.aging_over_time(STACKS, NAMES, NAMES, ink=ink, width=400),
    "by group": lambda ink: charts.aging_by_group(
        [Stack(label=MARKUP, parts=(5, 4, 3, 2, 1, 0), end="1 % late")], NAMES, ink=ink, width=400
    ),
    "bars": lambda ink: charts.bars_with_before(
        [Bar(label="Current → 1-30", value=18.4, words="18.4 %", before=None)], ink=ink, width=300
    ),
    "line": lambda ink: charts.sparkline([1.0, None, 3.0], ink=ink),
}


@pytest.mark.parametrize("name", ALL)
def test_every_colour_is_a_token(name: str) -> None:
    known = {f"var(--{token})" for token in inks.tokens()} | {"none", "transparent"}
    drawn = drawing.inline(ALL[name](inks.on_page), description="")
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn))
    assert used <= known


@pytest.mark.parametrize("name", ALL)
def test_paper_has_the_light_theme(name: str) -> None:
    light = {light for light, _ in inks.tokens().values()} | {"none", "transparent"}
    drawn = drawing.svg(ALL[name](inks.on_paper))
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= light


@pytest.mark.parametrize("name", ALL)
def test_a_picture_is_inert_and_described(name: str) -> None:
    drawn = drawing.inline(ALL[name](inks.on_page), description='Share "fell" & <rose>')
    assert drawn.startswith('<svg class="drawn"')
    assert 'role="img"' in drawn
    assert "&amp; &lt;rose&gt;" in drawn
    assert not re.search(r"\sstyle=|<script|\son\w+=", drawn)


def test_an_unknown_token_is_refused() -> None:
    with pytest.raises(KeyError):
        inks.on_page("puce")


def test_labels_beside_thin_parts_do_not_overlap() -> None:
    places = charts.label_places([Stack(label="", parts=(1000, 1, 1, 1, 1, 1))])
    gaps = [later - earlier for earlier, later in zip(places, places[1:], strict=False)]
    assert min(gaps) >= 1005 * charts.LEAST_GAP * 0.999


def test_a_bar_without_anything_has_labels_too() -> None:
    assert len(charts.label_places([Stack(label="", parts=(0, 0, 0))])) == 3
