"""Customers that were entered twice: with zeros before the number, or in another spelling."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from dunwell.jobs.demo.customers import DemoCustomer
from dunwell.jobs.demo.days import MONTHS
from dunwell.jobs.demo.habits import PROMPT

DUPLICATES: Final = 6


def enter_twice(
    chance: Random, made: Sequence[DemoCustomer], numbers: Iterator[str]
) -> list[DemoCustomer]:
    """Make the second entries; each gets a few invoices of the last months."""
    private = [
        one
        for one in made
        if one.segment in ("small", "mid-market")
        and not one.parent_number
        and one.habit is PROMPT
        and one.first_month == 0
    ]
    twins = []
    for place, one in enumerate(chance.sample(private, DUPLICATES)):
        zeros = place % 2 == 0
        number = f"000{one.number}" if zeros else next(numbers)
        name = one.name if zeros else one.name.upper().replace(".", "")
        twins.append(replace(one, number=number, name=name, pace=0.25, first_month=MONTHS - 8))
    return twins
