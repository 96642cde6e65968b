"""Charts as Vega-Lite: one theme, whole zero-based bars, direct labels; texts come translated."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dunwell.web.inks import Ink

Spec = dict[str, Any]

# The ramp has six steps; a policy with more buckets uses the darkest for all the oldest.
_STEPS: Final = 6
_GROUP_HEIGHT: Final = 165
# Of the height: as near as two lines of type may stand.
LEAST_GAP: Final = 0.078
_LEAST_STEP: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a part of a chart leads, and what it says of itself to those who do not see it."""

    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One bar of a stacked chart: its label, its parts from the bottom, and words at its end.

    `marks` are one for each part, or none on paper.
    """

    label: str
    parts: Sequence[float]
    end: str = ""
    marks: Sequence[Mark | None] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with its words and, as a tick, where it stood before."""

    label: str
    value: float
    words: str
    before: float | None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How the reader shortens the numbers of an axis."""

    point: str
    thousands: str
    millions: str
    billions: str


ENGLISH: Final = Marks(point=".", thousands="K", millions="M", billions="B")


def _shortened(marks: Marks) -> str:
    """Write the expression that labels an axis; Vega itself only knows signs of physics."""
    written = "format(datum.value, '~s')"
    for sign, word in (
        (".", marks.point),
        ("k", marks.thousands),
        ("M", marks.millions),
        ("G", marks.billions),
    ):
        written = f"replace({written}, '{sign}', {json.dumps(word)})"
    return written


def theme(ink: Ink) -> Spec:
    """The one look of all charts, from the tokens."""
    axis = {
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelColor": ink("text-2"),
        "labelFontSize": 11,
        "labelPadding": 6,
        "title": None,
    }
    return {
        "background": None,
        "padding": 2,
        "aria": False,
        "font": "Inter",
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"gridColor": ink("line"), "gridWidth": 1},
        "legend": {
            "labelColor": ink("text-2"),
            "labelFontSize": 11,
            "symbolType": "square",
            "symbolSize": 90,
            "symbolStrokeColor": ink("line-strong"),
            "symbolStrokeWidth": 1,
            "columnPadding": 10,
            "title": None,
            "orient": "bottom",
            "offset": 8,
        },
        "text": {"color": ink("text-2"), "fontSize": 11},
    }


def aging_over_time(
    stacks: Sequence[Stack],
    names: Sequence[str],
    ends: Sequence[str],
    *,
    ink: Ink,
    width: int,
    marks: Marks = ENGLISH,
) -> Spec:
    """Stack the buckets of every month-end; `ends` label the parts of the last bar.

    A dashed rule marks the last bar, the day asked for.
    """
    import altair as alt

    rows = _parts(stacks, names)
    labels = [stack.label for stack in stacks]
    x = alt.X(
        "label:N", sort=labels, axis=alt.Axis(labelExpr="split(datum.value, '|')", labelAngle=0)
    )
    x = x.scale(paddingInner=0.28, paddingOuter=0.1)
    bars = (
        _over(alt, rows)
        .mark_bar(stroke=ink("surface"), strokeWidth=1)
        .encode(
            x=x,
            y=alt.Y("from:Q").axis(labelExpr=_shortened(marks), tickCount=4, grid=True),
            y2="to:Q",
            color=_ramp(alt, names, ink).legend(None),
            **_leading(alt, _all_marks(stacks)),
        )
    )
    ruled = _over(alt, [{"label": labels[-1]}])
    rule = ruled.mark_rule(
        strokeDash=[3, 3], color=ink("line-strong"), xOffset=_half_step(width, len(labels))
    ).encode(x=x)
    told = [
        {"label": labels[-1], "at": at, "words": words}
        for at, words in zip(label_places(stacks), ends, strict=True)
    ]
    words = _over(alt, told)
    texts = words.mark_text(
        align="left", baseline="middle", dx=_half_step(width, len(labels)) + 6
    ).encode(x=x, y="at:Q", text="words:N")
    spec = _finished(alt.layer(bars, rule, texts), ink, width=width, height=190)
    return _marked(spec, _all_marks(stacks))


def aging_by_group(stacks: Sequence[Stack], names: Sequence[str], *, ink: Ink, width: int) -> Spec:
    """Stack the buckets of every group from left to right, its words at the end of the bar."""
    import altair as alt

    labels = [stack.label for stack in stacks]
    y = alt.Y("label:N", sort=labels).scale(paddingInner=0.35, paddingOuter=0.1)
    longest = max((sum(stack.parts) for stack in stacks), default=0) or 1
    x = alt.X("from:Q", axis=None).scale(domain=[0, longest * 1.32], nice=False)
    bars = (
        _over(alt, _parts(stacks, names))
        .mark_bar(stroke=ink("line-strong"), strokeWidth=0.5)
        .encode(
            y=y, x=x, x2="to:Q", color=_ramp(alt, names, ink), **_leading(alt, _all_marks(stacks))
        )
    )
    told = [{"label": one.label, "at": sum(one.parts), "words": one.end} for one in stacks]
    ends = _over(alt, told)
    texts = ends.mark_text(align="left", baseline="middle", dx=6).encode(
        y=y, x=alt.X("at:Q"), text="words:N"
    )
    height = max(_GROUP_HEIGHT, len(stacks) * _LEAST_STEP)
    spec = _finished(alt.layer(bars, texts), ink, width=width, height=height)
    return _marked(spec, _all_marks(stacks))


def bars_with_before(bars: Sequence[Bar], *, ink: Ink, width: int) -> Spec:
    """Draw shares as bars from zero to a hundred, each with a tick where it stood before."""
    import altair as alt

    labels = [bar.label for bar in bars]
    y = alt.Y("label:N", sort=labels).scale(paddingInner=0.5, paddingOuter=0.1)
    marks = [bar.mark for bar in bars]
    rows = [
        {"label": bar.label, "value": bar.value, "words": bar.words, "mark": _named(marks, place)}
        for place, bar in enumerate(bars)
    ]
    old = [{"label": bar.label, "value": bar.before} for bar in bars if bar.before is not None]
    x = alt.X("value:Q", axis=None).scale(domain=[0, 125], nice=False)
    now = _over(alt, rows)
    solid = now.mark_bar(color=ink("age-3")).encode(y=y, x=x, **_leading(alt, marks))
    texts = now.mark_text(align="left", baseline="middle", dx=8).encode(y=y, x=x, text="words:N")
    then = _over(alt, old)
    ticks = then.mark_tick(color=ink("text"), thickness=2, size=20).encode(y=y, x=x)
    layers = [solid, ticks, texts] if old else [solid, texts]
    spec = _finished(alt.layer(*layers), ink, width=width, height=len(bars) * 42)
    return _marked(spec, marks)


def sparkline(values: Sequence[float | None], *, ink: Ink) -> Spec:
    """Draw month-ends as one line with its last point marked; a missing value leaves a gap."""
    import altair as alt

    rows = [{"place": place, "value": value} for place, value in enumerate(values)]
    known = [value for value in values if value is not None]
    x = alt.X("place:Q", axis=None).scale(domain=[0, len(values) - 1], nice=False)
    y = alt.Y("value:Q", axis=None).scale(domain=_around(known), nice=False)
    line = _over(alt, (rows)).mark_line(color=ink("age-2"), strokeWidth=1.5)
    dot = _over(alt, [row for row in rows[-1:] if row["value"] is not None])
    drawn = alt.layer(
        line.encode(x=x, y=y),
        dot.mark_circle(color=ink("accent"), size=22, opacity=1).encode(x=x, y=y),
    )
    return _finished(drawn, ink, width=128, height=26)


def _around(values: Sequence[float]) -> list[float]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    margin = (high - low) * 0.1 or 1.0
    return [low - margin, high + margin]


def _parts(stacks: Sequence[Stack], names: Sequence[str]) -> list[Mapping[str, Any]]:
    marks = _all_marks(stacks)
    rows: list[Mapping[str, Any]] = []
    for stack in stacks:
        at = 0.0
        for name, part in zip(names, stack.parts, strict=True):
            mark = _named(marks, len(rows))
            row = {"label": stack.label, "name": name, "from": at, "to": at + part, "mark": mark}
            rows.append(row)
            at += part
    return rows


def _named(marks: Sequence[Mark | None], place: int) -> str | None:
    """Name a mark by its place; the drawing puts its address there."""
    return f"#mark-{place}" if place < len(marks) and marks[place] else None


def _leading(alt: Any, marks: Sequence[Mark | None]) -> Mapping[str, Any]:
    """Let bars lead to their marks; a chart without any, as on paper, has no links."""
    return {"href": alt.Href("mark:N")} if any(marks) else {}


def _all_marks(stacks: Sequence[Stack]) -> list[Mark | None]:
    return [mark for stack in stacks for mark in stack.marks]


def _marked(spec: Spec, marks: Sequence[Mark | None]) -> Spec:
    """Take the marks along; a spec without any is drawn without links."""
    told = [mark and {"href": mark.href, "label": mark.label} for mark in marks]
    return {**spec, "usermeta": {"marks": told}} if any(told) else spec


def label_places(stacks: Sequence[Stack]) -> list[float]:
    """Place one label beside each part of the last bar, far enough apart to be read."""
    top = max((sum(stack.parts) for stack in stacks), default=0) or 1
    least = top * LEAST_GAP
    places: list[float] = []
    at = 0.0
    for part in stacks[-1].parts:
        middle = at + part / 2
        places.append(max(middle, places[-1] + least) if places else middle)
        at += part
    return places


def _half_step(width: int, bars: int) -> float:
    return width / bars / 2


def _ramp(alt: Any, names: Sequence[str], ink: Ink) -> Any:
    colours = [ink(f"age-{min(index, _STEPS - 1)}") for index in range(len(names))]
    scale = alt.Scale(domain=list(names), range=colours)
    return alt.Color("name:N", scale=scale, sort=list(names))


def _over(alt: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Begin a layer over rows of its own."""
    return alt.Chart(alt.Data(values=list(rows)))


def _finished(chart: Any, ink: Ink, *, width: int, height: int) -> Spec:
    spec: Spec = chart.properties(width=width, height=height).to_dict(validate=False)
    spec["config"] = theme(ink)
    return spec
