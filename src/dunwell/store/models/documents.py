"""Documents and their items: the paper, and what is owed on it, by whom and when."""

from django.db import models
from django.db.models import F, Q

from dunwell.core.documents import DocumentType, Side
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer
from dunwell.store.models.entities import Entity
from dunwell.store.models.imports import ImportRun, Source


class Document(models.Model):
    """An invoice, debit memo, fee, credit memo or receipt as it was written.

    Who owes it, how much and when stands on its items; an ordinary document has one.
    """

    type = models.CharField(max_length=20)
    number = models.CharField(max_length=100, blank=True)
    po_reference = models.CharField(max_length=100, blank=True)
    terms = models.CharField(max_length=50, blank=True)
    tax_amount = models.BigIntegerField(null=True, blank=True)  # Minor units.
    project = models.CharField(max_length=100, blank=True)
    billing_type = models.CharField(max_length=50, blank=True)
    proof_of_delivery = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500, blank=True)
    from_item = models.ForeignKey(
        "Item",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fees",
        db_index=False,
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, db_index=False)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, db_index=False)

    class Meta:
        """A fee names the item it comes from, if any; nothing else does."""

        db_table = "document"
        constraints = (
            one_of("type", DocumentType, name="document_type_known"),
            models.CheckConstraint(
                condition=Q(from_item__isnull=True) | Q(type=DocumentType.FEE),
                name="document_only_fee_names_item",
            ),
        )
        indexes = (
            models.Index(fields=("number",), name="document_by_number"),
            models.Index(
                fields=("po_reference",),
                condition=Q(po_reference__gt=""),
                name="document_by_po_reference",
            ),
            models.Index(
                fields=("from_item",),
                condition=Q(from_item__isnull=False),
                name="document_by_from_item",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.number}".strip()


class Item(models.Model):
    """One amount that came due (an instalment or the whole document), or money to be applied.

    Rows are never changed, but for the customer when two customers are merged: a correction
    reverses the old item's postings and issues a new item that `replaces` it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="items")
    instalment = models.PositiveSmallIntegerField(default=1)
    entity = models.ForeignKey(Entity, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="items")
    side = models.CharField(max_length=6)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()  # Minor units, as issued.
    issue_date = models.DateField()
    posting_date = models.DateField()
    posting_date_estimated = models.BooleanField(default=False)
    due_date = models.DateField()
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        db_index=False,
    )

    class Meta:
        """Amounts are above zero; the side says which way they count."""

        db_table = "item"
        constraints = (
            one_of("side", Side, name="item_side_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="item_amount_above_zero"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="item_not_own_replacement",
            ),
        )
        # Not unique: after a correction was undone the item may be corrected again.
        indexes = (
            models.Index(
                fields=("replaces",),
                condition=Q(replaces__isnull=False),
                name="item_by_replaced",
            ),
            models.Index(fields=("amount",), name="item_by_amount"),  # Search asks for one.
        )

    def __str__(self) -> str:
        return f"{self.document_id}/{self.instalment}"
