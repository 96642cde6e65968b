"""Find the audit entries of one subject without reading the whole trail."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, in the order of the trail."""

    dependencies: ClassVar = [("store", "0011_references")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["subject", "sequence"], name="audit_entry_by_subject"),
        ),
    ]
