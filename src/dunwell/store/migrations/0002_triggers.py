"""Install the triggers that keep the ledger append-only."""

from typing import ClassVar

from django.db import migrations

from dunwell.store import triggers


class Migration(migrations.Migration):
    """Triggers on posting, allocation and audit_entry."""

    dependencies: ClassVar = [("store", "0001_book")]
    operations: ClassVar = [migrations.RunPython(triggers.install, elidable=False)]
