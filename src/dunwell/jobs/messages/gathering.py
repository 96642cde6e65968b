"""The facts of one letter, read from the book: what is asked, of whom, by whom, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol
from urllib.parse import quote

from dunwell.core import notices, outreach
from dunwell.core.calendars import Calendar
from dunwell.core.channels import Tone
from dunwell.core.messages import MessageKind
from dunwell.core.notices import NoticeTerms
from dunwell.jobs.messages import figures, texts
from dunwell.jobs.messages.letters import Addressee, Company, Letter, Line, Promised
from dunwell.jobs.messages.wording import clean
from dunwell.store import calendars, policies
from dunwell.store.models import Customer, Entity, Item, MailAccount, Message, Promise, Sending
from dunwell.store.queries import letters as queries
from dunwell.store.queries.letters import Due, Earlier

_TEXT_OF: Final = {
    MessageKind.INVOICE: "invoice",
    MessageKind.STATEMENT: "statement",
    MessageKind.PROMISE_CONFIRMED: "promise_confirmed",
    MessageKind.DIGEST: "digest",
}
_EARLIER_NAMED: Final = 4


class AskedItem(Protocol):
    """An item with what is open and what is asked for, in minor units."""

    @property
    def item_id(self) -> int:
        """Which item it is."""

    @property
    def open_amount(self) -> int:
        """What is open on it."""

    @property
    def asked_amount(self) -> int:
        """What is asked for: what is open less what is disputed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which letter is wanted: the text, its tone and language, for whom."""

    entity: Entity
    customer: Customer | None
    key: str
    tone: Tone
    language: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What goes with a letter."""

    statement: bool
    invoices: tuple[int, ...]  # Documents.


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A letter, what goes with it, and the thread it belongs to."""

    letter: Letter
    files: Files
    thread: tuple[str, ...]
    account: MailAccount | None
    country: str


class Book:
    """Reads letters from the book; what all of a day's letters share is read once."""

    def __init__(self, policy: Mapping[str, Any] | None = None) -> None:
        """Take a policy that is to hold on every day, or none for those in force."""
        self._instead = policy
        self._policies: dict[date, Mapping[str, Any]] = {}
        self._accounts: dict[int, MailAccount | None] = {}
        self._live: dict[int, bool] = {}

    def policy(self, on: date) -> Mapping[str, Any]:
        """Give the policy in force on a day."""
        if self._instead is not None:
            return self._instead
        if on not in self._policies:
            self._policies[on] = policies.in_force(on)
        return self._policies[on]

    def account(self, entity: Entity) -> MailAccount | None:
        """Give the mail account of an entity."""
        if entity.pk not in self._accounts:
            self._accounts[entity.pk] = MailAccount.objects.filter(entity=entity).first()
        return self._accounts[entity.pk]

    def is_live(self, entity: Entity) -> bool:
        """Tell whether an entity's messages really leave."""
        if entity.pk not in self._live:
            self._live[entity.pk] = Sending.objects.filter(entity=entity, live=True).exists()
        return self._live[entity.pk]

    def of_message(self, message: Message, *, items: Sequence[AskedItem], as_of: date) -> Gathered:
        """Gather what a message of the outbox says."""
        wanted = wanted_by(message)
        dues: Sequence[AskedItem] = items or _items_of(message, wanted, as_of)
        return self.gather(wanted, items=dues, as_of=as_of, message=message)

    def gather(
        self,
        wanted: Wanted,
        *,
        items: Sequence[AskedItem],
        as_of: date,
        message: Message | None = None,
    ) -> Gathered:
        """Gather a letter about some items."""
        policy = self.policy(as_of)
        terms = notices.terms_of(policy)
        lines = _lines(items)
        files = _files(terms, lines, wanted)
        before = self._before(message, lines, wanted.entity)
        country = wanted.customer.country if wanted.customer else ""
        language = _language(wanted, country)
        letter = Letter(
            written=texts.text_of(policy, key=wanted.key, language=language, tone=wanted.tone),
            tone=wanted.tone,
            figures=figures.of(language, country),
            company=self._company(wanted.entity),
            addressee=_addressee(wanted, message),
            sender_name=self._sender(wanted),
            lines=lines,
            credits=_credits(wanted, as_of),
            earlier=tuple(sorted({one.on_date for one in before})[-_EARLIER_NAMED:]),
            today=as_of,
            consequences=notices.consequences(wanted.tone, terms),
            payment_address=_payment_address(terms, wanted.customer),
            has_statement=files.statement,
            has_invoices=bool(files.invoices),
            promised=_promised(message),
            digest=_digest(message),
            **_days(lines, terms, wanted.tone, as_of, _calendar(wanted, policy, as_of)),
        )
        return Gathered(
            letter=letter,
            files=files,
            thread=tuple(one.message_id for one in before if one.same_leading),
            account=self.account(wanted.entity),
            country=country,
        )

    def _before(
        self, message: Message | None, lines: Sequence[Line], entity: Entity
    ) -> list[Earlier]:
        if message is None or message.kind != MessageKind.REMINDER or not lines:
            return []
        leading = min(lines, key=lambda line: (line.due_date, line.item_id)).item_id
        if message.touch is not None and message.touch.leading_item_id:
            leading = message.touch.leading_item_id
        return queries.earlier(message, leading, live=self.is_live(entity))

    def _company(self, entity: Entity) -> Company:
        account = self.account(entity)
        writes = (account.reply_to or account.from_address) if account else ""
        return Company(
            name=clean(entity.name),
            email=clean(writes or entity.email),
            phone=clean(entity.phone),
            bank_name=clean(entity.bank_name),
            iban=clean(entity.iban),
            bic=clean(entity.bic),
        )

    def _sender(self, wanted: Wanted) -> str:
        person = wanted.customer.collector if wanted.customer else None
        return clean(person.name) if person and person.name else clean(wanted.entity.name)


def wanted_by(message: Message) -> Wanted:
    """Read from a message of the outbox which letter it is."""
    kind = MessageKind(message.kind)
    because = message.because
    customer = message.customer
    key, tone = _TEXT_OF.get(kind, "gentle"), Tone.GENTLE
    if message.touch is not None:
        key, tone = message.touch.template, Tone(message.touch.tone)
    if kind is MessageKind.DIGEST:
        key = because.get("text", key)
    if kind is MessageKind.TEST:
        key, tone = because["template"], Tone(because["tone"])
        customer = Customer.objects.filter(pk=because["customer"]).first()
    return Wanted(
        entity=message.entity,
        customer=customer,
        key=key,
        tone=tone,
        language=message.language,
        to=tuple(message.to),
    )


def shown_items(wanted: Wanted, *, as_of: date) -> tuple[Due, ...]:
    """Choose what a preview speaks of: what is overdue, else everything open."""
    if wanted.customer is None:
        return ()
    pair = {"customer_id": wanted.customer.pk, "entity_id": wanted.entity.pk, "as_of": as_of}
    overdue = queries.due(**pair, due_before=as_of)  # type: ignore[arg-type]  # The pair's own types.
    found = overdue or queries.due(**pair)  # type: ignore[arg-type]  # The pair's own types.
    return tuple(one for one in found if one.asked_amount)


def _items_of(message: Message, wanted: Wanted, as_of: date) -> Sequence[AskedItem]:
    kind = MessageKind(message.kind)
    if kind is MessageKind.TEST:
        return shown_items(wanted, as_of=as_of)
    if kind is MessageKind.STATEMENT and wanted.customer is not None:
        return queries.due(customer_id=wanted.customer.pk, entity_id=wanted.entity.pk, as_of=as_of)
    if kind is MessageKind.INVOICE and message.document is not None:
        ids = list(message.document.items.values_list("pk", flat=True))
        return queries.of_items(ids, as_of=as_of)
    if kind is MessageKind.PROMISE_CONFIRMED:
        ids = list(
            Item.objects.filter(promised_in__promise=message.because.get("promise")).values_list(
                "pk", flat=True
            )
        )
        return queries.of_items(ids, as_of=as_of)
    return ()


def _lines(asked: Sequence[AskedItem]) -> tuple[Line, ...]:
    known = queries.items([one.item_id for one in asked])
    return tuple(_line(known[one.item_id], one) for one in asked if one.item_id in known)


def _line(item: Item, asked: AskedItem) -> Line:
    document = item.document
    return Line(
        item_id=item.pk,
        document_id=document.pk,
        type=document.type,
        number=document.number,
        instalment=item.instalment,
        po_reference=document.po_reference,
        issue_date=item.issue_date,
        due_date=item.due_date,
        currency=item.currency,
        amount=item.amount,
        open_amount=asked.open_amount,
        asked_amount=asked.asked_amount,
    )


def _files(terms: NoticeTerms, lines: Sequence[Line], wanted: Wanted) -> Files:
    documents = tuple(dict.fromkeys(line.document_id for line in lines))
    if wanted.customer is None or not lines:
        return Files(statement=False, invoices=())
    if wanted.key == "invoice":
        return Files(statement=False, invoices=documents)
    if wanted.key in {"promise_confirmed", "call"}:
        return Files(statement=False, invoices=())
    attach = terms.attach_invoices and len(documents) <= terms.attach_at_most
    return Files(
        statement=terms.attach_statement or wanted.key == "statement",
        invoices=documents if attach else (),
    )


def _language(wanted: Wanted, country: str) -> str:
    """Take the language asked for, else the contact's, the customer's, its country's or ours."""
    own = wanted.language or (wanted.customer.language if wanted.customer else "")
    return figures.of(own, country or wanted.entity.country).language


def _addressee(wanted: Wanted, message: Message | None) -> Addressee:
    customer = wanted.customer
    if customer is None:
        name = message.because.get("name", "") if message else ""
        return Addressee(number="", name="", contact=clean(str(name)))
    contact = queries.contact_at(customer.pk, wanted.to) if wanted.to else None
    return Addressee(
        number=clean(customer.number),
        name=clean(customer.name),
        contact=clean(contact.name) if contact else "",
    )


def _credits(wanted: Wanted, as_of: date) -> dict[str, int]:
    if wanted.customer is None:
        return {}
    return queries.credits_of(
        customer_id=wanted.customer.pk, entity_id=wanted.entity.pk, as_of=as_of
    )


def _days(
    lines: Sequence[Line], terms: NoticeTerms, tone: Tone, as_of: date, calendar: Calendar
) -> dict[str, Any]:
    due_dates = [line.due_date for line in lines]
    return {
        "pay_by": notices.pay_by(due_dates, terms=terms, as_of=as_of, calendar=calendar),
        "deadline": notices.deadline(tone, terms=terms, as_of=as_of, calendar=calendar),
    }


def _calendar(wanted: Wanted, policy: Mapping[str, Any], as_of: date) -> Calendar:
    """Count in the days of the customer's country, else in ours."""
    country = (wanted.customer.country if wanted.customer else "") or wanted.entity.country
    return calendars.of(country, on=as_of, terms=outreach.terms_of(policy).calendar)


def _payment_address(terms: NoticeTerms, customer: Customer | None) -> str:
    if customer is None or not terms.payment_link:
        return ""
    return terms.payment_link.replace(notices.NUMBER, quote(customer.number, safe=""))


def _promised(message: Message | None) -> Promised | None:
    if message is None or message.kind != MessageKind.PROMISE_CONFIRMED:
        return None
    one = Promise.objects.filter(pk=message.because.get("promise")).first()
    if one is None:
        return None
    return Promised(
        amount=one.amount,
        currency=one.currency,
        date=one.promised_date,
        by=clean(one.person),
    )


def _digest(message: Message | None) -> tuple[Mapping[str, Any], ...]:
    if message is None or message.kind != MessageKind.DIGEST:
        return ()
    return tuple(message.because["parts"])
