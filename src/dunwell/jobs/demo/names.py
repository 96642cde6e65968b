"""Names of companies and people, invented from word lists and never given twice."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from dunwell.core import names
from dunwell.jobs.demo.words import COUNTRIES

_TRIES = 1000


class Namer:
    """Makes names; two of one key would look like duplicates, which only the planned ones may."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._taken: set[str] = set()

    def company(self, country: str) -> str:
        """Name a company."""
        return self._fresh(lambda: self._company(country))

    def public_body(self, country: str) -> str:
        """Name a town, a school, a hospital."""
        pattern = self._one(country, "public_bodies")
        return self._fresh(
            lambda: pattern.format(
                self.place(country)
                if self._chance.random() < 0.3
                else self._one(country, "stems") + self._one(country, "endings")
            )
        )

    def place(self, country: str) -> str:
        """Name a town."""
        return self._one(country, "places").replace("_", " ")

    def person(self, country: str) -> str:
        """Name a person."""
        surname = self._one(country, "stems") + self._one(country, "endings")
        return f"{self._one(country, 'first_names')} {surname}"

    def _company(self, country: str) -> str:
        trade, form = self._one(country, "trades"), self._one(country, "forms")
        first = self._one(country, "stems") + self._one(country, "endings")
        second = self._one(country, "stems") + self._one(country, "endings")
        place = self.place(country)
        local = f"{trade} {place}" if COUNTRIES[country].trade_first else f"{place} {trade}"
        patterns = (
            f"{first} {trade} {form}",
            f"{first} {trade} {form}",
            f"{first} & {second} {form}",
            f"{local} {form}",
        )
        return self._chance.choice(patterns)

    def _one(self, country: str, words: str) -> str:
        return self._chance.choice(COUNTRIES[country].words_of(words))

    def _fresh(self, make: Callable[[], str]) -> str:
        for _ in range(_TRIES):
            name = make()
            if not self._resembles_one(names.name_key(name)):
                self._taken.add(names.name_key(name))
                return name
        raise RuntimeError("the word lists are too short for so many names")

    def _resembles_one(self, key: str) -> bool:
        """Tell a key that differs from a taken one by one letter or less."""
        return key in self._taken or any(_one_letter_apart(key, other) for other in self._taken)


def _one_letter_apart(key: str, other: str) -> bool:
    if abs(len(key) - len(other)) > 1:
        return False
    ahead = 0
    for left, right in zip(key, other, strict=False):
        if left != right:
            break
        ahead += 1
    left, right = key[ahead:], other[ahead:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def host(company: str) -> str:
    """Give a company's host name under `.example`, which no mail can ever reach."""
    plain = unicodedata.normalize("NFKD", company).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace(".", ""))
    return "-".join(words[:2]) + ".example"


def mailbox(person: str) -> str:
    """Give the part of a person's address before the at sign."""
    plain = unicodedata.normalize("NFKD", person).encode("ascii", "ignore").decode()
    return ".".join(re.findall(r"[a-z0-9]+", plain.lower()))
