"""Messages are written from the items of a book, beside Django's own templates and messages.

Both sides say the same, in the same words: the plain text, the HTML and the headers. Reading the
book and printing the statement are left out on both sides.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench import timing

_SAMPLE = 400
_LINES = 8
_ROUNDS = 3


def measure(items: int) -> dict[str, float]:
    """Write a sample of the messages of a book of so many items, each way in turn."""
    letters = _letters(items)
    ours, djangos = _ours(letters), _djangos(letters)
    _require_same(letters)
    return timing.in_turn(_ROUNDS, {"ours": ours, "django": djangos})


def _letters(items: int) -> list[Any]:
    """Read the oldest open items, customer by customer, as the letters of one day."""
    from dunwell.core.balances import END_OF_TIME
    from dunwell.store.models import Item

    rows = Item.objects.filter(side="debit", balances__to_date=END_OF_TIME)
    shown = rows.select_related("document", "customer").order_by("customer_id", "due_date")
    step = max(items // (_SAMPLE * _LINES * 4), 1)
    found: dict[int, list[Any]] = {}
    for item in shown.iterator(chunk_size=2000):
        if item.customer_id // step >= _SAMPLE and len(found) >= _SAMPLE:
            break
        found.setdefault(item.customer_id, []).append(item)
    return [_letter(place, lines[:_LINES]) for place, lines in enumerate(found.values())][:_SAMPLE]


def _letter(place: int, items: Sequence[Any]) -> Any:
    from dunwell.core.channels import Tone
    from dunwell.jobs.messages import figures, texts
    from dunwell.jobs.messages.letters import Addressee, Company, Letter, Line

    language, country = (("en", "GB"), ("de", "DE"), ("fr", "FR"), ("nl", "NL"))[place % 4]
    today = date(2026, 9, 30)
    lines = tuple(
        Line(
            item_id=one.pk,
            document_id=one.document_id,
            type=one.document.type,
            number=one.document.number,
            instalment=one.instalment,
            po_reference=one.document.po_reference,
            issue_date=one.issue_date,
            due_date=one.due_date,
            currency=one.currency,
            amount=one.amount,
            open_amount=one.amount,
            asked_amount=one.amount,
        )
        for one in items
    )
    company = Company(
        name="Bench Company",
        email="ar@bench.example",
        phone="+31 10 555 01 01",
        bank_name="Bank",
        iban="NL91ABNA0417164300",
        bic="ABNANL2A",
    )
    customer = items[0].customer
    return Letter(
        written=texts.text_of({}, key="firm", language=language, tone=Tone.FIRM),
        tone=Tone.FIRM,
        figures=figures.of(language, country),
        company=company,
        addressee=Addressee(number=customer.number, name=customer.name, contact="Anna Ruiz"),
        sender_name="Cara Lindt",
        lines=lines,
        credits={},
        earlier=(),
        today=today,
        pay_by=today + timedelta(days=7),
        deadline=today + timedelta(days=14),
        consequences=(),
        payment_address=f"https://pay.example.com/{customer.number}",
        has_statement=True,
        has_invoices=False,
    )


_AT = datetime(2026, 9, 30, 7, 0, tzinfo=UTC)
_FROM = ("ar@bench.example", "Bench Company")


def _ours(letters: Sequence[Any]) -> Callable[[], object]:
    from dunwell.jobs.messages import composing, mime
    from dunwell.jobs.messages.mime import Mail, Mailbox

    def write() -> None:
        for place, letter in enumerate(letters):
            said = composing.said(letter)
            mime.written(
                Mail(
                    sender=Mailbox(address=_FROM[0], name=_FROM[1]),
                    reply_to=_FROM[0],
                    to=("anna@customer.example",),
                    cc=(),
                    subject=said.subject,
                    at=_AT,
                    message_id=f"<dw.{place}@bench.example>",
                    references=(),
                    automatic=True,
                    language=letter.figures.language,
                    text=said.text,
                    html=said.html,
                    attachments=(),
                )
            )

    return write


def _djangos(letters: Sequence[Any]) -> Callable[[], object]:
    """Write with Django: compiled templates with loops and filters, and its message class."""
    from django.core.mail import EmailMultiAlternatives

    pairs = {one.figures.language: _templates(one) for one in letters}

    def write() -> None:
        for place, letter in enumerate(letters):
            text, html = (one.render(_context(letter)) for one in pairs[letter.figures.language])
            subject = _subject(letter)
            message = EmailMultiAlternatives(
                subject,
                text,
                f"{_FROM[1]} <{_FROM[0]}>",
                ["anna@customer.example"],
                reply_to=[_FROM[0]],
                headers={
                    "Message-ID": f"<dw.{place}@bench.example>",
                    "Auto-Submitted": "auto-generated",
                    "Date": "Wed, 30 Sep 2026 07:00:00 +0000",
                },
            )
            message.attach_alternative(html, "text/html")
            message.message().as_bytes()

    return write


def _templates(letter: Any) -> tuple[Any, Any]:
    """Compile the same letter as two templates of Django's, once for each language."""
    from django.template import Engine

    engine = Engine(autoescape=True)
    text, html = _sources(letter)
    return engine.from_string(text), engine.from_string(html)


def _sources(letter: Any) -> tuple[str, str]:
    from dunwell.core import templates
    from dunwell.core.templates import Name
    from dunwell.jobs.messages import hypertext

    piece = hypertext.pieces()
    text, html = [], []
    for paragraph in templates.parsed(letter.written.body):
        block = templates.block_of(paragraph)
        if block:
            text.append(_BLOCKS_TEXT[block])
            html.append(_block_html(block, piece))
            continue
        words = "".join(
            f"{{{{ {one.name} }}}}" if isinstance(one, Name) else one for one in paragraph
        )
        text.append("{% autoescape off %}" + words + "{% endautoescape %}\n\n")
        html.append(_joined(piece["p"], text=words.replace("'", "&#x27;")))
    page = _joined(
        piece["page"],
        language="{{ language }}",
        subject="{{ subject }}",
        company="{{ company }}",
        body="".join(html),
    )
    return "".join(text), page


def _joined(piece: Sequence[str], **words: str) -> str:
    return "".join(words[part] if place % 2 else part for place, part in enumerate(piece))


_EMPTY_TEXT = dict.fromkeys(("disputed_note", "credits_note"), "")
_BLOCKS_TEXT = {
    **_EMPTY_TEXT,
    "invoice_table": "{% autoescape off %}{% for line in table_lines %}{{ line }}\n"
    "{% endfor %}{% endautoescape %}\n",
    "payment_link": "{% autoescape off %}{{ link.text }}{% endautoescape %}\n\n",
    "bank_details": "{% autoescape off %}{{ bank.title }}\n{% for line in bank_lines %}"
    "{{ line }}\n{% endfor %}{% endautoescape %}\n",
    "attachments_note": "{% autoescape off %}{{ attached }}{% endautoescape %}\n\n",
    "signature": "{% autoescape off %}{% for line in signature %}{{ line }}\n{% endfor %}"
    "{% endautoescape %}",
}


def _block_html(block: str, piece: Any) -> str:
    if block in _EMPTY_TEXT:
        return ""
    if block == "invoice_table":
        return _table_html(piece)
    if block == "payment_link":
        return _joined(piece["link"], label="{{ link.label }}", address="{{ link.address }}")
    if block == "attachments_note":
        return _joined(piece["small"], text="{{ attached }}")
    if block == "signature":
        first = _joined(piece["first"], text="{{ signature.0 }}")
        rest = "{% for one in signature_rest %}<br>{{ one }}{% endfor %}"
        return _joined(piece["p"], text=first + rest)
    pair = _joined(piece["pair"], label="{{ one.0 }}", value="{{ one.1 }}")
    title = _joined(piece["title"], text="{{ bank.title }}")
    rows = "{% for one in bank.rows %}" + pair + "{% endfor %}"
    return _joined(piece["pairs"], title=title, rows=rows)


def _table_html(piece: Any) -> str:
    row = _joined(
        piece["row"],
        number="{{ row.number }}",
        detail="{% if row.detail %}"
        + _joined(piece["detail"], text="{{ row.detail }}")
        + "{% endif %}",
        due="{{ row.due }}",
        late="{{ row.late }}",
        amount="{{ row.amount }}",
        note="{% if row.note %}" + _joined(piece["detail"], text="{{ row.note }}") + "{% endif %}",
    )
    total = _joined(piece["sum"], label="{{ table.total_label }}", amount="{{ total }}")
    rows = (
        "{% for rows, total in table.parts %}{% for row in rows %}"
        + row
        + "{% endfor %}"
        + total
        + "{% endfor %}"
    )
    names = {
        name: f"{{{{ table.headings.{place} }}}}"
        for place, name in enumerate(("number", "due", "late", "amount"))
    }
    return _joined(piece["table"], rows=rows, **names)


def _context(letter: Any) -> Any:
    """Give the templates the same finished words and rows that our own writer puts in."""
    from django.template import Context

    from dunwell.jobs.messages import plain_text, wording

    names = ("greeting", "situation", "total_due", "pay_by", "items", "company_name")
    table = _block(letter, "invoice_table")
    bank = _block(letter, "bank_details")
    signature = _block(letter, "signature").lines
    values = wording.values(letter, names)
    return Context(
        {
            **values,
            "language": letter.figures.language,
            "subject": _subject(letter),
            "company": letter.company.name,
            "table": table,
            "table_lines": list(plain_text.lines(table)),
            "link": _block(letter, "payment_link"),
            "bank": bank,
            "bank_lines": list(plain_text.lines(bank))[1:],
            "attached": _block(letter, "attachments_note").text,
            "signature": signature,
            "signature_rest": signature[1:],
        }
    )


def _block(letter: Any, name: str) -> Any:
    from dunwell.jobs.messages import filling

    return filling.block(letter, name)


def _subject(letter: Any) -> str:
    from dunwell.core import templates
    from dunwell.jobs.messages import wording

    (line,) = templates.parsed(letter.written.subject)
    return templates.filled(line, wording.values(letter, ("items", "pay_by", "company_name")))


def _require_same(letters: Sequence[Any]) -> None:
    """Refuse to compare texts that are not the same."""
    from dunwell.jobs.messages import composing

    for letter in letters[:8]:
        text, html = (one.render(_context(letter)) for one in _templates(letter))
        said = composing.said(letter)
        assert text.split() == said.text.split(), (text, said.text)
        assert html.split() == said.html.split(), (html, said.html)
