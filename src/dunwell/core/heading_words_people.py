"""The headings of customer and contact files, by field, in five languages."""

from dunwell.core.heading_words_shared import (
    CURRENCY,
    CUSTOMER_NAME,
    CUSTOMER_NUMBER,
    LANGUAGE,
    TERMS,
)

CUSTOMERS = {
    "number": CUSTOMER_NUMBER + "|number|no|nr|nummer|numero|id|code|codigo",
    "name": CUSTOMER_NAME + "|societe|empresa|bedrijf|organisation|organization",
    "parent_number": """
        parent number|parent customer|parent customer number|parent id|parent account|parent code
        |parent company|head office|top level parent|ultimate parent|hauptkunde|konzernmutter
        |konzernnummer|zentrale|muttergesellschaft|ubergeordneter kunde|maison mere|societe mere
        |client parent|siege|cliente matriz|empresa matriz|matriz|cliente principal
        |moederbedrijf|moedermaatschappij|hoofdkantoor|hoofdklant
        ~parent|konzern|mutter|moeder
        """,
    "payer_number": """
        payer number|payer id|payer code|payer customer|bill to customer|bill to customer no
        |bill to number|paying customer|regulierer|abweichender regulierer|knrze
        |rechnungsempfanger|zahlernummer|client payeur|numero payeur|code payeur|cliente pagador
        |numero pagador|codigo pagador|betaler nummer|betalende klant|factuurklant
        ~payer|bill to|zahler|payeur|pagador|betaler
        """,
    "segment": """
        segment|customer segment|customer group|customer class|customer category|customer type
        |kundengruppe|kdgrp|kundensegment|kundenklasse|kundenkategorie|segment client
        |groupe client|categorie client|type de client|segmento|segmento de cliente
        |grupo de clientes|categoria de cliente|tipo de cliente|klantsegment|klantgroep
        |klantcategorie|klanttype
        ~category|group|class|kategorie|gruppe|categorie|categoria|groep
        """,
    "region": """
        region|sales region|regio|vertriebsregion|bundesland|territory|sales territory|province
        |verkaufsgebiet|region de vente|region comercial|provincia|provincie|verkoopregio
        ~area|state|gebiet|zona|zone
        """,
    "street": """
        street|street address|street name|address line 1|address 1|billing street
        |billing address line 1|stras|strasse|strasse und hausnummer|strasse hausnummer
        |adresszeile 1|rue|adresse ligne 1|adresse 1|calle|domicilio|direccion 1|straat
        |straat en huisnummer|adresregel 1
        ~address|adresse|direccion|adres|anschrift
        """,
    "street_2": """
        street 2|address line 2|address 2|billing address line 2|stras2|adresszusatz
        |adresszeile 2|complement d adresse|adresse ligne 2|adresse 2|direccion 2|adresregel 2
        """,
    "postal_code": """
        postal code|postcode|post code|zip|zip code|billing zip|billing postal code|pstlz|plz
        |postleitzahl|code postal|codigo postal
        """,
    "city": """
        city|town|city name|billing city|ort01|ort|stadt|wohnort|ville|ciudad|poblacion
        |localidad|plaats|woonplaats
        """,
    "country": """
        country|country code|country name|country region code|billing country|land1
        |landercode|landerschlussel|pays|code pays|pais|codigo de pais|codigo pais|landcode
        ~land
        """,
    "language": LANGUAGE,
    "time_zone": """
        time zone|timezone|tzone|zeitzone|fuseau horaire|zona horaria|huso horario|tijdzone
        """,
    "currency": CURRENCY + "|default currency|primary currency",
    "terms": TERMS,
    "credit_limit": """
        credit limit|credit line|credit limit amount|klimk|kreditlimit|kreditlinie
        |kreditrahmen|limite de credit|plafond de credit|encours autorise|limite de credito
        |limite credito|linea de credito|kredietlimiet|kredietplafond
        ~limit|plafond|limite|limiet
        """,
    "credit_rating": """
        credit rating|credit score|risk class|risk category|ctlpc|bonitat|bonitaet
        |bonitatsindex|bonitatsklasse|kreditrating|risikoklasse|cote de credit|notation credit
        |score de credit|calificacion crediticia|clase de riesgo|kredietrating|kredietscore
        |kredietwaardigheid|risicoklasse
        ~rating|score
        """,
    "collector": """
        collector|collector name|collections owner|collection specialist|credit controller
        |credit analyst|ar owner|busab|sachbearbeiter|mahnsachbearbeiter|inkassobearbeiter
        |forderungsmanager|charge de recouvrement|gestionnaire recouvrement|agent de recouvrement
        |gestor de cobros|gestor de cobro|cobrador|incassomedewerker|debiteurenbeheerder
        |incassobeheerder
        """,
    "sales_account_manager": """
        sales account manager|account manager|account owner|sales rep|sales representative
        |salesperson|sales person|salesperson code|key account manager|vertriebsmitarbeiter
        |verkaufer|kundenbetreuer|vertriebsbeauftragter|responsable commercial|commercial
        |responsable de compte|vendedor|gestor de cuenta|ejecutivo de cuenta|accountmanager
        |verkoper|vertegenwoordiger
        """,
    "customer_success_owner": """
        customer success owner|customer success manager|customer success|success manager
        |cs owner|csm
        """,
    "tax_id": """
        tax id|tax number|tax registration number|vat number|vat id|vat no|vat reg no
        |vat registration no|vat registration number|stceg|stcd1|ust id|ust idnr|ust id nr
        |umsatzsteuer id|umsatzsteuer identifikationsnummer|steuernummer|steuer id|numero tva
        |numero de tva|n tva|tva intracommunautaire|siret|siren|nif|cif|rfc|numero fiscal
        |identificacion fiscal|id fiscal|btw nummer|btw nr|ein|abn
        """,
    "po_required": """
        po required|purchase order required|requires po|po mandatory|bestellnummer erforderlich
        |bestellnummer pflicht|bestellpflicht|bon de commande obligatoire|commande obligatoire
        |pedido obligatorio|orden de compra obligatoria|inkooporder verplicht|po verplicht
        """,
    "portal_required": """
        portal required|portal upload required|requires portal|uses portal|portalpflicht
        |portal erforderlich|portail obligatoire|depot portail|portal obligatorio
        |portaal verplicht
        ~portal|portail|portaal
        """,
    "seasonal_profile": """
        seasonal profile|seasonality|season profile|saisonprofil|saisonalitat|profil saisonnier
        |saisonnalite|perfil estacional|estacionalidad|seizoensprofiel
        ~seasonal|season|saison
        """,
    "status": """
        status|customer status|account status|kundenstatus|statut|statut client|estado
        |estado del cliente|klantstatus
        """,
    "branch": """
        branch|branch code|branch office|branch name|niederlassung|filiale|zweigstelle|succursale
        |agence|sucursal|filiaal|vestiging
        """,
    "contract_type": """
        contract type|vertragsart|vertragstyp|type de contrat|type contrat|tipo de contrato
        |tipo contrato|contracttype|contractsoort
        ~contract|vertrag|contrat|contrato
        """,
    "contract_renewal_date": """
        contract renewal date|renewal date|contract renewal|contract end date|contract end
        |vertragsverlangerung|vertragsende|verlangerungsdatum|date de renouvellement
        |date renouvellement|fin de contrat|fecha de renovacion|fecha renovacion|fin de contrato
        |verlengingsdatum|contractverlenging|einddatum contract
        ~renewal
        """,
    "payment_run_calendar": """
        payment run calendar|payment run|payment run days|payment days|payment calendar
        |zahllauf|zahllaufkalender|zahlungslauf|zahltage|calendrier de paiement
        |jours de paiement|calendario de pagos|dias de pago|betaalkalender|betaalrun|betaaldagen
        """,
    "payment_behaviour": """
        payment behaviour|payment behavior|payment habit|zahlverhalten|zahlungsverhalten
        |zahlungsmoral|comportement de paiement|comportamiento de pago|betaalgedrag
        """,
}

CONTACTS = {
    "customer_number": CUSTOMER_NUMBER,
    "customer_name": CUSTOMER_NAME.replace("|contact name", "")
    .replace("|contact\n", "\n")
    .replace("|name|nom|nombre|naam", "|organisation|organization|societe|empresa|bedrijf")
    .replace("|contact|", "|"),
    "name": """
        contact name|contact person|full name|contact full name|person|ansprechpartner
        |ansprechpartnerin|kontaktperson|kontaktname|name des kontakts|nom du contact
        |personne de contact|interlocuteur|nom complet|persona de contacto|nombre del contacto
        |nombre de contacto|nombre completo|contactpersoon|naam contactpersoon|volledige naam
        |first and last name
        ~name|contact|kontakt|contacto|nom|nombre|naam|last name|nachname
        """,
    "role": """
        role|job title|contact role|contact type|job position|funktion|rolle|position|abteilung
        |department|fonction|poste|service|cargo|puesto|funcion|rol|functie|afdeling
        ~title|function|titel
        """,
    "email": """
        email|e mail|email address|e mail address|mail|mail address|smtp addr|e mail adresse
        |email adresse|mailadresse|adresse e mail|adresse email|courriel|adresse mail
        |correo electronico|correo|direccion de correo|e mailadres|emailadres|mailadres
        """,
    "phone": """
        phone|phone number|telephone|telephone number|mobile|mobile phone|work phone|tel
        |telf1|telefon|telefonnummer|rufnummer|handy|mobil|mobiltelefon|numero de telephone
        |portable|telefono|numero de telefono|movil|telefoon|telefoonnummer|mobiel
        """,
    "language": LANGUAGE,
    "preferred_channel": """
        preferred channel|channel|contact channel|preferred contact method|contact method
        |bevorzugter kanal|kanal|kontaktweg|canal prefere|canal|canal preferido
        |voorkeurskanaal|kanaal
        """,
    "opted_out": """
        opted out|opt out|optout|unsubscribed|do not contact|do not email|no contact
        |abgemeldet|kontaktsperre|nicht kontaktieren|desinscrit|desabonne|ne pas contacter
        |baja|no contactar|dado de baja|uitgeschreven|afgemeld|niet benaderen
        """,
    "verified_date": """
        verified date|verified on|verified at|last verified|date verified|verification date
        |verifiziert am|gepruft am|bestatigt am|verifie le|date de verification|verificado el
        |fecha de verificacion|geverifieerd op|verificatiedatum
        ~verified|verifiziert
        """,
}
