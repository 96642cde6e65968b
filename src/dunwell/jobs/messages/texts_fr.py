"""The texts of messages in French, with vous."""

from typing import Final

from dunwell.jobs.messages.text_forms import Phrases, Texts, letter, note

_REGARDS: Final = "Cordialement,"
_CROSSED: Final = (
    "Si votre règlement a déjà été effectué, nous vous prions de ne pas tenir compte de ce "
    "message."
)
_WRONG: Final = (
    "Si une facture vous paraît inexacte ou si quelque chose retarde le paiement, il vous suffit "
    "de répondre à ce message afin que nous puissions régler la question."
)

TEXTS: Final[Texts] = {
    "friendly": letter(
        "Pour votre planification : {items} de {company_name}",
        "Nous nous permettons de vous adresser cette brève information pour votre planification. "
        "{situation}",
        then=(
            "Si le règlement est déjà programmé, vous n'avez rien d'autre à faire. S'il vous faut "
            "une copie, un numéro de commande ou tout autre élément, il vous suffit de répondre à "
            "ce message.",
        ),
        regards=_REGARDS,
    ),
    "gentle": letter(
        "Rappel : {items} de {company_name}",
        "{situation} Il s'agit sans doute d'un simple oubli, et nous nous permettons d'attirer "
        "votre attention sur ce point.",
        "Nous vous remercions de bien vouloir procéder au règlement de {total_due} d'ici au "
        "{pay_by}.",
        then=(_CROSSED, _WRONG),
        regards=_REGARDS,
    ),
    "firm": letter(
        "Paiement en retard : {items}, à régler avant le {pay_by}",
        "{situation} Vous en trouverez le détail ci-dessous.",
        "Nous vous demandons de régler {total_due} au plus tard le {pay_by}, ou de nous indiquer "
        "d'ici là à quelle date nous pouvons compter sur votre paiement.",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "escalation": letter(
        "Relance importante : {items}, votre réponse attendue pour le {deadline}",
        "{situation} À ce jour, nous n'avons reçu ni règlement ni date de paiement de votre part.",
        "{earlier_notices}",
        "Nous vous demandons de régler {total_due} au plus tard le {deadline}, ou de nous faire "
        "savoir d'ici là quand le paiement sera effectué et qui s'en charge chez vous.",
        "{consequences}",
        then=(_WRONG, _CROSSED),
        regards=_REGARDS,
    ),
    "final": letter(
        "Dernier rappel : {items}, à régler au plus tard le {deadline}",
        "Ceci est notre dernier rappel concernant les montants ci-dessous. {situation}",
        "{earlier_notices}",
        "Nous vous demandons de régler la totalité, soit {total_due}, de sorte que le paiement "
        "nous parvienne au plus tard le {deadline}.",
        "{consequences}",
        then=(
            "Si vous contestez une facture, veuillez nous l'indiquer par écrit avant cette même "
            "date, en précisant le numéro de la facture et le motif. La partie non contestée "
            "reste exigible.",
            _CROSSED,
        ),
        regards="Nous vous prions d'agréer nos salutations distinguées.",
    ),
    "government": letter(
        "État du paiement : {items} de {company_name}",
        "{situation} D'après nos registres, aucun paiement n'a été reçu à ce jour.",
        "Nous vous remercions de nous indiquer l'état du mandatement, et de nous dire s'il manque "
        "encore une pièce, un numéro d'engagement ou une approbation.",
        then=(_CROSSED,),
        regards=_REGARDS,
    ),
    "invoice": letter(
        "{items} de {company_name}",
        "Veuillez trouver ci-joint notre document ({items}) d'un montant de {total_due}, à "
        "échéance du {leading_due_date}.",
        then=(
            "S'il manque un élément pour votre validation, par exemple un numéro de commande, "
            "merci de nous le signaler dès réception.",
        ),
        regards=_REGARDS,
    ),
    "statement": letter(
        "Relevé de compte au {today} de {company_name}",
        "Comme convenu, voici le relevé de votre compte {customer_number} au {today}. {situation}",
        then=(_WRONG,),
        regards=_REGARDS,
    ),
    "promise_confirmed": note(
        "Votre paiement de {promised_amount} au plus tard le {promised_date}",
        "{greeting}",
        "Nous vous remercions de votre message : vous réglerez {promised_amount} au plus tard le "
        "{promised_date}. Nous en avons pris note et ne vous adresserons d'ici là aucun rappel "
        "pour ces factures.",
        "{invoice_table}",
        "{payment_link}",
        "{bank_details}",
        "Si cela ne correspond pas à ce qui a été convenu, merci de répondre à ce message "
        "aujourd'hui même.",
        _REGARDS,
        "{signature}",
    ),
    "call": note(
        "Appel au sujet de {items} : {total_due}",
        "Ouverture : Bonjour, {sender_name}, de {company_name} ; suis-je bien en ligne avec "
        "{contact_name} ?",
        "Faits : Je vous appelle au sujet de votre compte {customer_number}. {situation}",
        "Question 1 : Ces factures sont-elles validées chez vous, et manque-t-il quelque chose ?",
        "Question 2 : À quelle date {total_due} seront-ils réglés, et qui valide le paiement ?",
        "En cas de contestation : Quelle facture, quel montant et pour quelle raison ? Nous "
        "traitons ce point ; pouvons-nous compter sur le reste ?",
        "Si c'est déjà réglé : À quelle date, de quel compte et avec quelle référence ?",
        "Si ce n'est pas possible maintenant : Quelle partie peut être réglée cette semaine, et à "
        "quelle date le reste ?",
        "Conclusion : Je vous le confirme par e-mail. Merci, au revoir.",
    ),
    "digest": note(
        "Votre recouvrement du {today}",
        "{greeting}",
        "Voici ce qui est prévu pour le {today}.",
        "{digest_table}",
    ),
    "request": note(
        "Une décision vous attend",
        "{greeting}",
        "Voici une demande sur laquelle vous pouvez décider. L’ouvrir ne change rien.",
        "{digest_table}",
    ),
    "question": note(
        "Une question sur votre demande",
        "{greeting}",
        "Votre demande vous revient avec une question. Elle sera décidée après votre réponse.",
        "{digest_table}",
    ),
}

PHRASES: Final[Phrases] = {
    "greeting": "Bonjour {contact},",
    "greeting_unknown": "Madame, Monsieur,",
    "contact": "votre service comptabilité fournisseurs",
    "and": "et",
    "and_date": "et le",
    "day": "{n} jour",
    "days": "{n} jours",
    "the_invoice": "La facture {number}",
    "the_debit_memo": "La note de débit {number}",
    "the_fee": "La note de frais {number}",
    "unnumbered": "un poste ouvert",
    "invoices": "{n} factures",
    "many": "{n} postes ouverts",
    "before_one": "{items} d'un montant de {amount} arrive à échéance le {date}.",
    "before_many": "{items} pour un total de {amount} restent à régler ; la première échéance est "
    "le {date}.",
    "today_one": "{items} d'un montant de {amount} arrive à échéance aujourd'hui, le {date}.",
    "today_many": "{items} pour un total de {amount} restent à régler ; la première échéance est "
    "aujourd'hui, le {date}.",
    "late_one": "{items} d'un montant de {amount} était à régler le {date} ; l'échéance est "
    "dépassée de {days}.",
    "late_many": "{items} pour un total de {amount} restent à régler ; la première échéance, le "
    "{date}, est dépassée de {days}.",
    "disputed": "Sur les montants indiqués, {amount} font l'objet d'une contestation et ne sont "
    "pas demandés pour l'instant.",
    "credits": "Votre compte présente par ailleurs {amount} d'avoirs et de paiements non encore "
    "imputés. Ils ne sont pas déduits du montant demandé ; merci de nous indiquer à quelles "
    "factures ils se rapportent.",
    "link": "Payer en ligne",
    "link_text": "Payer en ligne : {address}",
    "earlier": "Nous vous avons déjà écrit à ce sujet le {dates}.",
    "consequences": "Sans paiement ni réponse de votre part d'ici au {deadline} :",
    "account_owner": "la personne chargée de votre compte chez nous reprendra le sujet avec vous.",
    "credit_hold": "nous examinerons si nous pouvons continuer à vous livrer à crédit.",
    "interest": "nous facturerons les intérêts légaux de retard.",
    "agency": "nous confierons la créance à une société de recouvrement.",
    "court": "nous ferons valoir la créance en justice.",
    "attached_statement": "Vous trouverez ci-joint un relevé de votre compte.",
    "attached_invoices": "Vous trouverez ci-joint des copies des factures.",
    "attached_both": "Vous trouverez ci-joint un relevé de votre compte et des copies des "
    "factures.",
    "asked": "Demandé à ce jour",
    "asked_total": "Total demandé",
    "in_dispute": "contesté : {amount}",
    "copy": "Copie de facture",
    "copy_note": "Établie le {date} d'après nos registres, à titre d'information. La facture "
    "originale fait foi.",
    "tax": "dont taxe",
    "terms": "Conditions",
    "status": "Restant dû au {date}",
    "billed_to": "Facturé à",
    "phone": "Téléphone : {phone}",
}
