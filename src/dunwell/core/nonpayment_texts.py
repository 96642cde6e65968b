"""Every reason why an account has not paid has its sentence, and so has what contradicts it."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, str]] = {
    "nonpayment.dispute": "%(disputed)s of %(overdue)s overdue is in dispute, since %(since)s.",
    "nonpayment.missing_documents": "It waits for documents for %(disputed)s of %(overdue)s "
    "overdue, since %(since)s.",
    "nonpayment.distressed": "It is known to be in money trouble.",
    "nonpayment.insolvent": "It is insolvent.",
    "nonpayment.returned": "A payment came back on %(since)s.",
    "nonpayment.broken_promises": "Promises not kept in %(limit)s days: %(count)s.",
    "nonpayment.without_po": "Overdue invoices without the order number that it asks for: "
    "%(count)s of %(limit)s.",
    "nonpayment.unreachable": "No address of it works, so nothing reaches it.",
    "nonpayment.portal": "It takes invoices only through its portal.",
    "nonpayment.no_response": "Contacts without an answer since %(since)s: %(count)s.",
    "nonpayment.promised": "It promised to pay by %(promised)s and did not say why it is late.",
    "nonpayment.awaited": "It was asked on %(contacted)s, and the answer is awaited.",
    "nonpayment.unsaid": "It answered or paid on %(reacted)s and did not say why it is late.",
    "nonpayment.unasked": "Nobody has asked it yet.",
    "nonpayment.stale.paid": "What was overdue on %(since)s was paid or settled; this is newer.",
    "nonpayment.stale.closed": "The dispute was closed on %(since)s, and none is open.",
    "nonpayment.stale.disputed": "A dispute was opened on %(since)s.",
    "nonpayment.stale.reacted": "It answered or paid on %(since)s.",
    "nonpayment.stale.money": "It paid something on %(since)s.",
    "nonpayment.stale.known": "The facts speak for a reason now.",
}
