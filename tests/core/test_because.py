"""A because is kept as plain values."""

from dunwell.core.because import Because


def test_it_is_written_as_its_code_and_values() -> None:
    assert Because(code="paid").as_json() == {"code": "paid", "values": {}}
    assert Because(code="spread", values={"days": 2}).as_json()["values"] == {"days": 2}
