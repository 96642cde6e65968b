from django.db import migrations, models

from dunwell.store import triggers


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0021_remittance_slip'),
    ]

    operations = [
        migrations.RunPython(triggers.install_whole, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['by', 'sequence'], name='audit_entry_by_person'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['action', 'sequence'], name='audit_entry_by_action'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['recorded_at', 'sequence'], name='audit_entry_by_time'),
        ),
    ]
