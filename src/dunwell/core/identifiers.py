"""An identifier is kept as written; only what a spreadsheet or an export added is taken off."""

import re

from dunwell.core import currencies

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\x00"))
_FORMULA_TEXT = re.compile(r'="(.*)"')
_TRAILING_ZEROS = re.compile(r"([0-9]+)\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})", re.ASCII)
_IN_BRACKETS = re.compile(r".*<([^<>]+)>")
_EMAIL = re.compile(r"[^@\s<>(),;:\"\[\]\\]+@[^@\s<>(),;:\"\[\]\\.]+(\.[^@\s<>(),;:\"\[\]\\.]+)+")

_YES_WORDS = "yes y true t 1 1.0 x on ja j wahr oui o vrai si sí s verdadero waar ✓ ✔"
_NO_WORDS = "no n false f 0 0.0 off nein falsch non faux falso nee onwaar -"
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())


def clean(text: str) -> str:
    """Trim an identifier and undo what a spreadsheet did to it.

    `="00123"` and `'00123` give 00123; `1930567531.0` and `1.930567531E9` give 1930567531, the
    latter only when every digit is there. Leading zeros stay.
    """
    cleaned = " ".join(text.translate(_INVISIBLE).split())
    if quoted := _FORMULA_TEXT.fullmatch(cleaned):
        cleaned = quoted.group(1).strip()
    if cleaned[:1] == "'" and (cleaned[1:2].isdigit() or cleaned[1:2] in {"", "-", "+", "="}):
        cleaned = cleaned[1:]
    if zeros := _TRAILING_ZEROS.fullmatch(cleaned):
        return zeros.group(1)
    if scientific := _SCIENTIFIC.fullmatch(cleaned):
        first, fraction, exponent = scientific.groups(default="")
        if fraction and len(fraction.rstrip("0")) <= int(exponent) <= len(fraction):
            return first + fraction[: int(exponent)]
    return cleaned


def without_leading_zeros(text: str) -> str:
    """Drop the leading zeros of an identifier of digits; any other is given back as it is."""
    if not (text.isascii() and text.isdigit()):
        return text
    return text.lstrip("0") or "0"


def clean_email(text: str) -> str | None:
    """Take the address out of `Name <a@b.org>` or `mailto:a@b.org`, in lower case.

    None when it is no address, so that a bad one is reported instead of written to.
    """
    cleaned = " ".join(text.translate(_INVISIBLE).split()).lower()
    if bracketed := _IN_BRACKETS.fullmatch(cleaned):
        cleaned = bracketed.group(1)
    cleaned = cleaned.removeprefix("mailto:").strip(" ,;")
    return cleaned if _EMAIL.fullmatch(cleaned) and ".." not in cleaned else None


def clean_currency(text: str) -> str | None:
    """Give the ISO code that `usd`, `US$` or `€` names; None when unknown or shared by several."""
    return currencies.code_of(text)


def parse_flag(text: str) -> bool | None:
    """Read yes or no in one of the five languages; None when it is neither."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None
