"""Customers, the numbers they are known by, their contacts, and proposals to merge two of them."""

from django.conf import settings
from django.db import models

from dunwell.core.customers import CustomerStatus, ProposalState
from dunwell.store.models.choices import one_of


class Customer(models.Model):
    """One customer as collections sees it; shared by all entities."""

    number = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300, blank=True)
    name_key = models.CharField(max_length=300, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    payer = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="pays_for"
    )
    segment = models.CharField(max_length=50, blank=True)
    region = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=200, blank=True)
    street_2 = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    terms = models.CharField(max_length=50, blank=True)
    terms_days = models.PositiveSmallIntegerField(null=True, blank=True)
    credit_limit = models.BigIntegerField(null=True, blank=True)  # Minor units of `currency`.
    credit_rating = models.CharField(max_length=20, blank=True)
    collector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
    )
    collector_name = models.CharField(max_length=200, blank=True)  # As the source names them.
    sales_account_manager = models.CharField(max_length=200, blank=True)
    customer_success_owner = models.CharField(max_length=200, blank=True)
    tax_id = models.CharField(max_length=50, blank=True)
    po_required = models.BooleanField(default=False)
    portal_required = models.BooleanField(default=False)
    seasonal_profile = models.CharField(max_length=50, blank=True)
    status = models.CharField(max_length=20, default=CustomerStatus.ACTIVE)
    branch = models.CharField(max_length=100, blank=True)
    contract_type = models.CharField(max_length=50, blank=True)
    contract_renewal_date = models.DateField(null=True, blank=True)
    payment_run_calendar = models.CharField(max_length=100, blank=True)
    payment_behaviour = models.CharField(max_length=20, blank=True)

    class Meta:
        """A customer is never its own parent or payer."""

        db_table = "customer"
        constraints = (
            one_of("status", CustomerStatus, name="customer_status_known"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="customer_not_own_parent",
            ),
            models.CheckConstraint(
                condition=~models.Q(payer=models.F("id")), name="customer_not_own_payer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class CustomerNumber(models.Model):
    """A number a customer is known by; after a merge the survivor keeps the other's numbers."""

    number = models.CharField(max_length=100, unique=True)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="numbers")

    class Meta:
        """Every customer has a row here for its own number too."""

        db_table = "customer_number"

    def __str__(self) -> str:
        return self.number


class Contact(models.Model):
    """A person or mailbox at a customer."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=50, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=10, blank=True)
    preferred_channel = models.CharField(max_length=20, blank=True)
    opted_out = models.BooleanField(default=False)
    verified_date = models.DateField(null=True, blank=True)
    bounced_date = models.DateField(null=True, blank=True)

    class Meta:
        """One row for each address and name of a customer."""

        db_table = "contact"
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "email", "name"), name="contact_once_per_customer"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email


class DuplicateProposal(models.Model):
    """Two customers that may be one; a person decides."""

    first = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    because = models.CharField(max_length=50)  # same_number_other_form or same_name.
    state = models.CharField(max_length=20, default=ProposalState.PROPOSED)

    class Meta:
        """A pair is proposed once, the smaller id first."""

        db_table = "duplicate_proposal"
        constraints = (
            one_of("state", ProposalState, name="duplicate_proposal_state_known"),
            models.UniqueConstraint(fields=("first", "second"), name="duplicate_proposed_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="duplicate_pair_ordered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
