"""The words that the demo's names are made of; any likeness to a real company is chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """What names look like in a country, and what is true of every customer there."""

    entity: str
    currency: str
    language: str
    time_zone: str
    phone: str
    share: int  # Customers out of a hundred.
    stems: str
    endings: str
    places: str
    trades: str
    forms: str
    first_names: str
    public_bodies: str
    trade_first: bool = False  # `Vins Montbriac`, not `Montbriac Vins`.

    def words_of(self, name: str) -> list[str]:
        """Give one of the word lists as a list."""
        words: str = getattr(self, name)
        return words.split("|") if "|" in words else words.split()


COUNTRIES: Final[Mapping[str, Country]] = MappingProxyType(
    {
        "NL": Country(
            entity="NL01",
            currency="EUR",
            language="nl",
            time_zone="Europe/Amsterdam",
            phone="+31 85 0005",
            share=20,
            stems="Haver Kers Duin Wester Molen Vlier Borg Lind Sterren Zand Roer Eiken",
            endings="brink laar steen kamp hoek veld dijk meer",
            places=(
                "Oostrand Velderveen Zuidwolde-aan-Zee Kerkmeer Lindehaven Waalbrug Noordhoeve "
                "Steenvoorde-Oost Heiloord Maasdrecht Rietkerk Brinkhuizen"
            ),
            trades="Verpakkingen|Techniek|Kassenbouw|Logistiek|Zuivel|Horeca|Scheepsbouw|Papier",
            forms="B.V.|B.V.|B.V.|N.V.|V.O.F.",
            first_names="Anouk Bas Daan Eline Femke Joris Lotte Maaike Niels Sander Tessa Wouter",
            public_bodies="Gemeente {}|Waterschap {}|Provinciehuis {}",
        ),
        "DE": Country(
            entity="NL01",
            currency="EUR",
            language="de",
            time_zone="Europe/Berlin",
            phone="+49 30 23125",
            share=18,
            stems="Birken Falken Hagel Korn Lauter Mühl Reben Silber Tannen Weiden Ahorn Stein",
            endings="acker born hauser thal gruber kamm reuter winkel",
            places="Altenrode Birkenau-Süd Lauterfeld Neuhafen Oberwalde Tannstadt",
            trades="Maschinenbau|Verpackung|Kältetechnik|Getränke|Werkzeuge|Druck|Möbel|Labor",
            forms="GmbH|GmbH|GmbH & Co. KG|AG|KG",
            first_names="Anke Bernd Carola Dirk Elke Fabian Heike Jens Katrin Lars Ulrike Volker",
            public_bodies="Stadt {}|Landkreis {}|Klinikum {}",
        ),
        "FR": Country(
            entity="NL01",
            currency="EUR",
            language="fr",
            time_zone="Europe/Paris",
            phone="+33 1 99 00",
            share=12,
            stems="Bel Clair Mont Roche Val Haute Ferri Char Gran Mar Tour Ville",
            endings="mier court rive bonne lande vaux neuil sac",
            places="Clairvallée Montbriac Saint-Aubry Rochelande Valmoret Beaucastin",
            trades="Emballages|Vins|Matériaux|Boulangerie|Mécanique|Textiles|Traiteur|Imprimerie",
            forms="SARL|SAS|SAS|SA|EURL",
            first_names="Amélie Bruno Céline Damien Élodie Fabrice Hélène Julien Maud Rémi Yann",
            public_bodies="Commune de {}|Hôpital de {}|Lycée de {}",
            trade_first=True,
        ),
        "ES": Country(
            entity="NL01",
            currency="EUR",
            language="es",
            time_zone="Europe/Madrid",
            phone="+34 910 050",
            share=7,
            stems="Mira Campo Peña Sierra Oliva Roble Casta Fuente Torre Vega",
            endings="dueña lar nera ralta mayor sierra quel bella",
            places="Altamora Peñaflorida Riovega Castellanos-del-Mar Fuentesol",
            trades="Envases|Aceites|Conservas|Maquinaria|Cerámica|Cítricos|Hostelería",
            forms="S.L.|S.L.|S.A.",
            first_names="Alba Carlos Elena Íñigo Lucía Marta Nuria Pablo Raúl Sofía",
            public_bodies="Ayuntamiento de {}|Universidad de {}",
            trade_first=True,
        ),
        "GB": Country(
            entity="NL01",
            currency="GBP",
            language="en",
            time_zone="Europe/London",
            phone="+44 1632 960",
            share=15,
            stems="Ash Brack Carden Thorn Wether Holm Lang Marl Otter Quill Raven Stan",
            endings="worthy bridge combe dale hurst mere stow wick",
            places="Ashmere Brackwell Cardenford Thornstow Wetherhurst Ottercombe",
            trades="Packaging|Engineering|Dairies|Timber|Catering|Marine|Print|Textiles|Tools",
            forms="Ltd|Ltd|Limited|plc|LLP",
            first_names="Alice Callum Dawn Edward Fiona Gareth Imogen Kieran Lorna Owen Ruth",
            public_bodies="{} Borough Council|{} NHS Supply|{} College",
        ),
        "US": Country(
            entity="US01",
            currency="USD",
            language="en",
            time_zone="America/New_York",
            phone="+1 202 555",
            share=23,
            stems="Cedar Copper Eagle Granite Juniper Lake Maple Pine River Stone Timber Wolf",
            endings="field ridge crest haven brook point fork dale",
            places=(
                "Fairhollow Lakemont Pine_Junction Copperfield Granite_Pass Eastbrook_Falls "
                "Mill_Prairie Westhollow Otter_Bend Cedar_Landing"
            ),
            trades="Packaging|Supply|Foods|Machine Works|Plastics|Brewing|Fixtures|Labs|Freight",
            forms="Inc.|Inc.|LLC|Corp.|Co.",
            first_names="Amber Brandon Carmen Derek Erica Grant Holly Jamal Kelsey Marcus Tyler",
            public_bodies="City of {}|{} School District|{} County Water Authority",
        ),
        "CA": Country(
            entity="US01",
            currency="USD",
            language="en",
            time_zone="America/Toronto",
            phone="+1 613 555",
            share=5,
            stems="Birch Beaver Spruce Loon Caribou Frost Salmon Thistle",
            endings="bank cove lake haven point stead water",
            places="Birchwater Loon_Harbour Spruceton Frostbank",
            trades="Forest Products|Supply|Foods|Drilling|Fisheries|Equipment",
            forms="Inc.|Ltd.|Corp.",
            first_names="Avery Blair Camille Devon Gillian Jasper Noelle Rowan Spencer",
            public_bodies="Town of {}|{} Regional Hospital",
        ),
    }
)

COLLECTORS: Final = ("Mirte Haverlaar", "Jonas Birkenthal", "Priya Cardenmere", "Dana Pinecrest")
SALES_MANAGERS: Final = (
    "Ruben Kersbrink",
    "Anke Silberborn",
    "Hélène Clairvaux-Rive",
    "Owen Thornwick",
    "Carmen Juniperbrook",
    "Grant Wolffield",
)
