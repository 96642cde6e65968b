"""Each problem has a weight and says what was expected."""

import pytest

from dunwell.core import imports
from dunwell.core.imports import ProblemCode, Severity


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_says_what_was_expected(code: ProblemCode) -> None:
    assert imports.EXPECTED[code]


@pytest.mark.parametrize(
    ("code", "severity", "why"),
    [
        (ProblemCode.LEADING_ZEROS, Severity.WARNING, "both documents are kept; a person looks"),
        (ProblemCode.SIMILAR_CUSTOMER, Severity.WARNING, "nothing is merged by itself"),
        (ProblemCode.REPEATED_ROW, Severity.WARNING, "the document is in the book once"),
        (ProblemCode.ZERO_AMOUNT, Severity.ERROR, "there is nothing to book"),
        (ProblemCode.CONFLICTING_AMOUNTS, Severity.ERROR, "which amount holds is not guessed"),
        (ProblemCode.AMOUNT_BELOW_APPLIED, Severity.ERROR, "an item cannot be overpaid"),
    ],
)
def test_weight(code: ProblemCode, severity: Severity, why: str) -> None:
    assert imports.severity_of(code) is severity, why
