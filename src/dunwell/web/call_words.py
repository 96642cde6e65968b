"""The words for calls: how somebody was spoken to, who called whom, and what came of it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dunwell.core.calls import CallDirection, CallMethod, CallOutcome

OUTCOMES: Final[Mapping[str, Any]] = {
    CallOutcome.REACHED: pgettext_lazy("call", "Reached"),
    CallOutcome.VOICEMAIL: pgettext_lazy("call", "Voicemail"),
    CallOutcome.WRONG_PERSON: pgettext_lazy("call", "Wrong person"),
    CallOutcome.REFUSED: pgettext_lazy("call", "Refused"),
    CallOutcome.NO_ANSWER: pgettext_lazy("call", "No answer"),
}
_OUTGOING: Final[Mapping[str, Any]] = {
    CallMethod.PHONE: _("Called"),
    CallMethod.VIDEO: _("Video call"),
    CallMethod.VISIT: _("Visited"),
    CallMethod.MESSAGE: _("Text message"),
}
_INCOMING: Final[Mapping[str, Any]] = {
    CallMethod.PHONE: _("They called"),
    CallMethod.VIDEO: _("They called by video"),
    CallMethod.VISIT: _("They came to see us"),
    CallMethod.MESSAGE: _("They wrote a text message"),
}


def titles(direction: str, method: str) -> Any:
    """Say who called whom, and how."""
    table = _INCOMING if direction == CallDirection.INCOMING else _OUTGOING
    return table.get(method, method)
