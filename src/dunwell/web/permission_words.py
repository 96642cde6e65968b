"""What a permission lets people do, in words that go on after `Your roles do not include: `."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dunwell.core.permissions import Permission as P

PERMISSIONS: Final[Mapping[P, Promise | str]] = {
    P.READ_BOOK: _("reading the book: accounts, invoices, payments, promises"),
    P.READ_DASHBOARD: _("reading the measures of the whole book"),
    P.READ_WORKLIST: _("seeing the work of the day, messages, replies and imports"),
    P.READ_EXCEPTIONS: _("seeing what is out of the ordinary"),
    P.READ_POLICY: _("reading the policy"),
    P.READ_APPROVALS: _("seeing what waits for a decision"),
    P.READ_SETTINGS: _("seeing the settings"),
    P.READ_AUDIT: _("reading who did what"),
    P.EXPORT: _("taking lists and reports away as files"),
    P.COMMENT: _("writing notes on accounts"),
    P.HOLD_OUTREACH: _("pausing reminders or looking after an account oneself"),
    P.LOG_CALLS: _("logging calls"),
    P.CLOSE_DISPUTES: _("answering disputes"),
    P.CONTACT: _("recording promises and disputes, and doing the work of the day"),
    P.EDIT_CUSTOMERS: _("changing customers and their contacts"),
    P.IMPORT: _("importing files and accepting differences"),
    P.SEND_INVOICES: _("sending invoices"),
    P.SEND: _("releasing and holding back messages"),
    P.STOP_SENDING: _("stopping all messages"),
    P.CHANGE_SENDING: _("changing how messages are sent"),
    P.ASK: _("asking others for a decision"),
    P.DECIDE: _("deciding what others ask for"),
    P.DRAFT_POLICY: _("changing the policy"),
    P.SET_UP_COMPANY: _("changing the company and its legal entities"),
    P.BANK_DETAILS: _("changing bank details"),
    P.SET_UP_MAIL: _("setting up mail"),
    P.MANAGE_PEOPLE: _("letting people in and giving roles"),
    P.SET_UP_WEBHOOKS: _("choosing which outside systems are told what"),
    P.LOOK_AFTER_WEBHOOKS: _("looking after webhooks"),
    P.PROTECT_DATA: _("retention, legal holds, and people's data"),
    P.OPERATE: _("backups and what the machine does"),
    P.RUN_DEMO: _("going on to the demo's next day"),
}
