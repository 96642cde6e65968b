"""Accounts that a colleague looks after in place of their cadence."""

from typing import Any, ClassVar, Final

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person(*, null: bool = True) -> Any:
    return models.ForeignKey(
        blank=null,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


_SILENCES: Final = (
    "nothing_due",
    "step_taken",
    "step_passed",
    "paid",
    "disputed",
    "promised",
    "unapplied_cash",
    "already_paid",
    "insolvent",
    "in_litigation",
    "closed",
    "opted_out",
    "no_address",
    "contact_budget",
    "weekend_or_holiday",
    "below_minimum",
    "spread",
    "paused",
    "overridden",
    "other_entity",
    "ledger_stale",
    "bank_stale",
    "control_difference",
)


class Migration(migrations.Migration):
    """One table, and a reason for silence."""

    dependencies: ClassVar = [("store", "0016_scores")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_date", models.DateField()),
                ("to_date", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("by", _person()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="store.customer",
                    ),
                ),
                ("ended_by", _person()),
                ("owner", _person(null=False)),
            ],
            options={
                "db_table": "override",
                "indexes": [
                    models.Index(fields=["customer", "to_date"], name="override_of_customer")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_date__lt", models.F("to_date"))),
                        name="override_ordered",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="silence", name="silence_code_known"),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__in", list(_SILENCES))),
                name="silence_code_known",
            ),
        ),
    ]
