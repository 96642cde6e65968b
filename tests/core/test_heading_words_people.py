"""Customer and contact files have headings for every field of theirs."""

from dunwell.core import heading_words_people as people
from dunwell.core.import_fields import FIELDS, ImportKind


def test_every_field_of_customers_and_contacts() -> None:
    assert set(people.CUSTOMERS) == {field.name for field in FIELDS[ImportKind.CUSTOMERS]}
    assert set(people.CONTACTS) == {field.name for field in FIELDS[ImportKind.CONTACTS]}


def test_in_a_contact_file_a_bare_name_is_the_persons() -> None:
    company = {phrase.strip() for phrase in people.CONTACTS["customer_name"].split("|")}
    assert not company & {"name", "contact", "contact name", "nom", "nombre", "naam"}
