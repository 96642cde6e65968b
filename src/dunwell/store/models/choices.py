"""Check constraints are made from the enums of core: a table holds no word core does not know."""

from enum import StrEnum

from django.db import models


def one_of(field: str, words: type[StrEnum], *, name: str) -> models.CheckConstraint:
    """Allow only the members of `words` in `field`."""
    allowed = [word.value for word in words]
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=name)
