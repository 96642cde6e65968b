"""A logo somebody sends is drawn anew as a PNG, so that nothing of the file itself is kept."""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from dunwell.jobs.logos import drawings
from dunwell.jobs.logos.refused import LogoRefused

LARGEST_BYTES: Final = 2_000_000
_MOST_PIXELS: Final = 30_000_000
_LEAST_SIDE: Final = 16
_SIZE: Final = (1200, 600)  # Room for 300 dots an inch on a letter.
_FORMATS: Final = ("PNG", "JPEG")


def png_of(content: bytes) -> bytes:
    """Draw a PNG, JPEG or SVG anew, bounded in size and without what else the file carries."""
    if not content:
        raise LogoRefused("The file is empty. Choose the logo again.")
    if len(content) > LARGEST_BYTES:
        raise LogoRefused("The file is larger than 2 MB. Save the logo smaller and try again.")
    picture = _opened(drawings.drawn(content) if drawings.is_drawing(content) else content)
    picture.thumbnail(_SIZE, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise LogoRefused(
                    f"The picture is {found.width} by {found.height} pixels, more than a logo "
                    "needs. Save it smaller, such as 1200 pixels wide."
                )
            turned = ImageOps.exif_transpose(found)
            picture = _cropped(turned.convert("RGBA"))
    except UnidentifiedImageError as error:
        raise LogoRefused(
            "The file is neither PNG, JPEG nor SVG, whatever its name says. Save the logo as one "
            "of these and try again."
        ) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LogoRefused(
            "The picture is damaged or was cut short. Save the logo again and try once more."
        ) from error
    if min(picture.size) < _LEAST_SIDE:
        raise LogoRefused(
            f"The picture is only {picture.width} by {picture.height} pixels, too small to "
            "print. Choose a larger one."
        )
    return picture


def _cropped(picture: Image.Image) -> Image.Image:
    """Take away the clear margin around what is seen."""
    seen = picture.getchannel("A").getbbox()
    if seen is None:
        raise LogoRefused("The picture is wholly clear: nothing of it would be seen.")
    return picture.crop(seen)
