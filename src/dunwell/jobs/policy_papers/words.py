"""What customers are told of the policy, in their languages; a sentence for each thing chosen."""

from collections.abc import Mapping
from typing import Final

from dunwell.core.channels import Channel, Tone
from dunwell.core.notices import Consequence
from dunwell.jobs.statements.words import LANGUAGES

Texts = tuple[str, str, str, str, str]

_WORDS: Final[Mapping[str, Texts]] = {
    "title": (
        "Payment terms and reminders",
        "Zahlungsbedingungen und Mahnungen",
        "Conditions de paiement et relances",
        "Condiciones de pago y recordatorios",
        "Betalingsvoorwaarden en herinneringen",
    ),
    "valid": (
        "Valid from %(day)s, version %(number)s",
        "Gültig ab %(day)s, Fassung %(number)s",
        "En vigueur à partir du %(day)s, version %(number)s",
        "Vigente desde el %(day)s, versión %(number)s",
        "Geldig vanaf %(day)s, versie %(number)s",
    ),
    "valid_now": (
        "As of %(day)s, version %(number)s",
        "Stand %(day)s, Fassung %(number)s",
        "État au %(day)s, version %(number)s",
        "Estado a %(day)s, versión %(number)s",
        "Stand per %(day)s, versie %(number)s",
    ),
    "terms": (
        "When to pay",
        "Wann zu zahlen ist",
        "Quand payer",
        "Cuándo pagar",
        "Wanneer te betalen",
    ),
    "terms_days": (
        "Each invoice names its due date. Where it names none, it is due %(days)s days after its "
        "date.",
        "Jede Rechnung nennt ihre Fälligkeit. Nennt sie keine, ist sie %(days)s Tage nach ihrem "
        "Datum fällig.",
        "Chaque facture indique son échéance. À défaut, elle est due %(days)s jours après sa "
        "date.",
        "Cada factura indica su vencimiento. Si no lo indica, vence %(days)s días después de su "
        "fecha.",
        "Elke factuur noemt haar vervaldatum. Noemt zij er geen, dan vervalt zij %(days)s dagen "
        "na "
        "haar datum.",
    ),
    "remind": (
        "How we remind you",
        "Wie wir erinnern",
        "Comment nous relançons",
        "Cómo le recordamos",
        "Hoe wij u herinneren",
    ),
    "remind_lead": (
        "Days count from the due date of the oldest open invoice. All that is due stands in one "
        "message.",
        "Die Tage zählen ab der Fälligkeit der ältesten offenen Rechnung. Alles Fällige steht in "
        "einer Nachricht.",
        "Les jours se comptent à partir de l'échéance de la plus ancienne facture ouverte. Tout "
        "ce "
        "qui est dû figure dans un seul message.",
        "Los días se cuentan desde el vencimiento de la factura abierta más antigua. Todo lo "
        "vencido figura en un solo mensaje.",
        "De dagen tellen vanaf de vervaldatum van de oudste open factuur. Alles wat vervallen is "
        "staat in één bericht.",
    ),
    "when": ("When", "Wann", "Quand", "Cuándo", "Wanneer"),
    "how": ("How", "Wie", "Comment", "Cómo", "Hoe"),
    "what": ("What", "Was", "Objet", "Qué", "Wat"),
    "before": (
        "%(days)s days before",
        "%(days)s Tage vorher",
        "%(days)s jours avant",
        "%(days)s días antes",
        "%(days)s dagen ervoor",
    ),
    "before_one": ("1 day before", "1 Tag vorher", "1 jour avant", "1 día antes", "1 dag ervoor"),
    "on_due": (
        "on the due date",
        "am Fälligkeitstag",
        "le jour de l'échéance",
        "el día del vencimiento",
        "op de vervaldag",
    ),
    "after": (
        "%(days)s days after",
        "%(days)s Tage danach",
        "%(days)s jours après",
        "%(days)s días después",
        "%(days)s dagen erna",
    ),
    "after_one": ("1 day after", "1 Tag danach", "1 jour après", "1 día después", "1 dag erna"),
    "from_amount": (
        "from %(amount)s",
        "ab %(amount)s",
        "à partir de %(amount)s",
        "desde %(amount)s",
        "vanaf %(amount)s",
    ),
    "hours": (
        "We write between %(opens)s and %(closes)s of your time, not on weekends or public "
        "holidays. Messages a day: at most %(a_day)s. Contacts in 7 days: at most %(in_7)s.",
        "Wir schreiben zwischen %(opens)s und %(closes)s Uhr Ihrer Zeit, nicht an Wochenenden "
        "oder "
        "Feiertagen. Nachrichten am Tag: höchstens %(a_day)s. Kontakte in 7 Tagen: höchstens "
        "%(in_7)s.",
        "Nous écrivons entre %(opens)s et %(closes)s, à votre heure, ni le week-end ni les jours "
        "fériés. Messages par jour : %(a_day)s au plus. Contacts en 7 jours : %(in_7)s au plus.",
        "Escribimos entre las %(opens)s y las %(closes)s de su hora, no en fines de semana ni "
        "festivos. Mensajes al día: como máximo %(a_day)s. Contactos en 7 días: como máximo "
        "%(in_7)s.",
        "Wij schrijven tussen %(opens)s en %(closes)s uw tijd, niet in het weekend of op "
        "feestdagen. Berichten per dag: hoogstens %(a_day)s. Contacten in 7 dagen: hoogstens "
        "%(in_7)s.",
    ),
    "final": (
        "A final notice names a day to pay by, %(days)s business days ahead, and what follows:",
        "Eine letzte Mahnung nennt eine Frist von %(days)s Werktagen und was folgt:",
        "Un dernier avis fixe un délai de %(days)s jours ouvrables et indique la suite :",
        "El último aviso fija un plazo de %(days)s días hábiles e indica lo que sigue:",
        "Een laatste aanmaning noemt een termijn van %(days)s werkdagen en wat volgt:",
    ),
    "wrong": (
        "When something is wrong",
        "Wenn etwas nicht stimmt",
        "Si quelque chose ne va pas",
        "Si algo no es correcto",
        "Als er iets niet klopt",
    ),
    "dispute": (
        "Write to us with the number of the invoice, the amount and what is wrong.",
        "Schreiben Sie uns mit Rechnungsnummer, Betrag und dem, was nicht stimmt.",
        "Écrivez-nous en indiquant le numéro de la facture, le montant et ce qui ne va pas.",
        "Escríbanos con el número de la factura, el importe y lo que no es correcto.",
        "Schrijf ons met het factuurnummer, het bedrag en wat er niet klopt.",
    ),
    "dispute_pauses": (
        "While we look into it, we do not remind you of that part.",
        "Solange wir das prüfen, mahnen wir diesen Teil nicht.",
        "Pendant l'examen, nous ne relançons pas pour cette partie.",
        "Mientras lo revisamos, no le recordamos esa parte.",
        "Zolang wij dit onderzoeken, herinneren wij u niet aan dat deel.",
    ),
    "cannot": (
        "When you cannot pay in time",
        "Wenn Sie nicht rechtzeitig zahlen können",
        "Si vous ne pouvez pas payer à temps",
        "Si no puede pagar a tiempo",
        "Als u niet op tijd kunt betalen",
    ),
    "promise": (
        "Tell us the day and the amount. Up to %(days)s days ahead we can agree at once; later "
        "days "
        "need a second look on our side.",
        "Nennen Sie uns Tag und Betrag. Bis zu %(days)s Tage im Voraus können wir sofort "
        "zustimmen; "
        "spätere Tage prüfen wir zu zweit.",
        "Indiquez-nous le jour et le montant. Jusqu'à %(days)s jours à l'avance, nous pouvons "
        "accepter aussitôt ; au-delà, nous examinons la demande.",
        "Indíquenos el día y el importe. Hasta %(days)s días vista podemos aceptar enseguida; más "
        "tarde, lo revisamos.",
        "Noem ons de dag en het bedrag. Tot %(days)s dagen vooruit kunnen wij direct akkoord "
        "gaan; "
        "latere dagen bekijken wij nader.",
    ),
    "promise_pauses": (
        "Until then we do not remind you of those invoices.",
        "Bis dahin mahnen wir diese Rechnungen nicht.",
        "D'ici là, nous ne relançons pas pour ces factures.",
        "Hasta entonces no le recordamos esas facturas.",
        "Tot dan herinneren wij u niet aan die facturen.",
    ),
    "paid": (
        "When you have paid already",
        "Wenn Sie schon gezahlt haben",
        "Si vous avez déjà payé",
        "Si ya ha pagado",
        "Als u al betaald hebt",
    ),
    "paid_tell": (
        "Tell us the day, the amount and the reference of the payment, so that we can find it.",
        "Nennen Sie uns Tag, Betrag und Verwendungszweck der Zahlung, damit wir sie finden.",
        "Indiquez-nous le jour, le montant et la référence du paiement, afin que nous le "
        "retrouvions.",
        "Indíquenos el día, el importe y la referencia del pago para que podamos encontrarlo.",
        "Noem ons de dag, het bedrag en het kenmerk van de betaling, zodat wij haar vinden.",
    ),
    "paid_pauses": (
        "We do not remind you of it in the meantime.",
        "In der Zwischenzeit mahnen wir sie nicht.",
        "Entre-temps, nous ne vous relançons pas à ce sujet.",
        "Mientras tanto no se lo recordamos.",
        "Intussen herinneren wij u er niet aan.",
    ),
    "contact": (
        "How to reach us",
        "So erreichen Sie uns",
        "Comment nous joindre",
        "Cómo contactarnos",
        "Zo bereikt u ons",
    ),
    "page": ("Page", "Seite", "Page", "Página", "Pagina"),
    "of": ("of", "von", "sur", "de", "van"),
}
_CHANNELS: Final[Mapping[Channel, Texts]] = {
    Channel.EMAIL: (
        "by e-mail",
        "per E-Mail",
        "par e-mail",
        "por correo electrónico",
        "per e-mail",
    ),
    Channel.CALL: ("by telephone", "telefonisch", "par téléphone", "por teléfono", "per telefoon"),
    Channel.LETTER: ("by letter", "per Brief", "par courrier", "por carta", "per brief"),
}
_TONES: Final[Mapping[Tone, Texts]] = {
    Tone.FRIENDLY: (
        "a friendly note of what comes due",
        "ein freundlicher Hinweis auf das, was fällig wird",
        "un rappel amical de ce qui arrive à échéance",
        "un aviso amable de lo que va a vencer",
        "een vriendelijk bericht over wat vervalt",
    ),
    Tone.GENTLE: (
        "a first reminder",
        "eine erste Erinnerung",
        "un premier rappel",
        "un primer recordatorio",
        "een eerste herinnering",
    ),
    Tone.FIRM: (
        "a reminder that lists every invoice",
        "eine Mahnung mit allen Rechnungen",
        "une relance détaillant chaque facture",
        "un recordatorio con cada factura",
        "een herinnering met elke factuur",
    ),
    Tone.ESCALATION: (
        "a notice to those responsible",
        "eine Mitteilung an die Verantwortlichen",
        "un avis aux responsables",
        "un aviso a los responsables",
        "een bericht aan de verantwoordelijken",
    ),
    Tone.FINAL: (
        "a final notice",
        "eine letzte Mahnung",
        "un dernier avis",
        "un último aviso",
        "een laatste aanmaning",
    ),
}
_CONSEQUENCES: Final[Mapping[Consequence, Texts]] = {
    Consequence.ACCOUNT_OWNER: (
        "the person who looks after your account takes it up with you",
        "Ihre Ansprechperson bei uns spricht Sie darauf an",
        "la personne chargée de votre compte reprend contact avec vous",
        "la persona que lleva su cuenta lo tratará con usted",
        "uw contactpersoon bij ons neemt het met u op",
    ),
    Consequence.CREDIT_HOLD: (
        "we review further deliveries on credit",
        "wir prüfen weitere Lieferungen auf Rechnung",
        "nous réexaminons les livraisons à crédit",
        "revisamos las entregas a crédito",
        "wij herzien verdere leveringen op rekening",
    ),
    Consequence.INTEREST: (
        "statutory interest for late payment is charged",
        "gesetzliche Verzugszinsen werden berechnet",
        "les intérêts légaux de retard sont appliqués",
        "se aplican los intereses legales de demora",
        "wettelijke rente wegens late betaling wordt berekend",
    ),
    Consequence.AGENCY: (
        "the claim is handed to a collection agency",
        "die Forderung geht an ein Inkassobüro",
        "la créance est confiée à une société de recouvrement",
        "el crédito se entrega a una agencia de cobro",
        "de vordering gaat naar een incassobureau",
    ),
    Consequence.COURT: (
        "the claim is pursued in court",
        "die Forderung wird gerichtlich verfolgt",
        "la créance est portée en justice",
        "el crédito se reclama ante los tribunales",
        "de vordering wordt gerechtelijk geïnd",
    ),
}


def of(name: str, language: str, **values: object) -> str:
    """Say something in a language."""
    return _WORDS[name][_place(language)] % values if values else _WORDS[name][_place(language)]


def channel(one: Channel, language: str) -> str:
    """Say how a customer is reached."""
    return _CHANNELS[one][_place(language)]


def tone(one: Tone, language: str) -> str:
    """Say what a customer gets."""
    return _TONES[one][_place(language)]


def consequence(one: Consequence, language: str) -> str:
    """Say what follows a final notice."""
    return _CONSEQUENCES[one][_place(language)]


def offset(day: int, language: str) -> str:
    """Say when a step comes."""
    if day == 0:
        return of("on_due", language)
    name = "before" if day < 0 else "after"
    return of(f"{name}_one", language) if abs(day) == 1 else of(name, language, days=abs(day))


def _place(language: str) -> int:
    return LANGUAGES.index(language)
