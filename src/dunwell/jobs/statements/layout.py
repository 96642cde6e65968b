"""A statement as the template takes it: every text written out, nothing left to compute."""

import unicodedata
from typing import Any, Final

from dunwell.core import addresses, remittances, statements
from dunwell.core.addresses import Address
from dunwell.core.aging import CURRENT, days_past_due
from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.core.statements import Style
from dunwell.jobs.statements import formats, payments, words
from dunwell.jobs.statements.formats import Formats
from dunwell.jobs.statements.gathering import Branch, Sheet, Statement
from dunwell.jobs.statements.payments import Quoted
from dunwell.store.models import Customer, Entity
from dunwell.store.queries.open_items import OpenItem

# Marks that turn the direction of the text around them: a name could upset the whole line.
_DIRECTIONS: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# What makes little pictures of signs; no letter of a name is among it. A PDF that is read aloud
# may only show what its fonts hold, and fonts for letters hold no such pictures.
_FIRST_PICTURE: Final = 0x1F000
_OLD_PICTURES: Final = range(0x2600, 0x27C0)
_PICTURE_MARKS: Final = frozenset(
    (0x200D, 0x20E3, *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080))
)


def plain(text: str) -> str:
    """Take out of a text what is no letter, mark or sign: controls, turns of direction, emoji."""
    kept = (" " if unicodedata.category(one) == "Cc" else one for one in _without_emoji(text))
    return " ".join("".join(kept).translate(_DIRECTIONS).split())


def _without_emoji(text: str) -> str:
    """Leave out emoji and what joins them; the joiner of letters stays where there are none."""
    pictures = {one for one in text if _is_picture(one)}
    if not pictures:
        return text
    return "".join(one for one in text if one not in pictures and ord(one) not in _PICTURE_MARKS)


def _is_picture(letter: str) -> bool:
    code = ord(letter)
    if code in _OLD_PICTURES:
        return unicodedata.category(letter) == "So"
    return code >= _FIRST_PICTURE and unicodedata.category(letter) in {"So", "Sk", "Cn"}


def laid_out(statement: Statement) -> dict[str, Any]:
    """Write a statement out for the template."""
    customer = statement.customer
    shown = formats.of(customer.language, customer.country)
    terms = words.of(shown.language)
    sheets = [_Writer(statement, sheet, shown, terms).sheet() for sheet in statement.sheets]
    return {
        "language": shown.language,
        "region": shown.locale.territory,
        "title": terms["title"],
        "words": terms,
        "as_of": shown.day(statement.request.as_of),
        "customer": _name(customer),
        "number": plain(customer.number),
        "sheets": sheets,
    }


def _name(customer: Customer) -> str:
    return plain(customer.name) or plain(customer.number)


def _address(of: Customer | Entity, *, from_country: str, shown: Formats) -> list[str]:
    address = Address(
        street=plain(of.street),
        street_2=plain(of.street_2),
        postal_code=plain(of.postal_code),
        city=plain(of.city),
        region=plain(of.region) if isinstance(of, Customer) else "",
        country=of.country,
    )
    name = shown.country(of.country)
    return list(addresses.lines(address, from_country=from_country, country_name=name))


class _Writer:
    """Writes one sheet."""

    def __init__(
        self, statement: Statement, sheet: Sheet, shown: Formats, terms: dict[str, str]
    ) -> None:
        self._statement, self._sheet = statement, sheet
        self._shown, self._terms = shown, terms
        self._forward = statement.request.style is Style.BALANCE_FORWARD

    def sheet(self) -> dict[str, Any]:
        """Give all that stands on the sheet."""
        entity, customer = self._sheet.entity, self._statement.customer
        country = entity.country
        return {
            "paper": addresses.paper_of(country).value,
            "window": self._statement.window[entity.pk].value,
            "company": plain(entity.name),
            "logo": list(self._statement.logos.get(entity.pk, b"")),
            "company_lines": [
                *_address(entity, from_country=country, shown=self._shown),
                *(plain(one) for one in (entity.phone, entity.email) if one),
            ],
            "address": [
                _name(customer),
                *_address(customer, from_country=country, shown=self._shown),
            ],
            "currency": self._sheet.currency,
            "box": self._box(),
            "heading": self._heading(),
            "forward": self._forward,
            "columns": self._columns(),
            "groups": [self._group(branch) for branch in self._sheet.branches],
            "ends": self._ends(),
            "strip": self._strip(),
            "payment": self._payment(),
            "scan": self._scan(),
            "contact": self._contact(),
            "slip": self._slip(),
        }

    def _money(self, amount: int) -> str:
        return self._shown.money(amount, self._sheet.currency)

    def _box(self) -> list[list[str]]:
        asked, terms, currency = self._sheet.asked, self._terms, self._sheet.currency
        found = [
            [terms["due_total"], f"{self._money(asked.due)} {currency}"],
            [terms["overdue"], self._money(asked.overdue)],
        ]
        if asked.credits:
            found.append([terms["credits"], self._money(-asked.credits)])
            found.append([terms["balance_after"], self._money(asked.balance)])
        if asked.disputed:
            found.append([terms["disputed"], self._money(asked.disputed)])
        if asked.pay_by:
            found.append([terms["pay_by"], self._shown.day(asked.pay_by)])
        return found

    def _heading(self) -> str:
        if not self._forward:
            return self._terms["items"]
        return self._terms["activity"].format(
            since=self._shown.day(self._statement.since),
            until=self._shown.day(self._statement.request.as_of),
        )

    def _columns(self) -> list[str]:
        names = ["date", "document", "type", "reference", "due"]
        names += ["charges", "payments", "balance"] if self._forward else []
        names += [] if self._forward else ["days", "original", "settled", "open"]
        return [self._terms[name] for name in names]

    def _group(self, branch: Branch) -> dict[str, Any]:
        rolled = self._statement.request.roll_up
        rows = self._moves(branch) if self._forward else self._items(branch)
        return {
            "name": " · ".join(plain(one) for one in (branch.number, branch.name) if one)
            if rolled
            else "",
            "opening": self._money(branch.opening) if self._forward else "",
            "rows": rows,
            "credits": [] if self._forward else self._credits(branch),
            "total": self._total(branch),
        }

    def _total(self, branch: Branch) -> list[str] | None:
        """Close a branch; where there is one alone its balance closes the whole table."""
        if self._statement.request.roll_up:
            total = branch.closing if self._forward else branch.owed
            return [self._terms["subtotal"], self._money(total)]
        return None if self._forward else [self._terms["due_total"], self._money(branch.owed)]

    def _items(self, branch: Branch) -> list[list[str]]:
        """Write the debits, and below each that is contested what is not asked for now."""
        found = []
        for one in branch.items:
            if one.side is not Side.DEBIT:
                continue
            found.append(self._item(one, 1))
            if amount := branch.disputed(one):
                number = branch.contested[one.item_id].dispute_id
                told = {"number": f"D-{number}", "amount": self._money(amount)}
                found.append([self._terms["in_dispute"].format(**told)])
        return found

    def _credits(self, branch: Branch) -> list[list[str]]:
        return [self._item(one, -1) for one in branch.items if one.side is not Side.DEBIT]

    def _item(self, one: OpenItem, sign: int) -> list[str]:
        late = days_past_due(one.due_date, as_of=self._statement.request.as_of)
        debit = one.side is Side.DEBIT
        number = plain(one.number) + (f"/{one.instalment}" if one.instalment > 1 else "")
        return [
            self._shown.day(one.issue_date),
            number,
            self._terms[one.type],
            plain(one.po_reference),
            self._shown.day(one.due_date) if debit else "",
            str(late) if debit and late > 0 else "",
            self._money(sign * one.amount),
            self._money(sign * (one.amount - one.open_amount)),
            self._money(sign * one.open_amount),
        ]

    def _moves(self, branch: Branch) -> list[list[str]]:
        after = statements.balances(branch.opening, [turn.change for turn in branch.turns])
        found = []
        for turn, balance in zip(branch.turns, after, strict=True):
            issued = turn.kind is PostingKind.ISSUED
            charge = turn.change > 0
            found.append(
                [
                    self._shown.day(turn.effective_date),
                    plain(turn.number),
                    self._terms[turn.type if issued else turn.kind.value],
                    plain(turn.po_reference),
                    self._shown.day(turn.due_date) if issued and turn.side is Side.DEBIT else "",
                    self._money(turn.change) if charge else "",
                    "" if charge else self._money(-turn.change),
                    self._money(balance),
                ]
            )
        return found

    def _ends(self) -> list[list[str]]:
        """Give the last rows of the table; credits lower what is due on rows of their own."""
        asked, terms = self._sheet.asked, self._terms
        if self._forward:
            closing = sum(branch.closing for branch in self._sheet.branches)
            return [[terms["closing"], self._money(closing)]]
        rolled = self._statement.request.roll_up
        found = [[terms["due_total"], self._money(asked.due)]] if rolled else []
        if asked.disputed:
            found.append([terms["disputed"], self._money(asked.disputed)])
        if asked.credits:
            found += [[terms["credits"], self._money(-asked.credits)]] if rolled else []
            found.append([terms["balance_after"], self._money(asked.balance)])
        return found

    def _strip(self) -> list[dict[str, Any]]:
        whole = self._sheet.asked.due
        return [
            {
                "name": self._terms["not_due"] if name == CURRENT else name,
                "amount": self._money(amount),
                "share": amount / whole if whole else 0,
            }
            for name, amount in self._sheet.buckets
        ]

    def _quote(self) -> Quoted:
        number = self._statement.customer.number
        account = self._sheet.entity.iban
        return payments.quoted(number, currency=self._sheet.currency, account=account)

    def _payment(self) -> list[list[str]]:
        entity, terms = self._sheet.entity, self._terms
        lines = [
            (terms["payee"], entity.name),
            (terms["bank"], entity.bank_name),
            bank_account(entity.iban, terms),
            (terms["bic" if remittances.is_like_bic(entity.bic) else "routing"], entity.bic),
            (terms["quote"], self._quote().shown),
        ]
        return [[label, plain(value)] for label, value in lines if value]

    def _scan(self) -> dict[str, str] | None:
        """Offer a code for what is left to pay, credits counted, said beside it."""
        entity, asked, quote = self._sheet.entity, self._sheet.asked, self._quote()
        currency = self._sheet.currency
        drawn = payments.code(entity, asked.balance, currency=currency, quote=quote)
        if not drawn:
            return None
        amount = f"{self._money(asked.balance)}\N{NO-BREAK SPACE}{currency}"
        told = {"amount": amount, "payee": plain(entity.name), "reference": quote.shown}
        return {
            "svg": drawn,
            "words": self._terms["scan"].format(amount=amount),
            "alt": self._terms["scan_code"].format(**told),
        }

    def _slip(self) -> dict[str, Any] | None:
        """Offer a slip to send back, where the entity wants it and something is to be paid."""
        entity, asked, terms = self._sheet.entity, self._sheet.asked, self._terms
        if not entity.remittance_slip or asked.balance <= 0:
            return None
        customer, currency = self._statement.customer, self._sheet.currency
        known = [
            (terms["account"], plain(customer.number)),
            (terms["customer"], _name(customer)),
            (terms["date"], self._shown.day(self._statement.request.as_of)),
            (terms["quote"], self._quote().shown),
        ]
        due = "closing" if self._forward else "balance_after" if asked.credits else "due_total"
        amount = f"{self._money(asked.balance)}\N{NO-BREAK SPACE}{currency}"
        return {
            "to": [
                plain(entity.name),
                *_address(entity, from_country=entity.country, shown=self._shown),
            ],
            "known": [[label, value] for label, value in known],
            "amount": [terms[due], amount],
        }

    def _contact(self) -> list[str]:
        customer, entity = self._statement.customer, self._sheet.entity
        person = customer.collector
        name = str(person) if person else customer.collector_name
        email = person.email if person else entity.email
        return [plain(one) for one in (name, entity.phone, email) if one]


def bank_account(account: str, terms: dict[str, str]) -> tuple[str, str]:
    """Write an IBAN in groups of four; what is none keeps its form."""
    joined = remittances.compact(account)
    if not remittances.is_like_iban(joined):
        return terms["account_number"], account
    groups = [joined[at : at + 4] for at in range(0, len(joined), 4)]
    return terms["iban"], " ".join(groups)
