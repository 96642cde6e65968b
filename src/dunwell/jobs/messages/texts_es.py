"""The texts of messages in Spanish, with usted and ustedes."""

from typing import Final

from dunwell.jobs.messages.text_forms import Phrases, Texts, letter, note

_REGARDS: Final = "Atentamente,"
_CROSSED: Final = "Si el pago ya está en camino, le rogamos que no tenga en cuenta este mensaje."
_WRONG: Final = (
    "Si hay algo incorrecto en una factura, o si algo impide el pago, responda por favor a este "
    "mensaje para que podamos resolverlo."
)

TEXTS: Final[Texts] = {
    "friendly": letter(
        "Para su planificación: {items} de {company_name}",
        "Le enviamos esta breve información para su planificación. {situation}",
        then=(
            "Si el pago ya está programado, no tiene que hacer nada más. Si necesita una copia, "
            "un "
            "número de pedido o cualquier otra cosa de nuestra parte, basta con responder a este "
            "mensaje.",
        ),
        regards=_REGARDS,
    ),
    "gentle": letter(
        "Recordatorio: {items} de {company_name}",
        "{situation} Es posible que se haya pasado por alto, por lo que nos permitimos "
        "recordárselo.",
        "Le agradeceríamos que realizara el pago de {total_due} antes del {pay_by} inclusive.",
        then=(_CROSSED, _WRONG),
        regards=_REGARDS,
    ),
    "firm": letter(
        "Pago vencido: {items}, pague por favor a más tardar el {pay_by}",
        "{situation} A continuación encontrará el detalle.",
        "Le pedimos que pague {total_due} a más tardar el {pay_by}, o que nos indique antes de "
        "esa "
        "fecha qué día podemos esperar su pago.",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "escalation": letter(
        "Aviso importante: {items}, esperamos su respuesta a más tardar el {deadline}",
        "{situation} Hasta hoy no hemos recibido ni el pago ni una fecha para realizarlo.",
        "{earlier_notices}",
        "Le pedimos que pague {total_due} a más tardar el {deadline}, o que nos comunique antes "
        "de "
        "esa fecha cuándo se hará el pago y quién lo gestiona en su empresa.",
        "{consequences}",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "final": letter(
        "Último aviso: {items}, pago a más tardar el {deadline}",
        "Este es nuestro último aviso sobre los importes que figuran a continuación. {situation}",
        "{earlier_notices}",
        "Le pedimos que pague el importe total de {total_due} de modo que lo recibamos a más "
        "tardar el {deadline}.",
        "{consequences}",
        then=(
            "Si no está conforme con una factura, comuníquenoslo por escrito antes de esa misma "
            "fecha, indicando el número de la factura y el motivo. La parte no discutida sigue "
            "siendo exigible.",
            _CROSSED,
        ),
        regards=_REGARDS,
    ),
    "government": letter(
        "Estado del pago: {items} de {company_name}",
        "{situation} Según nuestros registros, hasta la fecha no se ha recibido ningún pago.",
        "Le rogamos que nos informe del estado de la orden de pago y de si falta algún documento, "
        "número de expediente o aprobación para tramitarla.",
        then=(_CROSSED,),
        regards=_REGARDS,
    ),
    "invoice": letter(
        "{items} de {company_name}",
        "Le adjuntamos nuestro documento ({items}) por un importe de {total_due}, con vencimiento "
        "el {leading_due_date}.",
        then=(
            "Si falta algo para su aprobación, por ejemplo un número de pedido, le agradecemos "
            "que "
            "nos lo comunique cuanto antes.",
        ),
        regards=_REGARDS,
    ),
    "statement": letter(
        "Estado de cuenta a {today} de {company_name}",
        "Tal como nos ha solicitado, le enviamos el estado de su cuenta {customer_number} a "
        "{today}. {situation}",
        then=(_WRONG,),
        regards=_REGARDS,
    ),
    "promise_confirmed": note(
        "Su pago de {promised_amount} a más tardar el {promised_date}",
        "{greeting}",
        "Gracias por informarnos: usted pagará {promised_amount} a más tardar el {promised_date}. "
        "Lo hemos anotado y hasta entonces no le enviaremos recordatorios sobre estas facturas.",
        "{invoice_table}",
        "{payment_link}",
        "{bank_details}",
        "Si esto no es lo acordado, le rogamos que responda hoy mismo a este mensaje.",
        _REGARDS,
        "{signature}",
    ),
    "call": note(
        "Llamada sobre {items}: {total_due}",
        "Apertura: Buenos días, le habla {sender_name}, de {company_name}; ¿hablo con "
        "{contact_name}?",
        "Hechos: Le llamo por su cuenta {customer_number}. {situation}",
        "Pregunta 1: ¿Están aprobadas estas facturas en su empresa, o falta algo?",
        "Pregunta 2: ¿Qué día se pagarán {total_due}, y quién autoriza el pago?",
        "Si hay algo en disputa: ¿Qué factura, qué importe y por qué motivo? Resolveremos esa "
        "parte; ¿podemos contar con el resto?",
        "Si ya se pagó: ¿Qué día, desde qué cuenta y con qué referencia?",
        "Si ahora no es posible: ¿Qué parte puede pagarse esta semana, y qué día el resto?",
        "Cierre: Se lo confirmo por correo electrónico. Gracias, hasta luego.",
    ),
    "digest": note(
        "Sus cobros del {today}",
        "{greeting}",
        "Esto es lo que hay para el {today}.",
        "{digest_table}",
    ),
    "request": note(
        "Una decisión espera por usted",
        "{greeting}",
        "Se ha pedido lo siguiente y usted puede decidirlo. Abrirlo no cambia nada.",
        "{digest_table}",
    ),
    "question": note(
        "Una pregunta sobre su solicitud",
        "{greeting}",
        "Su solicitud ha vuelto con una pregunta. Se decidirá cuando usted haya respondido.",
        "{digest_table}",
    ),
}

PHRASES: Final[Phrases] = {
    "greeting": "Buenos días, {contact}:",
    "greeting_unknown": "A la atención del departamento de cuentas a pagar:",
    "contact": "su departamento de cuentas a pagar",
    "and": "y",
    "and_date": "y el",
    "day": "{n} día",
    "days": "{n} días",
    "the_invoice": "La factura {number}",
    "the_debit_memo": "La nota de débito {number}",
    "the_fee": "El cargo {number}",
    "unnumbered": "una partida abierta",
    "invoices": "{n} facturas",
    "many": "{n} partidas abiertas",
    "before_one": "{items} por importe de {amount} vence el {date}.",
    "before_many": "{items} por un total de {amount} están pendientes; el primer vencimiento es "
    "el {date}.",
    "today_one": "{items} por importe de {amount} vence hoy, {date}.",
    "today_many": "{items} por un total de {amount} están pendientes; el primer vencimiento es "
    "hoy, {date}.",
    "late_one": "{items} por importe de {amount} venció el {date}, hace {days}.",
    "late_many": "{items} por un total de {amount} están pendientes; el primer vencimiento fue "
    "el {date}, hace {days}.",
    "disputed": "De los importes indicados, {amount} están en disputa y no se solicitan por "
    "ahora.",
    "credits": "En su cuenta figuran además abonos y pagos sin aplicar por {amount}. No se han "
    "descontado del importe solicitado; le rogamos que nos indique a qué facturas corresponden.",
    "link": "Pagar en línea",
    "link_text": "Pagar en línea: {address}",
    "earlier": "Le escribimos sobre este asunto el {dates}.",
    "consequences": "Si para el {deadline} no hemos recibido ni el pago ni una respuesta:",
    "account_owner": "la persona responsable de su cuenta en nuestra empresa se pondrá en "
    "contacto "
    "con usted.",
    "credit_hold": "revisaremos si podemos seguir suministrándole a crédito.",
    "interest": "aplicaremos los intereses legales de demora.",
    "agency": "encargaremos el cobro a una agencia especializada.",
    "court": "reclamaremos la deuda por vía judicial.",
    "attached_statement": "Adjuntamos un estado de su cuenta.",
    "attached_invoices": "Adjuntamos copias de las facturas.",
    "attached_both": "Adjuntamos un estado de su cuenta y copias de las facturas.",
    "asked": "Solicitado ahora",
    "asked_total": "Total solicitado",
    "in_dispute": "en disputa: {amount}",
    "copy": "Copia de factura",
    "copy_note": "Elaborada el {date} a partir de nuestros registros, a título informativo. El "
    "documento válido es la factura original.",
    "tax": "impuestos incluidos",
    "terms": "Condiciones",
    "status": "Pendiente a {date}",
    "billed_to": "Facturado a",
    "phone": "Teléfono: {phone}",
}
