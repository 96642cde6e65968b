"""Charts are drawn on the server: the page needs no script for them, and paper gets the same."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import quoteattr  # nosec B406 # it writes and reads nothing.

from dunwell.web.charts import Spec

_VERSION: Final = "6.4"
_ROOT: Final = re.compile(r"<svg[^>]*?viewBox=\"0 0 ([\d.]+) ([\d.]+)\"[^>]*>")
_FONT: Final = re.compile(r' font-family="[^"]*"')
# The whole is one picture with one description; its parts are no pictures of their own.
_ROLES: Final = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
# Vega makes a link of every bar of a chart with links, those that lead nowhere too.
_LINK: Final = re.compile(r'<a xlink:href="[^"]*?(?:#mark-(\d+))?">(.*?)</a>', re.DOTALL)


def svg(spec: Spec) -> str:
    """Draw a spec as a file of its own, for paper."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION)
    return drawn


def inline(spec: Spec, *, description: str) -> str:
    """Draw a spec as a part of a page: with its description, in the page's type, its marks links.

    It keeps its proportions and takes the width it is given; style attributes, which our
    content-security policy refuses, are never among what Vega writes for these specs.
    """
    drawn = svg(spec)
    found = _ROOT.search(drawn)
    if found is None:
        raise ValueError("Vega wrote no picture.")
    width, height = found.groups()
    marks: Sequence[Any] = spec.get("usermeta", {}).get("marks", ())
    # With links inside it is a group of them; without it is one picture.
    role = 'role="group" data-marks' if marks else 'role="img"'
    root = (
        f'<svg class="drawn" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f" {role} aria-label={quoteattr(description)}>"
    )
    parts = _ROLES.sub("", _FONT.sub("", drawn[found.end() :]))
    return root + _LINK.sub(lambda link: _linked(link, marks), parts)


def _linked(link: re.Match[str], marks: Sequence[Mapping[str, str]]) -> str:
    """Let a mark lead where it says, and what leads nowhere be no link."""
    if link[1] is None:
        return link[2]
    mark = marks[int(link[1])]
    href, label = quoteattr(mark["href"]), quoteattr(mark["label"])
    return f"<a href={href} aria-label={label}>{link[2]}</a>"


def warm_up() -> None:
    """Load what draws, which takes seconds, before the first person asks for a chart."""
    from dunwell.web import charts, inks

    tiny: Any = charts.sparkline([1.0, 2.0], ink=inks.on_page)
    svg(tiny)
