"""Take away an index that books of the first days have: an item may be replaced again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0033_audit_text")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX IF EXISTS item_replaced_once", reverse_sql=migrations.RunSQL.noop
        )
    ]
