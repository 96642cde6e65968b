"""Check what the ledger refers to once for each statement, not once for each row."""

from typing import ClassVar

from django.db import migrations

from dunwell.store import references


class Migration(migrations.Migration):
    """Triggers that take the place of PostgreSQL's foreign keys on the tables imports fill."""

    dependencies: ClassVar = [("store", "0010_imap_position")]
    operations: ClassVar = [migrations.RunPython(references.install, elidable=False)]
