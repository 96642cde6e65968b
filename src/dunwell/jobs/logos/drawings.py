"""An SVG is drawn to a PNG of a bounded size, if it holds shapes and nothing that reaches out."""

import re
import xml.parsers.expat
from collections.abc import Mapping
from typing import Final

import typst

from dunwell.jobs.logos.refused import LogoRefused

_MOST_ELEMENTS: Final = 20_000
_MOST_COPIES: Final = 8  # A copy of a copy doubles each time.
_SHAPE_WORDS: Final = (
    "svg g defs title desc metadata path rect circle ellipse line polyline polygon text tspan"
    " linearGradient radialGradient stop clipPath mask use style symbol"
)
_SHAPES: Final = frozenset(_SHAPE_WORDS.split())
_NAMESPACES: Final = frozenset(("", "http://www.w3.org/2000/svg"))
# Editors leave notes in namespaces of their own, which nobody draws.
_REACHES_OUT: Final = re.compile(r"(?i)@import|url\(\s*['\"]?(?!#)|expression\(")
_PAGE: Final = (
    "#set page(width: 300pt, height: 150pt, margin: 0pt, fill: none)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "contain")'
)
_DOTS: Final = 288  # 1200 by 600 pixels.


def is_drawing(content: bytes) -> bool:
    """Tell an SVG by its first bytes."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg"))


def drawn(content: bytes) -> bytes:
    """Draw an SVG on a page of a fixed size; what it claims to measure decides nothing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _damaged() from error
    _Reader().read(text)
    try:
        made = typst.compile(_PAGE.encode(), format="png", ppi=_DOTS, sys_inputs={"svg": text})
    except typst.TypstError as error:
        raise _damaged() from error
    if not isinstance(made, bytes):
        raise _damaged()
    return made


class _Reader:
    """Walks the elements and refuses what is no plain shape."""

    def __init__(self) -> None:
        self._elements = self._copies = 0
        self._depth_of_notes = 0

    def read(self, text: str) -> None:
        parser = xml.parsers.expat.ParserCreate("utf-8", "}")
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.EntityDeclHandler = self._refuse_entity
        parser.buffer_text = True
        try:
            parser.Parse(text.encode(), True)
        except xml.parsers.expat.ExpatError as error:
            raise _damaged() from error

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, tag = name.rpartition("}")
        if self._elements == 0 and tag != "svg":
            raise LogoRefused("The file is a web page or document, not an SVG drawing.")
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise LogoRefused("The drawing has too many parts. Save it as a PNG instead.")
        if self._depth_of_notes or namespace not in _NAMESPACES:
            self._depth_of_notes += 1
            return
        if tag not in _SHAPES:
            raise LogoRefused(
                f"The drawing holds <{tag[:40]}>, which is not drawn here: only shapes and text "
                "are. Save it as a PNG instead."
            )
        self._copies += tag == "use"
        if self._copies > _MOST_COPIES:
            raise LogoRefused("The drawing copies its parts too often. Save it as a PNG instead.")
        for attribute, value in attributes.items():
            self._check(attribute.rpartition("}")[2], value)

    def _check(self, attribute: str, value: str) -> None:
        leads_out = attribute == "href" and not value.startswith("#")
        if leads_out or attribute.startswith("on") or _REACHES_OUT.search(value):
            raise LogoRefused(
                "The drawing refers to something outside of itself or acts by itself. Save it as "
                "a PNG instead."
            )

    def _words(self, text: str) -> None:
        self._check("", text)

    def _end(self, _name: str) -> None:
        self._depth_of_notes = max(0, self._depth_of_notes - 1)

    def _refuse_entity(self, *_told: object) -> None:
        raise LogoRefused("The drawing declares entities. Save it as a PNG instead.")


def _damaged() -> LogoRefused:
    return LogoRefused("The drawing is damaged or no SVG. Save the logo again, or as a PNG.")
