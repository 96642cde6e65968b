"""Every month is known in five languages, and no name means two months."""

import pytest

from dunwell.core.month_names import MONTH_BY_NAME


@pytest.mark.parametrize(
    "names",
    [
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
    ],
)
def test_every_month_in_every_language(names: str) -> None:
    assert [MONTH_BY_NAME[name] for name in names.split()] == list(range(1, 13))


def test_names_are_as_compared() -> None:
    assert all(name == name.casefold() for name in MONTH_BY_NAME)
