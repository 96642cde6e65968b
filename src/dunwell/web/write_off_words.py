"""Why a claim is given up, in the reader's words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

from dunwell.core.write_offs import WriteOffReason

REASONS: Final[Mapping[str, Any]] = {
    WriteOffReason.BANKRUPT: gettext_lazy("Insolvent, nothing left to share"),
    WriteOffReason.DISSOLVED: gettext_lazy("The company does not exist any more"),
    WriteOffReason.RETURNED_BY_AGENCY: gettext_lazy("Returned by the agency"),
    WriteOffReason.NO_DOCUMENTATION: gettext_lazy("Cannot be proved"),
    WriteOffReason.STATUTE_BARRED: gettext_lazy("Statute-barred"),
    WriteOffReason.UNECONOMIC: gettext_lazy("Costs more to collect than it brings"),
    WriteOffReason.SETTLEMENT: gettext_lazy("Rest of a settlement"),
}
