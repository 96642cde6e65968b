"""The net days of payment terms are read from their text only when the text states them."""

import re

from dunwell.core import identifiers

MAX_DAYS = 365

_DISCOUNTED = re.compile(
    r"[0-9.,]+ ?%? ?[/|,] ?[0-9]+\D*?(?:net|netto|n) ?/?\.?:? ?([0-9]{1,3})\b"
)
_NET = re.compile(r"\b(?:net|netto|neto|n|nt) ?[/:-]? ?([0-9]{1,3})\b")
_DAYS_NET = re.compile(
    r"\b([0-9]{1,3})[ -]?(?:days?|d|tagen?|tg|t|jours?|j|dias?|dagen|dag)\b\.?"
    r"(?: (?:net|netto|nets|neto|from invoice date|ab rechnungsdatum))?"
)
_AT_ONCE = re.compile(
    r"(?:due (?:up)?on receipt|immediately?|immediate payment|cash|cod|prepaid|payable immediately"
    r"|sofort(?: fallig| zahlbar)?|comptant|a reception|contado|al contado|direct|per direct"
    r"|due immediately|on receipt)(?: due)?(?: net)?(?: \w+ abzug)?"
)
_END_OF_MONTH = re.compile(
    r"\beom\b|end of (?:the )?(?:following |next )?month|fin de mois|fin de mes|monatsende|\bfdm\b"
)


def terms_days(text: str) -> int | None:
    """Give the days to pay of `NET30`, `30 Tage netto` or `2/10 net 30`.

    None for a bare code (`NAA8`), for terms that count from the end of a month, and for texts
    that name several days without saying which is net.
    """
    words = identifiers.clean(text).casefold().replace("ä", "a").replace("í", "i")
    words = words.replace("à", "a").replace("é", "e").strip(" .")
    if words.isascii() and words.isdigit():
        return _within(int(words))
    if _END_OF_MONTH.search(words):
        return None
    if _AT_ONCE.fullmatch(words):
        return 0
    for pattern in (_DISCOUNTED, _NET, _DAYS_NET):
        found = {int(days) for days in pattern.findall(words)}
        if len(found) == 1:
            return _within(found.pop())
    return None


def _within(days: int) -> int | None:
    return days if days <= MAX_DAYS else None
