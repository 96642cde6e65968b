"""A heading is compared by its words: without case, accents, punctuation and camel humps."""

import re
import unicodedata

_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ]{2})")
_WORD = re.compile(r"[a-z]+|[0-9]+", re.ASCII)


def words_of(heading: str) -> tuple[str, ...]:
    """Split `InvoiceDate`, `invoice_date` and `Invoice-Date:` into the same two words."""
    spaced = _HUMP.sub(" ", heading.replace("ß", "ss"))
    decomposed = unicodedata.normalize("NFKD", spaced)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain.casefold()))
