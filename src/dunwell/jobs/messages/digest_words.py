"""The words of the morning digest, in the languages messages are written in."""

from collections.abc import Mapping
from typing import Final

from dunwell.core.approvals import ApprovalKind
from dunwell.core.digests import DigestPart
from dunwell.core.tasks import TaskKind
from dunwell.core.touches import SilenceCode

_P, _T, _A, _S = DigestPart, TaskKind, ApprovalKind, SilenceCode

# Parts, kinds of tasks and requests, reasons, and what stands around them, by language.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        _P.UNKNOWN: "E-mails that may or may not have left",
        _P.FAILED: "E-mails that could not be sent",
        _P.DECISIONS: "Decisions that wait for you",
        _P.TO_APPROVE: "E-mails to approve",
        _P.CALLS: "Calls to make",
        _P.TASKS: "Other work that is due",
        _P.BROKEN: "Promises not kept",
        _P.GOING_OUT: "E-mails that go out today",
        _P.CASH: "Payments received",
        _T.POST_LETTER: "post a letter",
        _T.FIX_ADDRESS: "find an address that works",
        _T.CHECK_PAYMENT: "says it was paid",
        _T.READ_REPLY: "a reply to read",
        _T.FOLLOW_UP: "a follow-up",
        _T.INVOICE_NOT_READY: "an invoice that is not ready",
        _A.POLICY: "a version of the policy",
        _A.PROMISE_HORIZON: "a late promise",
        _A.SENDING: "messages to release",
        _A.GO_LIVE: "leaving test mode",
        _A.WRITE_OFF: "a write-off",
        _S.LEDGER_STALE: "Nothing is sent for {entity}: its ledger is of {date}. Load a newer "
        "one.",
        _S.BANK_STALE: "Nothing is sent for {entity}: its bank data are too old. Load newer ones.",
        _S.CONTROL_DIFFERENCE: "Nothing is sent for {entity}: its ledger differs from the control "
        "total by {difference}. Find the difference or accept it.",
        "unapplied": "of which not applied: {amount}",
        "asked_back": "Your request",
        "until": "open until {date}",
        "more": "and {n} more",
    },
    "de": {
        _P.UNKNOWN: "E-Mails, von denen offen ist, ob sie hinausgingen",
        _P.FAILED: "E-Mails, die nicht gesendet werden konnten",
        _P.DECISIONS: "Entscheidungen, die auf Sie warten",
        _P.TO_APPROVE: "E-Mails zur Freigabe",
        _P.CALLS: "Anrufe",
        _P.TASKS: "Weitere fällige Aufgaben",
        _P.BROKEN: "Nicht eingehaltene Zusagen",
        _P.GOING_OUT: "E-Mails, die heute hinausgehen",
        _P.CASH: "Zahlungseingänge",
        _T.POST_LETTER: "Brief versenden",
        _T.FIX_ADDRESS: "gültige Adresse finden",
        _T.CHECK_PAYMENT: "meldet, dass bezahlt wurde",
        _T.READ_REPLY: "Antwort lesen",
        _T.FOLLOW_UP: "Wiedervorlage",
        _T.INVOICE_NOT_READY: "Rechnung nicht versandfertig",
        _A.POLICY: "eine Fassung der Richtlinie",
        _A.PROMISE_HORIZON: "eine späte Zusage",
        _A.SENDING: "Nachrichten zur Freigabe",
        _A.GO_LIVE: "Verlassen des Testbetriebs",
        _A.WRITE_OFF: "eine Ausbuchung",
        _S.LEDGER_STALE: "Für {entity} wird nichts gesendet: Die Posten sind vom {date}. "
        "Laden Sie neuere.",
        _S.BANK_STALE: "Für {entity} wird nichts gesendet: Die Bankdaten sind zu alt. Laden Sie "
        "neuere.",
        _S.CONTROL_DIFFERENCE: "Für {entity} wird nichts gesendet: Die Posten weichen von der "
        "Kontrollsumme um {difference} ab. Klären Sie die Abweichung oder nehmen Sie sie an.",
        "unapplied": "davon nicht zugeordnet: {amount}",
        "asked_back": "Ihr Antrag",
        "until": "offen bis {date}",
        "more": "und {n} weitere",
    },
    "fr": {
        _P.UNKNOWN: "E-mails peut-être partis, peut-être non",
        _P.FAILED: "E-mails qui n’ont pas pu être envoyés",
        _P.DECISIONS: "Décisions qui vous attendent",
        _P.TO_APPROVE: "E-mails à valider",
        _P.CALLS: "Appels à passer",
        _P.TASKS: "Autres tâches à faire",
        _P.BROKEN: "Promesses non tenues",
        _P.GOING_OUT: "E-mails qui partent aujourd’hui",
        _P.CASH: "Paiements reçus",
        _T.POST_LETTER: "lettre à poster",
        _T.FIX_ADDRESS: "trouver une adresse valide",
        _T.CHECK_PAYMENT: "dit avoir payé",
        _T.READ_REPLY: "réponse à lire",
        _T.FOLLOW_UP: "relance",
        _T.INVOICE_NOT_READY: "facture pas prête",
        _A.POLICY: "une version de la politique",
        _A.PROMISE_HORIZON: "une promesse tardive",
        _A.SENDING: "messages à libérer",
        _A.GO_LIVE: "fin du mode test",
        _A.WRITE_OFF: "un passage en perte",
        _S.LEDGER_STALE: "Rien n’est envoyé pour {entity} : les écritures datent du {date}. "
        "Chargez-en de plus récentes.",
        _S.BANK_STALE: "Rien n’est envoyé pour {entity} : les données bancaires sont trop "
        "anciennes. Chargez-en de plus récentes.",
        _S.CONTROL_DIFFERENCE: "Rien n’est envoyé pour {entity} : les écritures diffèrent du "
        "total de contrôle de {difference}. Trouvez l’écart ou acceptez-le.",
        "unapplied": "dont non affecté : {amount}",
        "asked_back": "Votre demande",
        "until": "ouverte jusqu’au {date}",
        "more": "et {n} de plus",
    },
    "es": {
        _P.UNKNOWN: "Correos que quizá salieron, quizá no",
        _P.FAILED: "Correos que no se pudieron enviar",
        _P.DECISIONS: "Decisiones que esperan por usted",
        _P.TO_APPROVE: "Correos por aprobar",
        _P.CALLS: "Llamadas por hacer",
        _P.TASKS: "Otras tareas pendientes",
        _P.BROKEN: "Promesas incumplidas",
        _P.GOING_OUT: "Correos que salen hoy",
        _P.CASH: "Pagos recibidos",
        _T.POST_LETTER: "enviar una carta",
        _T.FIX_ADDRESS: "buscar una dirección válida",
        _T.CHECK_PAYMENT: "dice que está pagado",
        _T.READ_REPLY: "una respuesta por leer",
        _T.FOLLOW_UP: "un seguimiento",
        _T.INVOICE_NOT_READY: "una factura sin preparar",
        _A.POLICY: "una versión de la política",
        _A.PROMISE_HORIZON: "una promesa tardía",
        _A.SENDING: "mensajes por liberar",
        _A.GO_LIVE: "salir del modo de prueba",
        _A.WRITE_OFF: "una baja de saldo",
        _S.LEDGER_STALE: "No se envía nada de {entity}: las partidas son del {date}. Cargue otras "
        "más recientes.",
        _S.BANK_STALE: "No se envía nada de {entity}: los datos del banco son demasiado antiguos. "
        "Cargue otros más recientes.",
        _S.CONTROL_DIFFERENCE: "No se envía nada de {entity}: las partidas difieren del total de "
        "control en {difference}. Busque la diferencia o acéptela.",
        "unapplied": "de ello sin aplicar: {amount}",
        "asked_back": "Su solicitud",
        "until": "abierta hasta el {date}",
        "more": "y {n} más",
    },
    "nl": {
        _P.UNKNOWN: "E-mails waarvan onzeker is of ze zijn vertrokken",
        _P.FAILED: "E-mails die niet verzonden konden worden",
        _P.DECISIONS: "Beslissingen die op u wachten",
        _P.TO_APPROVE: "E-mails om goed te keuren",
        _P.CALLS: "Telefoongesprekken",
        _P.TASKS: "Ander werk dat nu aan de beurt is",
        _P.BROKEN: "Niet nagekomen toezeggingen",
        _P.GOING_OUT: "E-mails die vandaag vertrekken",
        _P.CASH: "Ontvangen betalingen",
        _T.POST_LETTER: "brief versturen",
        _T.FIX_ADDRESS: "werkend adres zoeken",
        _T.CHECK_PAYMENT: "zegt betaald te hebben",
        _T.READ_REPLY: "antwoord lezen",
        _T.FOLLOW_UP: "opvolging",
        _T.INVOICE_NOT_READY: "factuur niet gereed",
        _A.POLICY: "een versie van het beleid",
        _A.PROMISE_HORIZON: "een late toezegging",
        _A.SENDING: "berichten om vrij te geven",
        _A.GO_LIVE: "einde van de testmodus",
        _A.WRITE_OFF: "een afboeking",
        _S.LEDGER_STALE: "Voor {entity} wordt niets verzonden: de posten zijn van {date}. Laad "
        "nieuwere.",
        _S.BANK_STALE: "Voor {entity} wordt niets verzonden: de bankgegevens zijn te oud. Laad "
        "nieuwere.",
        _S.CONTROL_DIFFERENCE: "Voor {entity} wordt niets verzonden: de posten wijken "
        "{difference} af van het controletotaal. Zoek het verschil of accepteer het.",
        "unapplied": "waarvan niet toegewezen: {amount}",
        "asked_back": "Uw aanvraag",
        "until": "open tot en met {date}",
        "more": "en nog {n}",
    },
}
