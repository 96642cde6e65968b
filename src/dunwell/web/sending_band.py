"""One band on every page says when nothing is sent: stopped, test mode, or released by hand."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunwell.store.queries import restorations
from dunwell.store.queries import sending as queries


def told() -> dict[str, Any] | None:
    """Give the one band every page has: the most important of stopped, test mode, by hand."""
    switches = queries.every()
    if restorations.is_held():
        words = _(
            "This book was brought back from a backup: all messages wait until somebody confirms."
        )
        return {"kind": "stopped", "words": words}
    stopped = sum(one.stopped for one in switches)
    testing = sum(not one.live for one in switches)
    by_hand = sum(one.live and not one.automatic for one in switches)
    if stopped:
        words = ngettext(
            "Sending is stopped. Messages wait until it is started again.",
            "Sending is stopped for all entities. Messages wait until it is started again.",
            len(switches),
        )
        return {"kind": "stopped", "words": words}
    if testing or not switches:
        if testing == len(switches):
            words = _(
                "Test mode: nothing is sent to customers. What would leave is kept to look at."
            )
        else:
            words = _("Test mode for some entities: nothing of theirs is sent to customers.")
        return {"kind": "test", "words": words}
    if by_hand:
        return {
            "kind": "by_hand",
            "words": _("Automatic sending is off: a person releases each batch."),
        }
    return None
