"""What the demo's customers write back, in their own language, as mails a mailbox would hold."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random
from typing import Final

from babel import dates

from dunwell.jobs.demo.living.post_office import Mail
from dunwell.jobs.demo.living.reactions import Deed, Reaction

_TEXTS: Final[Mapping[str, Mapping[Deed, str]]] = {
    "en": {
        Deed.PROMISE: "Hello,\n\nwe will pay {numbers} on {day}.\n\nKind regards\n{name}",
        Deed.DISPUTE: "Hello,\n\nwe do not agree with {numbers}: {why}. Please look into it.\n\n"
        "Kind regards\n{name}",
        Deed.ALREADY_PAID: "Hello,\n\n{numbers} was paid on {day}, please check your account.\n\n"
        "{name}",
        Deed.COPY: "Hello,\n\nwe cannot find {numbers}. Could you send a copy?\n\nThanks\n{name}",
        Deed.OUT_OF_OFFICE: "I am out of the office until {day} and will answer after that.",
    },
    "de": {
        Deed.PROMISE: "Guten Tag,\n\nwir zahlen {numbers} am {day}.\n\nFreundliche Grüße\n{name}",
        Deed.DISPUTE: "Guten Tag,\n\nmit {numbers} sind wir nicht einverstanden: {why}. Bitte "
        "prüfen Sie das.\n\nFreundliche Grüße\n{name}",
        Deed.ALREADY_PAID: "Guten Tag,\n\n{numbers} wurde am {day} bezahlt, bitte prüfen Sie Ihr "
        "Konto.\n\n{name}",
        Deed.COPY: "Guten Tag,\n\n{numbers} liegt uns nicht vor. Können Sie uns eine Kopie "
        "schicken?\n\nDanke\n{name}",
        Deed.OUT_OF_OFFICE: "Ich bin bis {day} nicht im Büro und antworte danach.",
    },
    "fr": {
        Deed.PROMISE: "Bonjour,\n\nnous réglerons {numbers} le {day}.\n\nCordialement\n{name}",
        Deed.DISPUTE: "Bonjour,\n\nnous ne sommes pas d'accord avec {numbers} : {why}. Merci de "
        "vérifier.\n\nCordialement\n{name}",
        Deed.ALREADY_PAID: "Bonjour,\n\n{numbers} a été réglée le {day}, merci de vérifier votre "
        "compte.\n\n{name}",
        Deed.COPY: "Bonjour,\n\nnous ne trouvons pas {numbers}. Pourriez-vous nous en envoyer une "
        "copie ?\n\nMerci\n{name}",
        Deed.OUT_OF_OFFICE: "Je suis absent du bureau jusqu'au {day} et répondrai ensuite.",
    },
    "es": {
        Deed.PROMISE: "Hola:\n\npagaremos {numbers} el {day}.\n\nUn saludo\n{name}",
        Deed.DISPUTE: "Hola:\n\nno estamos de acuerdo con {numbers}: {why}. Por favor, revísenlo."
        "\n\nUn saludo\n{name}",
        Deed.ALREADY_PAID: "Hola:\n\n{numbers} se pagó el {day}; revisen su cuenta, por favor.\n\n"
        "{name}",
        Deed.COPY: "Hola:\n\nno encontramos {numbers}. ¿Pueden enviarnos una copia?\n\nGracias\n"
        "{name}",
        Deed.OUT_OF_OFFICE: "Estoy fuera de la oficina hasta el {day} y responderé después.",
    },
    "nl": {
        Deed.PROMISE: "Goedendag,\n\nwij betalen {numbers} op {day}.\n\nMet vriendelijke groet\n"
        "{name}",
        Deed.DISPUTE: "Goedendag,\n\nmet {numbers} zijn wij het niet eens: {why}. Wilt u dit "
        "nakijken?\n\nMet vriendelijke groet\n{name}",
        Deed.ALREADY_PAID: "Goedendag,\n\n{numbers} is op {day} betaald, wilt u uw rekening "
        "nakijken?\n\n{name}",
        Deed.COPY: "Goedendag,\n\nwij kunnen {numbers} niet vinden. Kunt u ons een kopie sturen?"
        "\n\nDank u\n{name}",
        Deed.OUT_OF_OFFICE: "Ik ben tot {day} niet op kantoor en antwoord daarna.",
    },
}
_WHY: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "pricing": "the price is not the one agreed",
        "quantity": "we received fewer pieces",
        "quality": "part of the goods is damaged",
        "delivery": "the delivery did not arrive",
        "duplicate_charge": "this was charged twice",
        "missing_documents": "the proof of delivery is missing",
    },
    "de": {
        "pricing": "der Preis ist nicht der vereinbarte",
        "quantity": "wir haben weniger Stück erhalten",
        "quality": "ein Teil der Ware ist beschädigt",
        "delivery": "die Lieferung kam nicht an",
        "duplicate_charge": "das wurde doppelt berechnet",
        "missing_documents": "der Liefernachweis fehlt",
    },
    "fr": {
        "pricing": "le prix n'est pas celui convenu",
        "quantity": "nous avons reçu moins de pièces",
        "quality": "une partie de la marchandise est abîmée",
        "delivery": "la livraison n'est pas arrivée",
        "duplicate_charge": "cela a été facturé deux fois",
        "missing_documents": "la preuve de livraison manque",
    },
    "es": {
        "pricing": "el precio no es el acordado",
        "quantity": "recibimos menos unidades",
        "quality": "parte de la mercancía está dañada",
        "delivery": "la entrega no llegó",
        "duplicate_charge": "se cobró dos veces",
        "missing_documents": "falta el comprobante de entrega",
    },
    "nl": {
        "pricing": "de prijs is niet de afgesproken prijs",
        "quantity": "wij ontvingen minder stuks",
        "quality": "een deel van de goederen is beschadigd",
        "delivery": "de levering kwam niet aan",
        "duplicate_charge": "dit is dubbel berekend",
        "missing_documents": "het bewijs van levering ontbreekt",
    },
}
_SIGNED: Final = ("A. Verbeek", "M. Lindner", "C. Faure", "J. Ortega", "S. Whitmore")


def written(mail: Mail, reaction: Reaction, *, numbers: str, language: str) -> EmailMessage:
    """Write a customer's answer to a mail, on the day of the reaction at its own lunch time."""
    speaks = language[:2] if language[:2] in _TEXTS else "en"
    at = datetime.combine(reaction.on_date, datetime.min.time()) + timedelta(hours=11)
    chance = Random(f"{mail.message_id} {reaction.deed}")  # noqa: S311 - it invents and guards nothing.
    category = reaction.category.value if reaction.category else ""
    day = reaction.pays_on or reaction.on_date + timedelta(days=5)
    text = _TEXTS[speaks][reaction.deed].format(
        numbers=numbers,
        day=_day(day, speaks),
        why=_WHY[speaks].get(category, ""),
        name=chance.choice(_SIGNED),
    )
    answer = EmailMessage()
    answer["From"] = mail.to[0]
    answer["To"] = str(mail.message["From"])
    answer["Subject"] = f"Re: {mail.message['Subject']}"
    answer["Date"] = format_datetime(at)
    answer["Message-ID"] = f"<re.{mail.message_id.strip('<>')}>"
    answer["In-Reply-To"] = mail.message_id
    answer["References"] = mail.message_id
    if reaction.deed is Deed.OUT_OF_OFFICE:
        answer["Auto-Submitted"] = "auto-replied"
    answer.set_content(text)
    return answer


def bounced(mail: Mail, reaction: Reaction) -> EmailMessage:
    """Write the report of a mail server that knows no such address (RFC 3464)."""
    report = EmailMessage()
    report["From"] = "Mail Delivery System <mailer-daemon@post.example>"
    report["To"] = str(mail.message["From"])
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(
        datetime.combine(reaction.on_date, datetime.min.time()) + timedelta(hours=13)
    )
    report["Message-ID"] = f"<bounce.{mail.message_id.strip('<>')}>"
    report["Auto-Submitted"] = "auto-replied"
    boundary = "=_returned"
    status = (
        "Reporting-MTA: dns; post.example\n\n"
        f"Final-Recipient: rfc822; {mail.to[0]}\n"
        "Action: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n"
    )
    body = (
        f"--{boundary}\nContent-Type: text/plain\n\n"
        f"The address {mail.to[0]} does not exist.\n\n"
        f"--{boundary}\nContent-Type: message/delivery-status\n\n{status}\n"
        f"--{boundary}\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: {mail.message_id}\n\n--{boundary}--\n"
    )
    report["Content-Type"] = (
        f'multipart/report; report-type=delivery-status; boundary="{boundary}"'
    )
    report.set_payload(body)
    return report


def _day(day: date, language: str) -> str:
    return str(dates.format_date(day, format="long", locale=language))
