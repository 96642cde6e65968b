from django.db import migrations

from dunwell.store import triggers


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0038_mails_to_colleagues'),
    ]

    operations = [
        migrations.RunPython(triggers.plan_checks_anew, migrations.RunPython.noop),
    ]
