"""Why overdue accounts have not paid, as set and verified."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dunwell.store import triggers


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0022_audit_kept_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='NonpaymentReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=30)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('on_date', models.DateField()),
                ('by_rule', models.BooleanField(default=False)),
                ('because', models.JSONField(default=dict)),
                ('recorded_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='nonpayment_reasons', to='store.customer')),
            ],
            options={
                'db_table': 'nonpayment_reason',
                'indexes': [
                    models.Index(fields=['customer', 'id'], name='nonpayment_reason_newest'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason__in', ['dispute', 'missing_documents', 'no_response', 'cash_trouble', 'process', 'not_known'])), name='nonpayment_reason_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NonpaymentVerification',
            fields=[
                ('reason', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='verification', serialize=False, to='store.nonpaymentreason')),
                ('on_date', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'nonpayment_verification',
            },
        ),
        migrations.RunPython(triggers.install_nonpayment, elidable=False),
    ]
