"""`dunwell verify` says which rule is broken, and leaves with 1 when one is."""

import json

import pytest
from django.db import connection

from dunwell.cli import program
from dunwell.store.models import Balance
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")


def test_a_book_in_order_passes(capsys: pytest.CaptureFixture[str]) -> None:
    builders.invoice(builders.cast(), 100_00)
    assert program.main(["verify"]) == 0
    told = capsys.readouterr().out
    assert "balances equal postings" in told
    assert "rules hold." in told


def test_a_broken_book_is_told_in_json_with_exit_code_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    item = builders.invoice(builders.cast(), 100_00)
    Balance.objects.filter(item=item).update(open_amount=99_99)
    assert program.main(["verify", "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert not verdict["ok"]
    broken = {check["name"]: check for check in verdict["checks"] if check["broken"]}
    assert broken["balances_equal_postings"]["examples"] == [f"item {item.pk}"]


def test_a_broken_book_is_told_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    item = builders.invoice(builders.cast(), 100_00)
    Balance.objects.filter(item=item).update(open_amount=99_99)
    assert program.main(["verify"]) == 1
    assert f"BROKEN  balances equal postings: item {item.pk}" in capsys.readouterr().out


def test_verifying_writes_nothing() -> None:
    builders.invoice(builders.cast(), 100_00)
    assert program.main(["verify", "--json"]) == 0
    before = _audit_entries()
    assert program.main(["verify", "--json"]) == 0
    assert _audit_entries() == before


def _audit_entries() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry")
        return int(cursor.fetchone()[0])
