"""A server on loopback answers whatever is made from its own description as that description says.

Every operation is tried with sound and unsound input; no answer is a failure on our side, each has
a status, a type and a body that the description names, and the book stays sound.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.operation_matrix import ALL
from tools import serving
from tools.serving import ROOT, Served

_EXAMPLES: Final = 4
_CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def run(home: Path, *words: str) -> str:
    """Run a program of ours on the served book."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "dunwell.site.settings",
        "DUNWELL_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    environment.pop("DUNWELL_DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, *words], env=environment, check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    home = tmp_path_factory.mktemp("served")
    secret = run(home, "-m", "tests.api.book_to_serve")
    with serving.served(home) as server:
        yield server, secret


def _near(parts: dict[str, Any] | None) -> dict[str, Any]:
    """Lead an address to what there is, most of the time."""
    return {
        name: 1 + value % 4 if isinstance(value, int) else value
        for name, value in (parts or {}).items()
    }


@pytest.mark.once
def test_made_up_calls_are_answered_as_described(book: tuple[Served, str]) -> None:
    server, secret = book
    schema: Any = schemathesis.openapi.from_url(f"{server.address}/api/v1/openapi.json")
    schema.config.update(base_url=server.address)
    session = requests.Session()
    answered: Counter[str] = Counter()
    wrong: list[str] = []

    def tried(operation: Any) -> None:
        @settings(
            settings.get_profile("ci"),
            max_examples=_EXAMPLES,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            case.path_parameters = _near(case.path_parameters)
            answer = case.call(session=session, headers={"Authorization": f"Bearer {secret}"})
            answered[f"{operation.label} {answer.status_code}"] += 1
            try:
                case.validate_response(answer, checks=_CHECKS)
            except Exception as failure:
                wrong.append(f"{operation.label}: {failure}")
                raise

        try:
            call()
        except Exception:  # What is wrong is collected, so that one run shows all of it.
            assert wrong

    labels = set()
    for one in schema.get_all_operations():
        operation = one.ok()
        tried(operation)
        labels.add(operation.label.replace("/api/v1/", ""))
    assert labels == set(ALL)
    assert not wrong, "\n\n".join(dict.fromkeys(wrong))
    reached = {name.rpartition(" ")[0].replace("/api/v1/", "") for name in answered}
    assert reached == set(ALL)
    verdict = json.loads(run(server.home, "-m", "dunwell", "verify", "--json"))
    assert verdict["ok"], verdict
