"""The legal entities that invoice and collect."""

from django.db import models


class Entity(models.Model):
    """One legal entity of the company; items belong to exactly one."""

    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3, blank=True)  # Reporting currency.
    street = models.CharField(max_length=200, blank=True)
    street_2 = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    bank_name = models.CharField(max_length=200, blank=True)
    iban = models.CharField(max_length=50, blank=True)  # Or an account number.
    bic = models.CharField(max_length=20, blank=True)  # Or a routing number.
    # Statements end with a slip that customers who pay by cheque tear off and send back.
    remittance_slip = models.BooleanField(default=False, db_default=False)

    class Meta:
        """Short table names: people read them in their own tools."""

        db_table = "entity"

    def __str__(self) -> str:
        return self.code


class EntityLogo(models.Model):
    """An entity's logo as a PNG, kept in the book so that every copy of the book holds it."""

    entity = models.OneToOneField(Entity, models.CASCADE, primary_key=True, related_name="logo")
    png = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256 of `png`, in hexadecimal.

    class Meta:
        """Apart from the entity, so that lists of entities do not carry pictures."""

        db_table = "entity_logo"

    def __str__(self) -> str:
        return f"{self.entity_id} {self.digest[:8]}"
