"""Why the book refused something, in the reader's language: the cause, then what exactly.

Refusals are written in English where their rules are, with the numbers and names at issue. Who
reads another language is told the cause by its code, and after it the sentence as it was written.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.actions import access
from dunwell.core.refusals import Refusal
from dunwell.store.models import User

CAUSES: Final[dict[str, str | Promise]] = {
    "already_decided": gettext_lazy("Somebody decided this already."),
    "amount_too_large": gettext_lazy("The amount has more digits than any ledger holds."),
    "amount_not_above_zero": gettext_lazy("The amount must be above zero."),
    "changed_meanwhile": gettext_lazy("Somebody changed this meanwhile."),
    "call_in_the_future": gettext_lazy("A call is logged when it is over."),
    "call_logged_meanwhile": gettext_lazy("A call was logged meanwhile; save once more."),
    "call_stands": gettext_lazy("This call cannot be taken back any more."),
    "not_your_dispute": gettext_lazy("This dispute is given to somebody else."),
    "cannot_answer": gettext_lazy("This person cannot answer disputes."),
    "dispute_closed": gettext_lazy("This dispute is closed already."),
    "dispute_stands": gettext_lazy("The item has an open dispute already."),
    "disputed_too_much": gettext_lazy("More would be disputed than is open."),
    "invoice_not_ready": gettext_lazy("The invoice lacks something and cannot be sent."),
    "invoice_sent_already": gettext_lazy("The invoice was sent or is in the outbox already."),
    "items_of_others": gettext_lazy(
        "A promise is for items of one account, one entity and one currency."
    ),
    "follow_up_in_the_past": gettext_lazy("A follow-up cannot be earlier than the call."),
    "not_checked": gettext_lazy("The file was not checked yet, or was changed since."),
    "no_difference": gettext_lazy("There is no difference to accept, or its reason is missing."),
    "nobody_spoken_to": gettext_lazy("A promise or a dispute needs somebody who was reached."),
    "not_your_call": gettext_lazy("A colleague logged this call."),
    "nothing_overdue": gettext_lazy("Nothing is overdue on this account."),
    "nothing_overdue_to_promise": gettext_lazy("Nothing is overdue that could be promised."),
    "several_promises": gettext_lazy("A promise is for one entity and one currency."),
    "nothing_to_verify": gettext_lazy("This reason cannot be verified as it stands."),
    "reason_changed": gettext_lazy("The reason is another one by now."),
    "reason_known": gettext_lazy("The account carries this reason already."),
    "reason_not_yours": gettext_lazy("This is decided by another role."),
    "reason_of_your_own": gettext_lazy("Whoever set a reason does not verify it."),
    "note_empty": gettext_lazy("The note is empty."),
    "note_gone": gettext_lazy("This note does not belong to the account."),
    "note_too_long": gettext_lazy("The note is too long."),
    "override_makes_no_sense": gettext_lazy(
        "Taking an account out of its cadence needs an owner, a reason and a later day."
    ),
    "override_over": gettext_lazy("This has ended already."),
    "override_stands": gettext_lazy("The account is out of its cadence already."),
    "overlong_note": gettext_lazy("The note is too long."),
    "nothing_promised": gettext_lazy("Nothing is owed on these items, or all of it is disputed."),
    "pause_makes_no_sense": gettext_lazy("A pause needs an end after today and a reason."),
    "pause_over": gettext_lazy("This pause was ended already."),
    "person_missing": gettext_lazy("Say who was spoken to."),
    "promise_in_the_past": gettext_lazy("A promise cannot be for a day that is over."),
    "promise_settled": gettext_lazy("This promise is settled and stays as it is."),
    "promised_too_much": gettext_lazy("More is promised than is owed and not disputed."),
    "secret_unreadable": gettext_lazy(
        "A password or a secret that was kept cannot be read any more."
    ),
    "token_unsound": gettext_lazy("A token needs a name, something it may do, and a last day."),
    "webhook_address_unsound": gettext_lazy("This is no address that webhooks may go to."),
    "webhook_address_not_public": gettext_lazy("The address is not a public one."),
    "webhook_hosts_in_production": gettext_lazy("Webhooks may not go to this very machine."),
    "webhook_secret_unsound": gettext_lazy("The secret cannot be read."),
    "webhook_unsound": gettext_lazy("A webhook needs a name and at least one event."),
    "webhook_moved_on": gettext_lazy("The webhook is in another state by now."),
    "unknown_webhook": gettext_lazy("There is no such webhook, or it is not yours to see."),
    "unknown_delivery": gettext_lazy("There is no such delivery any more."),
    "unknown_token": gettext_lazy("There is no such token of yours."),
    "nothing_held": gettext_lazy("No restore waits for a confirmation."),
    "no_day": gettext_lazy("Say until which day."),
    "nobody_chosen": gettext_lazy("Choose a colleague."),
    "nothing_chosen": gettext_lazy("None of this work is on the list any more."),
    "not_snoozed": gettext_lazy("This is not put off any more."),
    "snooze_makes_no_sense": gettext_lazy("Work is put off to a day within the next weeks."),
    "task_closed": gettext_lazy("This task was closed already."),
    "unknown_call": gettext_lazy("There is no such call in the log."),
    "already_here": gettext_lazy("This person is here already."),
    "bad_address": gettext_lazy("This is no e-mail address."),
    "demo_not_ready": gettext_lazy("Only the demo's own book goes on, after its own days."),
    "draft_changed": gettext_lazy("The draft was saved in another window meanwhile."),
    "draft_in_force": gettext_lazy("This draft became a version already."),
    "draft_not_yours": gettext_lazy("This draft belongs to a colleague."),
    "draft_outdated": gettext_lazy("A newer version came after the one this draft is based on."),
    "draft_submitted": gettext_lazy("This draft waits for approval."),
    "draft_too_long": gettext_lazy("The draft is too long."),
    "effective_in_the_past": gettext_lazy("A policy takes effect today or within a few years."),
    "line_break": gettext_lazy("Write this on one line, without signs that cannot be seen."),
    "last_administrator": gettext_lazy("One administrator has to stay."),
    "name_missing": gettext_lazy("The name is missing or too long."),
    "passkey_refused": gettext_lazy("The passkey does not fit."),
    "provider_not_believed": gettext_lazy("The company's sign-in did not let you in."),
    "nobody_here": gettext_lazy("Nobody has let you into Dunwell under this address."),
    "too_many_tries": gettext_lazy("Too many tries; wait a little."),
    "wrong_code": gettext_lazy("This code does not fit or was used already."),
    "second_factor_stands": gettext_lazy("This does not fit how your app stands now."),
    "unknown_session": gettext_lazy("There is no such session of yours."),
    "own_roles": gettext_lazy("Nobody gives roles to themselves."),
    "not_permitted": gettext_lazy("None of your roles includes this."),
    "not_an_administrator": gettext_lazy("Only an administrator may do this."),
    "not_an_editor": gettext_lazy("None of your roles may change the policy."),
    "not_your_request": gettext_lazy("A colleague asked for this."),
    "withdrawn_elsewhere": gettext_lazy("This is taken back with what it is about."),
    "nothing_changed": gettext_lazy("The draft says the same as the policy."),
    "policy_refused": gettext_lazy("The policy holds a value that makes no sense."),
    "policy_unsound": gettext_lazy("The draft has faults; mend what is listed first."),
    "reason_missing": gettext_lazy("Say why not, so that the person who asked can do better."),
    "text_unreadable": gettext_lazy("The text cannot be read as it stands; mend it first."),
    "unknown_draft": gettext_lazy("There is no such draft any more."),
    "unknown_person": gettext_lazy("There is no such person."),
    "no_authority": gettext_lazy("None of your roles may decide this."),
    "own_request": gettext_lazy("You asked for this yourself, so another person decides it."),
    "unknown_segment": gettext_lazy("The policy has no such segment."),
    "foreign_entity": gettext_lazy("This is about a legal entity you do not work for."),
    "signed_already": gettext_lazy("You signed this already; another person signs next."),
    "request_expired": gettext_lazy("Nobody decided this in time; it has to be asked for anew."),
    "question_open": gettext_lazy("This was sent back with a question that is not answered yet."),
    "nothing_asked": gettext_lazy("Nothing was asked, or it was answered already."),
    "delegation_makes_no_sense": gettext_lazy(
        "Authority is lent from a day to the same or a later one, for three months at most."
    ),
    "cannot_stand_in": gettext_lazy("This colleague cannot stand in."),
    "same_person_already": gettext_lazy("These accounts belong to one person already."),
    "nothing_to_lend": gettext_lazy("None of your roles decides anything."),
    "delegation_over": gettext_lazy("This was taken back already."),
    "may_not_ask_for_write_offs": gettext_lazy(
        "A write-off is asked for by somebody of finance or collections."
    ),
    "write_off_note_missing": gettext_lazy(
        "Say what was tried and why the money will not come; whoever signs reads it."
    ),
    "write_off_asked": gettext_lazy("This was asked for already and waits for a decision."),
    "retention_out_of_range": gettext_lazy("A period is a whole number that makes sense."),
    "retention_below_floor": gettext_lazy("The law asks for more; say why less is enough."),
    "retention_run_ahead": gettext_lazy("Nothing goes by a day that has not come."),
    "unknown_record_class": gettext_lazy("There is no such class of records."),
    "nobody_found": gettext_lazy("There is nobody like this."),
    "erasure_held": gettext_lazy("Something still runs, so nobody is erased yet."),
    "erasure_reason_missing": gettext_lazy("An erasure says why, without naming the person."),
    "person_changed": gettext_lazy("Somebody changed this person meanwhile."),
    "legal_hold_unsound": gettext_lazy("A legal hold needs a reason and an end after today."),
    "legal_hold_over": gettext_lazy("This legal hold has ended already."),
    "unknown_item": gettext_lazy("There is no such item any more."),
    "unknown_request": gettext_lazy("There is no such request."),
    "already_reversed": gettext_lazy("This was taken back already."),
    "already_undone": gettext_lazy("This import was undone already."),
    "bad_request": gettext_lazy("What was asked for does not fit together."),
    "before_posting": gettext_lazy("The day lies before the posting date."),
    "book_in_use": gettext_lazy("The book holds data of its own."),
    "cannot_read_file": gettext_lazy("The file cannot be read. The book is as it was."),
    "columns_missing": gettext_lazy("Columns that are needed were not found in the file."),
    "contact_empty": gettext_lazy("Give a name, an e-mail address or a phone number."),
    "contact_exists": gettext_lazy("The customer has such a contact already."),
    "contact_gone": gettext_lazy("Somebody else removed this contact meanwhile."),
    "customer_exists": gettext_lazy("There is a customer with this number already."),
    "more_than_open": gettext_lazy("More would be taken than is open."),
    "recorded_too_early": gettext_lazy("The clock is behind what was recorded already."),
    "wrong_side": gettext_lazy("This does not exist for such an item."),
    "date_out_of_range": gettext_lazy("The day lies outside what a book can hold."),
    "day_order_undecided": gettext_lazy(
        "Nothing in the file tells whether the day or the month comes first."
    ),
    "days_reversed": gettext_lazy("The period ends before it begins."),
    "entity_exists": gettext_lazy("A legal entity has this code already."),
    "failed": gettext_lazy(
        "The work failed and nothing was kept. Try again, or look at the server's log."
    ),
    "hierarchy_cycle": gettext_lazy("Customers would stand above one another in a ring."),
    "later_facts_depend": gettext_lazy(
        "Later entries stand on this import. It cannot be undone before they are taken back."
    ),
    "link_spent": gettext_lazy(
        "This link was used already or is too old. Start ./dunwell serve anew for another one."
    ),
    "logo_refused": gettext_lazy("This file cannot be the logo. The logo stays as it was."),
    "mapping_not_accepted": gettext_lazy("The proposed columns were not confirmed yet."),
    "merge_makes_cycle": gettext_lazy("After the merge the customer would stand above itself."),
    "merged_customer": gettext_lazy("This customer was merged into another one."),
    "no_policy": gettext_lazy("No policy is in force on this day."),
    "no_rate": gettext_lazy("There is no exchange rate that is fresh enough."),
    "nothing_to_state": gettext_lazy("There is nothing to state for this customer."),
    "number_missing": gettext_lazy("The customer's number is missing."),
    "opt_out_kept": gettext_lazy(
        "Who must not be written to stays in the book, so that nobody writes to them again."
    ),
    "proposal_settled": gettext_lazy("Somebody decided about this proposal already."),
    "same_customer": gettext_lazy("A customer cannot be merged with itself."),
    "still_in_use": gettext_lazy("Other entries stand on this item."),
    "under_way": gettext_lazy("The file is being worked on. Wait for its end."),
    "unknown_currency": gettext_lazy("No currency has this code."),
    "absence_unordered": gettext_lazy("An absence ends later than it begins."),
    "covers_themselves": gettext_lazy("Somebody else has to stand in; choose a colleague."),
    "no_collector": gettext_lazy("This person does not collect; choose somebody who does."),
    "not_a_lead": gettext_lazy(
        "Work is given out by a team lead, the finance manager or the CFO."
    ),
    "unknown_absence": gettext_lazy("This absence was called off already."),
    "unknown_collector": gettext_lazy("No collector has this name."),
    "already_so": gettext_lazy("This is so already, or was asked for already."),
    "checklist_open": gettext_lazy("Going live waits for what is open on its checklist."),
    "customers_address": gettext_lazy("This address belongs to a customer's contact."),
    "may_not_change_sending": gettext_lazy("None of your roles may switch the sending like this."),
    "message_moved_on": gettext_lazy("The message stands otherwise by now."),
    "no_test_address": gettext_lazy("Mail cannot be sent to this address."),
    "nobody_to_agree": gettext_lazy("There is no second person who could agree."),
    "not_live_yet": gettext_lazy("Nothing is sent by itself before the entity is live."),
    "nothing_to_release": gettext_lazy("None of these messages waits for a release any more."),
    "skip_reason_missing": gettext_lazy("Say why this message is not to be sent."),
    "unknown_sender": gettext_lazy("There is no such legal entity."),
    "reply_gone": gettext_lazy("There is no such reply."),
    "reply_read": gettext_lazy("Somebody is done with this reply already."),
    "reply_unassigned": gettext_lazy("Nobody knows yet whose reply this is."),
    "unknown_customer": gettext_lazy("No customer has this number."),
    "unknown_entity": gettext_lazy("The book has no such entity."),
    "unknown_import": gettext_lazy("There is no such import."),
    "unknown_time_zone": gettext_lazy("No time zone has this name."),
    "view_name_missing": gettext_lazy("A view needs a name."),
    "view_not_yours": gettext_lazy("This view belongs to somebody else."),
    "view_too_long": gettext_lazy("This view holds too many filters to be kept."),
    "wrong_bic": gettext_lazy("This is no valid BIC. Compare it with a bank statement."),
    "wrong_iban": gettext_lazy("This is no valid IBAN. Compare it with a bank statement."),
}


def noted(request: HttpRequest, refusal: Refusal) -> str:
    """Say why something was refused, and keep a trace of it where somebody will ask who tried."""
    match = request.resolver_match
    if isinstance(request.user, User):
        page = (match.url_name or "") if match else ""
        access.note(refusal, by=request.user, at=timezone.now(), page=page)
    return told(refusal)


def told(refusal: Refusal) -> str:
    """Say why something was refused."""
    return said(refusal.code, str(refusal))


def keeping(refusal: Refusal, typed: str) -> str:
    """Say why something was refused, and what was typed where its field is not shown again."""
    if not typed.strip():
        return told(refusal)
    return _("%(why)s You wrote: “%(text)s”") % {"why": told(refusal), "text": typed.strip()}


def _of_kind(kind: Callable[[], Refusal]) -> str:
    return told(kind())


# A form that finds the fault first says it in the words of the refusal.
words_of: Final = lazy(_of_kind, str)


def said(code: str, message: str) -> str:
    """Say a refusal that was kept as its code and its English sentence."""
    if (translation.get_language() or "en").startswith("en"):
        return message
    cause = CAUSES.get(code) or _("The book does not allow this. Nothing was changed.")
    return _("%(cause)s (In English: %(message)s)") % {"cause": cause, "message": message}
