"""The headings of fields that several kinds of import share, in five languages."""

CUSTOMER_NUMBER = """
    customer number|customer no|customer id|customer code|cust number|kunnr|customer account
    |customer account number|customer account no|debtor number|debtor code
    |debtor id|client number|client id|client code|client no|account ref|account reference
    |a c ref|a c|sell to customer no|sold to number|sold to party|partner number|business partner
    |business partner number
    |bp number|bp code|card code|order account|invoice account|entity id
    |kundennummer|kundennr|kunden nr|kunde nr|kundennum|kunden id|debitorennummer
    |debitorennr|debitoren nr|debitor nr|debitorenkonto|debitornummer|kundenkonto
    |geschaftspartner|geschaftspartnernummer|numero client|numero de client|numero du client
    |n client|no client|num client|code client|id client|identifiant client|compte client
    |compte tiers|code tiers|compte auxiliaire|numero de cliente|numero cliente|n cliente
    |no cliente|num cliente|nro cliente|codigo cliente|codigo de cliente|codigo del cliente
    |cod cliente|id cliente|cuenta cliente|cuenta de cliente|klantnummer|klantnr|klant nr
    |klantcode|klant id|debiteurnummer|debiteurnr|debiteurennummer|debiteurcode|relatiecode
    |relatienummer
    ~customer|client|kunde|debitor|debtor|cliente|klant|debiteur|relatie|account number
    |account no|account code|account|konto|kontonummer|compte|cuenta|rekening|sold to|bill to
    """
CUSTOMER_NAME = """
    customer name|name customer|cust name|customer full name|client name|debtor name|account name
    |company name|name1|name 1|bill to name|sell to customer name|bill to customer name
    |sold to name|card name|contact name|kundenname|kunde name|kundenbezeichnung
    |name des kunden|name kunde|debitorenname|debitor name|debitorname|firmenname|nom client
    |nom du client|nom de client|raison sociale|nom du tiers|intitule du tiers|nombre cliente
    |nombre de cliente|nombre del cliente|nombre de la empresa|razon social|klantnaam
    |klant naam|naam klant|naam van de klant|debiteurnaam|naam debiteur|relatienaam|bedrijfsnaam
    ~customer|client|kunde|debitor|debtor|cliente|klant|debiteur|relatie|name|nom|nombre|naam
    |contact|company|firma|tiers|account
    """
ENTITY = """
    company code|business code|bukrs|legal entity|entity|entity code|subsidiary
    |company id|company number|business unit|data area id|buchungskreis|mandant
    |gesellschaft|gesellschaftscode|firmencode|firmennummer|geschaftsbereich|code societe
    |societe|entite|entite juridique|code entreprise|code entite|sociedad
    |codigo de sociedad|codigo sociedad|entidad|entidad legal|empresa|codigo de empresa
    |codigo empresa|bedrijfscode|bedrijfsnummer|administratie|administratiecode|entiteit
    |bedrijf|vennootschap
    ~company|firma|business|entreprise|unternehmen
    """
CURRENCY = """
    currency|currency code|waers|invoice currency|document currency|doc currency
    |transaction currency|currency id|amount currency|wahrung|waehrung|belegwahrung
    |rechnungswahrung|wahrungscode|wahrungsschlussel|devise|monnaie|code devise
    |devise facture|devise de la facture|devise de facturation|moneda|divisa|codigo moneda
    |codigo de moneda|codigo divisa|moneda factura|moneda de la factura|moneda de factura
    |valutacode|munteenheid|factuurvaluta|munt
    ~valuta|ccy|curr|cur|wkz|whg|fx|hwaer|local currency
    """
POSTING_DATE = """
    posting date|budat|post date|posted on|date posted|gl date|accounting date|booking date
    |booked on|buchungsdatum|buchungstag|gebucht am|date comptable|date de comptabilisation
    |date de comptabilite|date d ecriture|date ecriture|date d enregistrement
    |fecha contable|fecha de contabilizacion|fecha contabilizacion|fecha asiento
    |fecha de asiento|fecha de registro|boekdatum|boekingsdatum
    """
TERMS = """
    payment terms|payment term|terms|terms of payment|cust payment terms|customer payment terms
    |zterm|payment terms code|terms code|net terms|credit terms|sales term|terms name
    |zahlungsbedingung|zahlungsbedingungen|zahlungsbed|zahlungskondition|zahlungskonditionen
    |zahlungsziel|zahlungsfrist|conditions de paiement|condition de paiement
    |conditions paiement|conditions de reglement|condition de reglement|delai de paiement
    |condiciones de pago|condicion de pago|condiciones pago|plazo de pago|terminos de pago
    |betalingsvoorwaarden|betalingsvoorwaarde|betaaltermijn|betalingstermijn
    |betalingsconditie|betaalconditie|betalingscondities
    ~term|plazo|ziel|kondition|delai
    """
LANGUAGE = """
    language|language code|preferred language|spras|sprache|sprachcode|korrespondenzsprache
    |langue|code langue|idioma|codigo de idioma|taal|taalcode|voorkeurstaal
    ~lang|langu
    """
