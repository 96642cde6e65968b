"""A logo is drawn anew, and what is no plain picture is refused in one sentence."""

import io

import pytest
from PIL import Image

from dunwell.jobs.logos import reading
from dunwell.jobs.logos.refused import LogoRefused

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
SHAPE = '<rect x="4" y="2" width="32" height="16" fill="#1f57c3"/>'


def picture(size: tuple[int, int] = (64, 32), kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#1f57c3").save(out, kind, **more)
    return out.getvalue()


def clear() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def drawing(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


def opened(png: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(png))
    assert found.format == "PNG"
    return found


@pytest.mark.parametrize(
    ("content", "size", "why"),
    [
        (picture(), (64, 32), "a small PNG keeps its size"),
        (picture((2400, 600)), (1200, 300), "a wide one is made to fit"),
        (picture((600, 1200), "JPEG"), (300, 600), "a high JPEG too"),
        (drawing(SHAPE), (960, 480), "the clear margin of a drawing is cut off"),
        (
            drawing(SHAPE, HEAD.replace("<svg", '<svg width="9e9" height="9e9"')),
            (480, 240),
            "what a drawing claims to measure decides nothing",
        ),
        (
            b'<?xml version="1.0"?>' + drawing('<x:note xmlns:x="urn:x"><x:a/></x:note>' + SHAPE),
            (960, 480),
            "the notes of an editor are passed over",
        ),
    ],
)
def test_a_picture_is_drawn_anew(content: bytes, size: tuple[int, int], why: str) -> None:
    found = opened(reading.png_of(content))
    assert abs(found.width - size[0]) <= 2, why
    assert abs(found.height - size[1]) <= 2, why


def test_what_a_file_carries_beside_its_picture_is_gone() -> None:
    described = Image.Exif()
    described[0x010E] = "where the photographer lives"
    png = reading.png_of(picture(kind="JPEG", exif=described))
    assert b"photographer" not in png
    assert reading.png_of(png) == png


def test_a_picture_on_its_side_is_turned() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    found = opened(reading.png_of(picture((64, 32), "JPEG", exif=turned)))
    assert found.size == (32, 64)


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", "is empty"),
        (picture() + b"x" * reading.LARGEST_BYTES, "larger than 2 MB"),
        (b"GIF89a" + b"\x00" * 40, "neither PNG, JPEG nor SVG"),
        (b"%PDF-1.7", "neither PNG, JPEG nor SVG"),
        (picture()[:60], "damaged"),
        (picture((15, 200)), "too small"),
        (picture((6000, 5001)), "more than a logo needs"),
        (clear(), "wholly clear"),
        (drawing(""), "wholly clear"),
        (b"<svg", "damaged or no SVG"),
        (b'<?xml version="1.0"?><html/>', "not an SVG drawing"),
        (drawing(SHAPE).replace(b"rect", b"r\xffct"), "damaged or no SVG"),
        (drawing("<script>1</script>"), "<script>"),
        (drawing("<foreignObject/>"), "<foreignObject>"),
        (drawing('<image href="file:///etc/passwd"/>'), "<image>"),
        (drawing('<use href="https://example.com/a.svg#b"/>'), "outside of itself"),
        (drawing('<rect fill="url(https://example.com/a)"/>'), "outside of itself"),
        (drawing('<rect onload="alert(1)"/>'), "outside of itself"),
        (drawing("<style>@import 'https://example.com'</style>"), "outside of itself"),
        (drawing('<g id="a"/>' + '<use href="#a"/>' * 9), "too often"),
        (drawing("<g/>" * 20_001), "too many parts"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("&a;"), "declares entities"),
    ],
)
def test_what_is_no_logo_is_refused(content: bytes, because: str) -> None:
    with pytest.raises(LogoRefused, match="The logo stays as it was") as refused:
        reading.png_of(content)
    assert because in str(refused.value)
