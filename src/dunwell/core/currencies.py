"""A currency is known by its ISO 4217 code, and its code decides how many decimals it has."""

from collections.abc import Mapping
from types import MappingProxyType

from dunwell.core.refusals import Refusal

_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK
PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"

# Digits after the decimal mark, for every active code of ISO 4217 that money is counted in.
DECIMALS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(_TWO.split(), 2)
    | dict.fromkeys(_NONE.split(), 0)
    | dict.fromkeys(_THREE.split(), 3)
    | dict.fromkeys(_FOUR.split(), 4)
)

# Signs that mean one currency only.
CODE_BY_SIGN: Mapping[str, str] = MappingProxyType(
    {
        "€": "EUR",
        "EURO": "EUR",
        "EUROS": "EUR",
        "US$": "USD",
        "$US": "USD",
        "USD$": "USD",
        "CA$": "CAD",
        "C$": "CAD",
        "CAD$": "CAD",
        "CDN$": "CAD",
        "A$": "AUD",
        "AU$": "AUD",
        "NZ$": "NZD",
        "HK$": "HKD",
        "S$": "SGD",
        "SG$": "SGD",
        "NT$": "TWD",
        "MX$": "MXN",
        "R$": "BRL",
        "£": "GBP",
        "CN¥": "CNY",
        "RMB": "CNY",
        "元": "CNY",
        "JP¥": "JPY",
        "円": "JPY",
        "₹": "INR",
        "RS": "INR",
        "RS.": "INR",
        "₽": "RUB",
        "₩": "KRW",
        "₺": "TRY",
        "₪": "ILS",
        "₴": "UAH",
        "₫": "VND",
        "₱": "PHP",
        "฿": "THB",
        "₦": "NGN",
        "ZŁ": "PLN",
        "KČ": "CZK",
        "FT": "HUF",
        "SFR": "CHF",
        "SFR.": "CHF",
        "FR.": "CHF",
    }
)

# Signs that several currencies share: they may stand beside an amount, but name no currency.
SHARED_SIGNS = frozenset({"$", "¥", "KR", "KR.", "FR", "R"})


def is_sign(text: str) -> bool:
    """Tell whether a text may stand beside an amount as its currency."""
    upper = text.upper()
    return upper in DECIMALS or upper in CODE_BY_SIGN or upper in SHARED_SIGNS


def code_of(text: str) -> str | None:
    """Read a code or a sign that names exactly one currency; `$` alone names none."""
    upper = "".join(text.split()).upper()
    return upper if upper in DECIMALS else CODE_BY_SIGN.get(upper)


class UnknownCurrency(Refusal):
    """Only currencies whose decimals are known can be counted."""

    code = "unknown_currency"


def require(code: str) -> None:
    """Refuse a code that is no active currency of ISO 4217."""
    if code not in DECIMALS:
        raise UnknownCurrency(
            f"There is no currency {code}; write its code of three letters, such as EUR."
        )
