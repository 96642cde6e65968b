"""The sentences of the timeline: who did what, about which document, and what was said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from dunwell.core.calls import TAKEN_BACK_WITHIN
from dunwell.core.documents import DocumentType
from dunwell.core.messages import MessageKind
from dunwell.store.models import Contact
from dunwell.store.queries import day_names
from dunwell.store.queries.account_timeline_entries import Entry, Group, Side
from dunwell.web import (
    account_commitments,
    account_details,
    account_words,
    because_words,
    call_words,
    commitment_forms,
    message_words,
    nonpayment,
    personal_words,
)
from dunwell.web.pages import State
from dunwell.web.templatetags import dunwell as words

_LINES_SHOWN: Final = 6
_LONGEST_LINE: Final = 600
ICONS: Final[Mapping[Group, str]] = {
    Group.MAILS: "envelope",
    Group.REPLIES: "chat-bubble-left-right",
    Group.CALLS: "phone",
    Group.NOTES: "pencil-square",
    Group.PROMISES: "hand-thumb-up",
    Group.DISPUTES: "exclamation-triangle",
    Group.MONEY: "banknotes",
    Group.DECISIONS: "scale",
    Group.CHANGES: "arrow-path",
}
_ICONS_OF: Final[Mapping[str, str]] = {
    "silence": "bell-slash",
    "pause": "pause",
    "pause.ended": "play",
    "override": "user",
    "override.ended": "play",
    "reason.set": "question-mark-circle",
    "reason.verified": "check-badge",
}
_SIDES: Final[Mapping[Side, Any]] = {
    Side.PERSON: gettext_lazy("A colleague"),
    Side.RULE: gettext_lazy("By rule"),
    Side.CUSTOMER: gettext_lazy("The customer"),
    Side.SYSTEM: gettext_lazy("Dunwell"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as it is shown: what happened in bold, then the rest of the sentence.

    `shown` are the first lines of what was written, `rest` what is unfolded. `pin` is the id of a
    note that may be pinned here, `own_call` of a call that its reader may take back still.
    """

    entry: Entry
    icon: str
    title: str
    sentence: str = ""
    link: str = ""
    link_text: str = ""
    who: str = ""
    chip: str = ""
    chip_text: str = ""
    shown: str = ""
    rest: str = ""
    folded: str = ""
    changes: Sequence[tuple[Any, str, str]] = ()
    pin: int | None = None
    own_call: int | None = None


def day(value: date) -> str:
    """Write a day in the reader's way."""
    return words.day(value)


def lines(entries: Sequence[Entry], state: State, *, reader: int | None) -> list[Line]:
    """Put entries into words for a person; names that becauses need are read once for all."""
    becauses = [found for one in entries if (found := one.facts.get("because"))]
    told = _Told(
        state=state,
        items=because_words.items_in([one for one in becauses if isinstance(one, Mapping)]),
        entities=day_names.entities(),
        names=_names_at(entries),
        reader=reader,
        now=timezone.now(),
    )
    return [told.line(one) for one in entries]


def _names_at(entries: Iterable[Entry]) -> dict[str, str]:
    """Give the names of those who wrote, by their addresses."""
    addresses = {one.actor for one in entries if one.group is Group.REPLIES and one.actor}
    rows = Contact.objects.filter(email__in=addresses).exclude(name="")
    return dict(rows.values_list("email", "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What all entries of a page share."""

    state: State
    items: Mapping[int, str]
    entities: Mapping[int, str]
    names: Mapping[str, str]
    reader: int | None
    now: datetime

    def line(self, one: Entry) -> Line:
        """Put one entry into words."""
        made = self._makers()[one.group](one)
        who = made.who or self.names.get(one.actor, one.actor) or str(_SIDES[one.side])
        return replace(made, who=who)

    def _makers(self) -> Mapping[Group, Callable[[Entry], Line]]:
        return {
            Group.MAILS: self._mail,
            Group.REPLIES: self._reply,
            Group.CALLS: self._call,
            Group.NOTES: self._note,
            Group.PROMISES: self._promise,
            Group.DISPUTES: self._dispute,
            Group.MONEY: self._money,
            Group.DECISIONS: self._decision,
            Group.CHANGES: self._change,
        }

    def _mail(self, one: Entry) -> Line:
        facts = one.facts
        link = self.state.link("outbox-message", facts["message"])
        if one.what != "mail":
            line = _line(one, str(_DELIVERIES[one.what]), link=link, link_text=facts["subject"])
            tone = "" if one.what in _GOOD_NEWS else "bad"
            return replace(line, sentence=facts["words"], who=", ".join(facts["to"]), chip=tone)
        kind = message_words.KINDS[MessageKind(facts["kind"])]
        subject = facts["subject"] or _("not written yet, see what it would say")
        line = _line(one, str(kind), link=link, link_text=subject)
        sentence = _("to %(addresses)s") % {"addresses": ", ".join(facts["to"])}
        if facts["taken_back"] is not None:
            sentence = message_words.taken_back(facts["taken_back"])
        elif facts["because"]:
            sentence = f"{sentence}. {self._because(facts['because'])}"
        return replace(
            line,
            sentence=sentence,
            chip=message_words.TONES.get(facts["state"], ""),
            chip_text=str(message_words.STATES[facts["state"]]),
            rest=one.text,
            folded=_("What it says"),
        )

    def _reply(self, one: Entry) -> Line:
        automatic = one.what == "auto_reply"
        title = _("Automatic reply") if automatic else pgettext("timeline", "Reply")
        link = self.state.link("reply", one.facts["inbound"])
        return _said(_line(one, title, link=link, link_text=one.facts["subject"]), one.text)

    def _call(self, one: Entry) -> Line:
        if one.what != "call":
            return _said(_line(one, str(_TASKS.get(one.what, one.what))), one.text)
        facts = one.facts
        parts = [str(call_words.OUTCOMES[facts["outcome"]])]
        if facts["person"]:
            parts.append(facts["person"])
        if facts["follow_up"] is not None:
            parts.append(_("follow-up %(day)s") % {"day": words.weekday(facts["follow_up"])})
        title = str(call_words.titles(facts["direction"], facts["method"]))
        line = replace(_line(one, title), sentence=" · ".join(parts))
        if facts["reversal"] is not None:
            reason = facts["reversal"].reason
            parts = [_("Taken back"), *([reason] if reason else [])]
            line = replace(line, chip="warn", chip_text=": ".join(parts))
        elif facts["by"] == self.reader and self.now - one.at <= TAKEN_BACK_WITHIN:
            line = replace(line, own_call=one.id)
        return _said(line, one.text)

    def _note(self, one: Entry) -> Line:
        pinned = one.facts["pinned"]
        line = _said(_line(one, pgettext("timeline", "Note")), one.text)
        return replace(
            line,
            chip_text=_("Pinned") if pinned else "",
            pin=None if pinned else one.facts["note"],
        )

    def _promise(self, one: Entry) -> Line:
        facts = one.facts
        promised = {"day": _with_weekday(facts["promised"])}
        if one.what != "promise":
            state = one.what.removeprefix("promise.")
            line = _line(one, str(_PROMISES[state]))
            sentence = _("of the promise for %(day)s") % promised
            if facts["received"] is not None and facts["received"] != one.amount:
                sentence = _("%(received)s %(currency)s came in time, for %(day)s") % {
                    **promised,
                    "received": words.money(facts["received"], one.currency),
                    "currency": one.currency,
                }
            tone = account_commitments.PROMISE_CHIPS.get(state, "")
            return replace(line, sentence=sentence, chip=tone)
        sentence = _("for %(day)s") % promised
        if facts["person"]:
            sentence = _("by %(person)s for %(day)s") % {**promised, "person": facts["person"]}
        if facts["level"] > 1:
            sentence += " · " + _("promise number %(level)s") % {"level": facts["level"]}
        line = replace(_line(one, pgettext("timeline", "Promise")), sentence=sentence)
        return _said(line, one.text)

    def _dispute(self, one: Entry) -> Line:
        opened = one.what == "dispute"
        title = pgettext("timeline", "Dispute") if opened else _("Dispute closed")
        line = self._about_document(_line(one, title), one)
        category = str(commitment_forms.CATEGORIES.get(one.facts["category"], ""))
        return _said(replace(line, sentence=category), one.text)

    def _money(self, one: Entry) -> Line:
        facts = one.facts
        line = self._about_document(_line(one, account_words.posted(one)), one)
        parts = []
        if facts["other_number"] or facts["other_type"]:
            other = f"{account_words.type_of(facts['other_type'])} {facts['other_number']}"
            parts.append(_("with %(document)s") % {"document": other.strip()})
        if facts["because"]:
            parts.append(f"({account_words.because(facts['because'])})")
        return replace(line, sentence=" ".join(parts))

    def _decision(self, one: Entry) -> Line:
        facts = one.facts
        if one.what == "silence":
            return self._silence(one)
        if one.what.startswith("touch."):
            title = str(_TOUCHES.get(one.what, one.what))
            step = _("step “%(step)s”") % {"step": facts["step"].replace("_", " ")}
            link = self.state.link("days", day=one.day.isoformat())
            line = _line(one, title, link=link, link_text=step)
            return replace(line, sentence=self._because(facts["because"]))
        if one.what.startswith("approval."):
            title = _("Approved") if one.what.endswith("approved") else _("Turned down")
            link = self.state.link("approval", facts["approval"])
            line = _line(one, title, link=link, link_text=_("the late promise"))
            return _said(line, one.text)
        if one.what.startswith("override"):
            return self._override(one)
        if one.what.startswith("reason."):
            return _reason(one)
        ended = one.what == "pause.ended"
        title = _("Reminders run again") if ended else _("Reminders paused")
        sentence = "" if ended else _("until %(day)s") % {"day": words.day(facts["until"])}
        return _said(replace(_line(one, title), sentence=sentence), one.text)

    def _override(self, one: Entry) -> Line:
        if one.what == "override.ended":
            return _line(one, _("Back in its cadence"))
        sentence = _("%(owner)s looks after it until %(day)s") % {
            "owner": one.facts["owner"],
            "day": words.day(one.facts["until"]),
        }
        line = replace(_line(one, _("Out of its cadence")), sentence=sentence)
        return _said(line, one.text)

    def _silence(self, one: Entry) -> Line:
        facts, count = one.facts, one.facts["days"]
        link = self.state.link("days", day=one.day.isoformat())
        name = because_words.silence(facts["code"])
        title = _("Left alone")
        line = _line(one, title, link=link, link_text=name)
        sentence = self._because(facts["because"])
        if count > 1:
            told = ngettext(
                "%(count)s day since %(since)s.", "%(count)s days since %(since)s.", count
            ) % {"count": count, "since": words.day(facts["since"])}
            sentence = f"{told} {sentence}"
        return replace(line, sentence=sentence)

    def _change(self, one: Entry) -> Line:
        facts = one.facts
        title = str(account_words.ACTIONS.get(one.what, one.what))
        line = _line(one, title)
        if facts["run"]:
            line = replace(line, link=self.state.link("import", facts["run"]), link_text=one.actor)
        return replace(
            line,
            who=str(_SIDES[Side.SYSTEM]) if facts["run"] else "",
            sentence=personal_words.said(facts["contact"]),
            changes=account_details.changes(facts["changes"], facts["customer"]),
            folded=_("What changed"),
        )

    def _about_document(self, line: Line, one: Entry) -> Line:
        facts = one.facts
        page = "payment" if facts["type"] == DocumentType.RECEIPT else "invoice"
        name = f"{account_words.type_of(facts['type'])} {facts['number']}".strip()
        return replace(line, link=self.state.link(page, facts["document"]), link_text=name)

    def _because(self, because: Mapping[str, Any]) -> str:
        return because_words.sentence(because, items=self.items, entities=self.entities)


_TASKS: Final[Mapping[str, Any]] = {
    "task.call": gettext_lazy("Called"),
    "task.broken_promise": gettext_lazy("Followed up the broken promise"),
    "task.post_letter": gettext_lazy("Letter posted"),
    "task.follow_up": gettext_lazy("Followed up"),
    "task.check_payment": gettext_lazy("Looked for the payment"),
}
_TOUCHES: Final[Mapping[str, Any]] = {
    "touch.email": gettext_lazy("E-mail decided"),
    "touch.call": gettext_lazy("Call decided"),
    "touch.letter": gettext_lazy("Letter decided"),
}
_DELIVERIES: Final[Mapping[str, Any]] = {
    "delivery.bounce": gettext_lazy("Came back"),
    "delivery.complaint": gettext_lazy("Reported as unwanted"),
    "delivery.opened": gettext_lazy("Opened"),
    "delivery.clicked": gettext_lazy("Link followed"),
}
_GOOD_NEWS: Final = frozenset({"delivery.opened", "delivery.clicked"})
_PROMISES: Final[Mapping[str, Any]] = {
    "kept": gettext_lazy("Promise kept"),
    "part_kept": gettext_lazy("Promise partly kept"),
    "broken": gettext_lazy("Promise broken"),
    "withdrawn": gettext_lazy("Promise withdrawn"),
    "replaced": gettext_lazy("Promise replaced"),
}


def _reason(one: Entry) -> Line:
    """Say why it had not paid, and how far that was to be relied on."""
    reason = str(nonpayment.REASONS[one.facts["reason"]])
    if one.what == "reason.set":
        return _said(replace(_line(one, _("Not paid because")), sentence=reason), one.text)
    title = _("Reason verified")
    proposed = _("%(reason)s, as the rule proposed") % {"reason": reason}
    return replace(_line(one, title), sentence=proposed if one.facts["by_rule"] else reason)


def _line(one: Entry, title: str, *, link: str = "", link_text: str = "") -> Line:
    icon = _ICONS_OF.get(one.what, ICONS[one.group])
    return Line(entry=one, icon=icon, title=title, link=link, link_text=link_text)


def _said(line: Line, text: str) -> Line:
    """Show the first lines of what was written, and fold the rest away."""
    rows = text.strip().splitlines()
    shown = "\n".join(rows[:_LINES_SHOWN])
    rest = "\n".join(rows[_LINES_SHOWN:])
    if len(shown) > _LONGEST_LINE:
        shown, rest = shown[:_LONGEST_LINE], f"{shown[_LONGEST_LINE:]}\n{rest}"
    return replace(line, shown=shown, rest=rest, folded=_("Show the rest"))


def _with_weekday(value: date) -> str:
    return words.weekday(value)
