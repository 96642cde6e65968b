"""The texts of messages in Dutch, with u."""

from typing import Final

from dunwell.jobs.messages.text_forms import Phrases, Texts, letter, note

_REGARDS: Final = "Met vriendelijke groet,"
_CROSSED: Final = (
    "Hebt u de betaling al gedaan, dan kunt u dit bericht als niet verzonden beschouwen."
)
_WRONG: Final = (
    "Klopt er iets niet aan een factuur, of staat iets de betaling in de weg? Beantwoord dan dit "
    "bericht, zodat wij het samen kunnen oplossen."
)

TEXTS: Final[Texts] = {
    "friendly": letter(
        "Voor uw planning: {items} van {company_name}",
        "Wij sturen u een kort bericht voor uw planning. {situation}",
        then=(
            "Is de betaling al ingepland, dan hoeft u verder niets te doen. Hebt u een kopie, een "
            "inkoopnummer of iets anders van ons nodig, beantwoord dan dit bericht.",
        ),
        regards=_REGARDS,
    ),
    "gentle": letter(
        "Herinnering: {items} van {company_name}",
        "{situation} Mogelijk is dit aan uw aandacht ontsnapt; daarom herinneren wij u er graag "
        "aan.",
        "Wilt u {total_due} uiterlijk op {pay_by} aan ons overmaken? Bij voorbaat dank.",
        then=(_CROSSED, _WRONG),
        regards=_REGARDS,
    ),
    "firm": letter(
        "Betaling te laat: {items}, graag voldoen uiterlijk {pay_by}",
        "{situation} Hieronder vindt u de details.",
        "Wij verzoeken u {total_due} uiterlijk op {pay_by} te betalen, of ons vóór die tijd te "
        "laten weten op welke dag wij uw betaling mogen verwachten.",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "escalation": letter(
        "Dringende aanmaning: {items}, graag uw antwoord uiterlijk {deadline}",
        "{situation} Tot nu toe hebben wij geen betaling en ook geen betaaldatum van u ontvangen.",
        "{earlier_notices}",
        "Wij verzoeken u {total_due} uiterlijk op {deadline} te betalen, of ons vóór die tijd te "
        "laten weten wanneer de betaling volgt en wie dit bij u behandelt.",
        "{consequences}",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "final": letter(
        "Laatste aanmaning: {items}, te betalen uiterlijk {deadline}",
        "Dit is onze laatste aanmaning voor de onderstaande bedragen. {situation}",
        "{earlier_notices}",
        "Wij verzoeken u het volledige bedrag van {total_due} te betalen, zodat wij het uiterlijk "
        "op {deadline} ontvangen.",
        "{consequences}",
        then=(
            "Bent u het niet eens met een factuur, laat ons dat dan vóór dezelfde datum "
            "schriftelijk weten, met het factuurnummer en de reden. Het niet-betwiste deel blijft "
            "verschuldigd.",
            _CROSSED,
        ),
        regards="Hoogachtend,",
    ),
    "government": letter(
        "Stand van de betaling: {items} van {company_name}",
        "{situation} Volgens onze administratie is tot op heden geen betaling ontvangen.",
        "Wilt u ons laten weten wat de stand van de betaalopdracht is, en of er voor de vrijgave "
        "nog een document, verplichtingennummer of goedkeuring ontbreekt?",
        then=(_CROSSED,),
        regards=_REGARDS,
    ),
    "invoice": letter(
        "{items} van {company_name}",
        "Hierbij ontvangt u ons document ({items}) ten bedrage van {total_due}, met als "
        "vervaldatum {leading_due_date}.",
        then=(
            "Ontbreekt er iets voor uw goedkeuring, bijvoorbeeld een inkoopnummer, laat het ons "
            "dan meteen weten.",
        ),
        regards=_REGARDS,
    ),
    "statement": letter(
        "Rekeningoverzicht per {today} van {company_name}",
        "Zoals gevraagd ontvangt u het overzicht van uw rekening {customer_number} per {today}. "
        "{situation}",
        then=(_WRONG,),
        regards=_REGARDS,
    ),
    "promise_confirmed": note(
        "Uw betaling van {promised_amount} uiterlijk {promised_date}",
        "{greeting}",
        "Dank voor uw bericht: u betaalt {promised_amount} uiterlijk op {promised_date}. Wij "
        "hebben dit genoteerd en sturen u tot die tijd geen herinneringen voor deze facturen.",
        "{invoice_table}",
        "{payment_link}",
        "{bank_details}",
        "Is dit niet wat er is afgesproken, beantwoord dit bericht dan vandaag nog.",
        _REGARDS,
        "{signature}",
    ),
    "call": note(
        "Bellen over {items}: {total_due}",
        "Opening: Goedendag, u spreekt met {sender_name} van {company_name}; spreek ik met "
        "{contact_name}?",
        "Feiten: Ik bel over uw rekening {customer_number}. {situation}",
        "Vraag 1: Zijn deze facturen bij u goedgekeurd, en ontbreekt er nog iets?",
        "Vraag 2: Op welke dag wordt {total_due} betaald, en wie geeft de betaling vrij?",
        "Als er iets wordt betwist: Welke factuur, welk bedrag en waarom? Dat deel zoeken wij "
        "uit; "
        "kunnen wij op de rest rekenen?",
        "Als er al betaald is: Op welke dag, van welke rekening en met welk kenmerk?",
        "Als het nu niet kan: Welk deel kan deze week worden betaald, en op welke dag de rest?",
        "Afsluiting: Ik bevestig dit per e-mail. Dank u wel, tot ziens.",
    ),
    "digest": note(
        "Uw debiteurenbeheer op {today}",
        "{greeting}",
        "Dit staat er voor {today} klaar.",
        "{digest_table}",
    ),
    "request": note(
        "Er wacht een beslissing op u",
        "{greeting}",
        "Dit is aangevraagd en u mag erover beslissen. Openen verandert niets.",
        "{digest_table}",
    ),
    "question": note(
        "Een vraag over uw aanvraag",
        "{greeting}",
        "Uw aanvraag is teruggestuurd met een vraag. Er wordt beslist zodra u hebt geantwoord.",
        "{digest_table}",
    ),
}

PHRASES: Final[Phrases] = {
    "greeting": "Geachte {contact},",
    "greeting_unknown": "Geachte heer, mevrouw,",
    "contact": "uw crediteurenadministratie",
    "and": "en",
    "and_date": "en",
    "day": "{n} dag",
    "days": "{n} dagen",
    "the_invoice": "Factuur {number}",
    "the_debit_memo": "Debetnota {number}",
    "the_fee": "Kostennota {number}",
    "unnumbered": "een openstaande post",
    "invoices": "{n} facturen",
    "many": "{n} openstaande posten",
    "before_one": "{items} van {amount} vervalt op {date}.",
    "before_many": "{items} van in totaal {amount} staan open; de eerste vervaldatum is {date}.",
    "today_one": "{items} van {amount} vervalt vandaag, {date}.",
    "today_many": "{items} van in totaal {amount} staan open; de eerste vervaldatum is vandaag, "
    "{date}.",
    "late_one": "{items} van {amount} is op {date} vervallen en nu {days} te laat.",
    "late_many": "{items} van in totaal {amount} staan open; de eerste verviel op {date} en is nu "
    "{days} te laat.",
    "disputed": "Van de genoemde bedragen wordt {amount} betwist; dat deel vragen wij nu niet.",
    "credits": "Op uw rekening staat daarnaast {amount} aan tegoeden en betalingen die nog niet "
    "zijn verrekend. Die zijn niet in mindering gebracht op het gevraagde bedrag; laat ons weten "
    "voor welke facturen ze bedoeld zijn.",
    "link": "Online betalen",
    "link_text": "Online betalen: {address}",
    "earlier": "Wij hebben u hierover al geschreven op {dates}.",
    "consequences": "Hebben wij op {deadline} geen betaling en geen antwoord ontvangen, dan:",
    "account_owner": "neemt de persoon die bij ons uw account beheert contact met u op.",
    "credit_hold": "beoordelen wij of wij u nog op rekening kunnen leveren.",
    "interest": "brengen wij de wettelijke rente in rekening.",
    "agency": "geven wij de vordering uit handen aan een incassobureau.",
    "court": "leggen wij de vordering voor aan de rechter.",
    "attached_statement": "Een overzicht van uw rekening is bijgevoegd.",
    "attached_invoices": "Kopieën van de facturen zijn bijgevoegd.",
    "attached_both": "Een overzicht van uw rekening en kopieën van de facturen zijn bijgevoegd.",
    "asked": "Nu gevraagd",
    "asked_total": "Gevraagd bedrag",
    "in_dispute": "betwist: {amount}",
    "copy": "Kopie van factuur",
    "copy_note": "Op {date} uit onze administratie gemaakt, ter informatie. De oorspronkelijke "
    "factuur blijft het geldige document.",
    "tax": "waarvan btw",
    "terms": "Voorwaarden",
    "status": "Open op {date}",
    "billed_to": "Gefactureerd aan",
    "phone": "Telefoon: {phone}",
}
