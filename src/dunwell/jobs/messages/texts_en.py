"""The texts of messages in English."""

from typing import Final

from dunwell.jobs.messages.text_forms import Phrases, Texts, letter, note

_REGARDS: Final = "Kind regards"
_CROSSED: Final = "If your payment is already on its way, please disregard this message."
_WRONG: Final = (
    "If anything on an invoice is not right, or something is holding payment up, please reply to "
    "this message so that we can sort it out."
)

TEXTS: Final[Texts] = {
    "friendly": letter(
        "For your planning: {items} from {company_name}",
        "This is a short note for your planning. {situation}",
        then=(
            "If payment is scheduled already, there is nothing more for you to do. If you need a "
            "copy, a purchase order reference or anything else from us, just reply to this "
            "message.",
        ),
        regards=_REGARDS,
    ),
    "gentle": letter(
        "A reminder: {items} from {company_name}",
        "{situation} This may simply have been overlooked, so we would like to bring it to your "
        "attention.",
        "We would be grateful if you could arrange payment of {total_due} by {pay_by}.",
        then=(_CROSSED, _WRONG),
        regards=_REGARDS,
    ),
    "firm": letter(
        "Payment overdue: {items}, please pay by {pay_by}",
        "{situation} The details are listed below.",
        "Please pay {total_due} by {pay_by}, or tell us by then on which day we may expect your "
        "payment.",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "escalation": letter(
        "Escalation notice: {items}, your answer needed by {deadline}",
        "{situation} So far neither a payment nor a date for it has reached us.",
        "{earlier_notices}",
        "Please pay {total_due} by {deadline}, or tell us by then when payment will be made and "
        "who is handling it on your side.",
        "{consequences}",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "final": letter(
        "Final notice: {items}, payment due by {deadline}",
        "This is our final notice about the amount below. {situation}",
        "{earlier_notices}",
        "Please pay the full amount of {total_due} so that we receive it no later than "
        "{deadline}.",
        "{consequences}",
        then=(
            "If you dispute an invoice, please tell us in writing by the same day, with the "
            "invoice number and your reason. The undisputed part remains payable.",
            _CROSSED,
        ),
        regards="Yours faithfully",
    ),
    "government": letter(
        "Payment status: {items} from {company_name}",
        "{situation} According to our records no payment has been received so far.",
        "Please let us know the status of the payment order, and whether any document, order "
        "number or approval is still missing for its release.",
        then=(_CROSSED,),
        regards=_REGARDS,
    ),
    "invoice": letter(
        "{items} from {company_name}",
        "Please find attached {items} for {total_due}, due on {leading_due_date}.",
        then=(
            "Should anything be missing for your approval, such as an order number, please let "
            "us know right away.",
        ),
        regards=_REGARDS,
    ),
    "statement": letter(
        "Statement of account as of {today} from {company_name}",
        "As requested, here is the statement of your account {customer_number} as of {today}. "
        "{situation}",
        then=(_WRONG,),
        regards=_REGARDS,
    ),
    "promise_confirmed": note(
        "Your payment of {promised_amount} by {promised_date}",
        "{greeting}",
        "Thank you for letting us know: you will pay {promised_amount} by {promised_date}. We "
        "have noted this and will send no reminders for these invoices until then.",
        "{invoice_table}",
        "{payment_link}",
        "{bank_details}",
        "If this is not what was agreed, please reply to this message today.",
        _REGARDS,
        "{signature}",
    ),
    "call": note(
        "Call about {items}: {total_due}",
        "Opening: Good morning, this is {sender_name} from {company_name}; am I speaking with "
        "{contact_name}?",
        "Facts: I am calling about your account {customer_number}. {situation}",
        "Question 1: Have these invoices been approved on your side, and is anything missing?",
        "Question 2: On which day will {total_due} be paid, and who releases the payment?",
        "If something is disputed: Which invoice, which amount, and why? We will clear that part "
        "up; may we count on the rest?",
        "If it was paid: On which day, from which account and with which reference?",
        "If not now: Which part can be paid this week, and on which day the rest?",
        "Close: I will confirm that by e-mail. Thank you, goodbye.",
    ),
    "digest": note(
        "Your collections for {today}",
        "{greeting}",
        "This is what {today} brings.",
        "{digest_table}",
    ),
    "request": note(
        "A decision waits for you",
        "{greeting}",
        "This was asked for, and you may decide it. Opening it changes nothing.",
        "{digest_table}",
    ),
    "question": note(
        "A question about what you asked for",
        "{greeting}",
        "Your request was sent back with a question. It is decided once you have answered.",
        "{digest_table}",
    ),
}

PHRASES: Final[Phrases] = {
    "greeting": "Dear {contact},",
    "greeting_unknown": "Dear Sir or Madam,",
    "contact": "your accounts payable team",
    "and": "and",
    "and_date": "and",
    "day": "{n} day",
    "days": "{n} days",
    "the_invoice": "Invoice {number}",
    "the_debit_memo": "Debit note {number}",
    "the_fee": "Fee {number}",
    "unnumbered": "one open item",
    "invoices": "{n} invoices",
    "many": "{n} open items",
    "before_one": "{items} for {amount} falls due on {date}.",
    "before_many": "{items} totalling {amount} are open; the first due date is {date}.",
    "today_one": "{items} for {amount} is due today, {date}.",
    "today_many": "{items} totalling {amount} are open; the first due date is today, {date}.",
    "late_one": "{items} for {amount} was due on {date} and is now {days} overdue.",
    "late_many": "{items} totalling {amount} are open; the oldest was due on {date} and is now "
    "{days} overdue.",
    "disputed": "Of the amounts listed, {amount} is in dispute and is not requested now.",
    "credits": "Your account also shows {amount} in credits and payments that are not yet "
    "applied. They are not deducted from the amount requested; please tell us which invoices "
    "they are meant for.",
    "link": "Pay online",
    "link_text": "Pay online: {address}",
    "earlier": "We wrote to you about this on {dates}.",
    "consequences": "If neither payment nor an answer has reached us by {deadline}:",
    "account_owner": "the person who looks after your account with us will take the matter up "
    "with you.",
    "credit_hold": "we will review whether we can continue to deliver to you on credit.",
    "interest": "we will charge statutory interest for late payment.",
    "agency": "we will hand the claim to a collection agency.",
    "court": "we will pursue the claim in court.",
    "attached_statement": "A statement of your account is attached.",
    "attached_invoices": "Copies of the invoices are attached.",
    "attached_both": "A statement of your account and copies of the invoices are attached.",
    "asked": "Requested now",
    "asked_total": "Total requested",
    "in_dispute": "in dispute: {amount}",
    "copy": "Invoice copy",
    "copy_note": "Made from our records on {date} for your convenience. The original invoice "
    "remains the valid document.",
    "tax": "of which tax",
    "terms": "Terms",
    "status": "Open on {date}",
    "billed_to": "Billed to",
    "phone": "Phone: {phone}",
}
