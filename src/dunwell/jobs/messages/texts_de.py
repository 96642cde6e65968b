"""The texts of messages in German, with the formal Sie."""

from typing import Final

from dunwell.jobs.messages.text_forms import Phrases, Texts, letter, note

_REGARDS: Final = "Mit freundlichen Grüßen"
_CROSSED: Final = (
    "Sollten Sie die Zahlung bereits veranlasst haben, betrachten Sie dieses Schreiben bitte als "
    "gegenstandslos."
)
_WRONG: Final = (
    "Falls mit einer Rechnung etwas nicht stimmt oder der Zahlung etwas entgegensteht, antworten "
    "Sie bitte einfach auf diese Nachricht, damit wir es klären können."
)

TEXTS: Final[Texts] = {
    "friendly": letter(
        "Zu Ihrer Planung: {items} von {company_name}",
        "wir geben Ihnen eine kurze Information zu Ihrer Planung. {situation}",
        then=(
            "Wenn die Zahlung bereits eingeplant ist, brauchen Sie nichts weiter zu tun. "
            "Benötigen "
            "Sie eine Kopie, eine Bestellnummer oder etwas anderes von uns, antworten Sie bitte "
            "auf diese Nachricht.",
        ),
        regards=_REGARDS,
    ),
    "gentle": letter(
        "Zahlungserinnerung: {items} von {company_name}",
        "vielleicht ist es Ihrer Aufmerksamkeit entgangen, daher erinnern wir Sie gern. "
        "{situation}",
        "Wir wären Ihnen dankbar, wenn Sie die Zahlung von {total_due} bis zum {pay_by} "
        "veranlassen könnten.",
        then=(_CROSSED, _WRONG),
        regards=_REGARDS,
    ),
    "firm": letter(
        "Zahlung überfällig: {items}, bitte zahlen Sie bis {pay_by}",
        "wir wenden uns heute wegen einer überfälligen Zahlung an Sie. {situation} Die "
        "Einzelheiten finden Sie unten.",
        "Bitte zahlen Sie {total_due} bis zum {pay_by}, oder nennen Sie uns bis dahin den Tag, an "
        "dem wir mit Ihrer Zahlung rechnen dürfen.",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "escalation": letter(
        "Dringende Mahnung: {items}, Ihre Antwort bis {deadline} erbeten",
        "bisher haben wir weder eine Zahlung noch einen Zahlungstermin von Ihnen erhalten. "
        "{situation}",
        "{earlier_notices}",
        "Bitte zahlen Sie {total_due} bis zum {deadline}, oder teilen Sie uns bis dahin mit, wann "
        "die Zahlung erfolgt und wer sie bei Ihnen bearbeitet.",
        "{consequences}",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "final": letter(
        "Letzte Mahnung: {items}, zahlbar bis {deadline}",
        "dies ist unsere letzte Mahnung zu den unten genannten Beträgen. {situation}",
        "{earlier_notices}",
        "Bitte zahlen Sie den gesamten Betrag von {total_due} so, dass er spätestens am "
        "{deadline} bei uns eingegangen ist.",
        "{consequences}",
        then=(
            "Falls Sie einer Rechnung widersprechen, teilen Sie uns dies bitte bis zum selben Tag "
            "schriftlich mit, unter Angabe der Rechnungsnummer und des Grundes. Der unstrittige "
            "Teil bleibt zahlbar.",
            _CROSSED,
        ),
        regards=_REGARDS,
    ),
    "government": letter(
        "Stand der Zahlung: {items} von {company_name}",
        "wir bitten Sie um Auskunft zum Stand einer Zahlung. {situation} Nach unseren Unterlagen "
        "ist bisher kein Zahlungseingang zu verzeichnen.",
        "Bitte teilen Sie uns den Stand der Zahlungsanweisung mit und ob für die Freigabe noch "
        "Unterlagen, eine Bestellnummer oder eine Genehmigung fehlen.",
        then=(_CROSSED,),
        regards=_REGARDS,
    ),
    "invoice": letter(
        "{items} von {company_name}",
        "anbei erhalten Sie unsere {items} über {total_due}, fällig am {leading_due_date}.",
        then=(
            "Sollte für Ihre Freigabe etwas fehlen, zum Beispiel eine Bestellnummer, sagen Sie "
            "uns bitte gleich Bescheid.",
        ),
        regards=_REGARDS,
    ),
    "statement": letter(
        "Kontoauszug zum {today} von {company_name}",
        "wie gewünscht erhalten Sie den Auszug Ihres Kontos {customer_number} zum {today}. "
        "{situation}",
        then=(_WRONG,),
        regards=_REGARDS,
    ),
    "promise_confirmed": note(
        "Ihre Zahlung von {promised_amount} bis {promised_date}",
        "{greeting}",
        "vielen Dank für Ihre Mitteilung: Sie zahlen {promised_amount} bis zum {promised_date}. "
        "Wir haben dies vermerkt und senden Ihnen bis dahin keine Erinnerungen zu diesen "
        "Rechnungen.",
        "{invoice_table}",
        "{payment_link}",
        "{bank_details}",
        "Falls dies nicht der Absprache entspricht, antworten Sie bitte noch heute auf diese "
        "Nachricht.",
        _REGARDS,
        "{signature}",
    ),
    "call": note(
        "Anruf wegen {items}: {total_due}",
        "Einstieg: Guten Tag, hier spricht {sender_name} von {company_name}; spreche ich mit "
        "{contact_name}?",
        "Sachstand: Ich rufe wegen Ihres Kontos {customer_number} an. {situation}",
        "Frage 1: Sind die Rechnungen bei Ihnen freigegeben, und fehlt noch etwas?",
        "Frage 2: An welchem Tag werden {total_due} bezahlt, und wer gibt die Zahlung frei?",
        "Wenn etwas strittig ist: Welche Rechnung, welcher Betrag, und warum? Diesen Teil klären "
        "wir; können wir mit dem Rest rechnen?",
        "Wenn schon bezahlt wurde: An welchem Tag, von welchem Konto und mit welchem "
        "Verwendungszweck?",
        "Wenn es jetzt nicht geht: Welcher Teil kann diese Woche bezahlt werden, und an welchem "
        "Tag der Rest?",
        "Abschluss: Ich bestätige Ihnen das per E-Mail. Vielen Dank, auf Wiederhören.",
    ),
    "digest": note(
        "Ihr Forderungsmanagement am {today}",
        "{greeting}",
        "das steht am {today} an.",
        "{digest_table}",
    ),
    "request": note(
        "Eine Entscheidung wartet auf Sie",
        "{greeting}",
        "das wurde beantragt, und Sie dürfen darüber entscheiden. Es zu öffnen ändert nichts.",
        "{digest_table}",
    ),
    "question": note(
        "Eine Rückfrage zu Ihrem Antrag",
        "{greeting}",
        "zu Ihrem Antrag gibt es eine Rückfrage. Entschieden wird, sobald Sie geantwortet haben.",
        "{digest_table}",
    ),
}

PHRASES: Final[Phrases] = {
    "greeting": "Guten Tag {contact},",
    "greeting_unknown": "Sehr geehrte Damen und Herren,",
    "contact": "Ihrer Kreditorenbuchhaltung",
    "and": "und",
    "and_date": "und am",
    "day": "{n} Tag",
    "days": "{n} Tagen",
    "the_invoice": "Rechnung {number}",
    "the_debit_memo": "Belastung {number}",
    "the_fee": "Gebühr {number}",
    "unnumbered": "ein offener Posten",
    "invoices": "{n} Rechnungen",
    "many": "{n} Posten",
    "before_one": "{items} über {amount} wird am {date} fällig.",
    "before_many": "{items} über zusammen {amount} sind offen; die erste Fälligkeit ist der "
    "{date}.",
    "today_one": "{items} über {amount} ist heute, am {date}, fällig.",
    "today_many": "{items} über zusammen {amount} sind offen; die erste Fälligkeit ist heute, der "
    "{date}.",
    "late_one": "{items} über {amount} war am {date} fällig und ist seit {days} überfällig.",
    "late_many": "{items} über zusammen {amount} sind offen; die älteste Fälligkeit war der "
    "{date} und ist seit {days} überschritten.",
    "disputed": "Von den aufgeführten Beträgen sind {amount} strittig und werden derzeit nicht "
    "angefordert.",
    "credits": "Auf Ihrem Konto stehen außerdem Guthaben und Zahlungen über {amount}, die noch "
    "nicht verrechnet sind. Sie sind vom angeforderten Betrag nicht abgezogen; bitte sagen Sie "
    "uns, für welche Rechnungen sie bestimmt sind.",
    "link": "Online bezahlen",
    "link_text": "Online bezahlen: {address}",
    "earlier": "Wir haben Ihnen dazu bereits am {dates} geschrieben.",
    "consequences": "Sollten wir bis zum {deadline} weder eine Zahlung noch eine Antwort "
    "erhalten:",
    "account_owner": "Die für Sie zuständige Person in unserem Haus wird die Angelegenheit mit "
    "Ihnen aufnehmen.",
    "credit_hold": "Wir werden prüfen, ob wir Sie weiterhin auf Rechnung beliefern können.",
    "interest": "Wir werden die gesetzlichen Verzugszinsen berechnen.",
    "agency": "Wir werden die Forderung einem Inkassounternehmen übergeben.",
    "court": "Wir werden die Forderung gerichtlich geltend machen.",
    "attached_statement": "Ein Auszug Ihres Kontos ist beigefügt.",
    "attached_invoices": "Kopien der Rechnungen sind beigefügt.",
    "attached_both": "Ein Auszug Ihres Kontos und Kopien der Rechnungen sind beigefügt.",
    "asked": "Jetzt angefordert",
    "asked_total": "Angeforderter Betrag",
    "in_dispute": "strittig: {amount}",
    "copy": "Rechnungskopie",
    "copy_note": "Am {date} aus unseren Unterlagen zu Ihrer Information erstellt. Maßgeblich "
    "bleibt die Originalrechnung.",
    "tax": "darin Steuer",
    "terms": "Zahlungsbedingungen",
    "status": "Offen am {date}",
    "billed_to": "Rechnungsempfänger",
    "phone": "Telefon: {phone}",
}
