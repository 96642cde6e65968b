"""What is refused of customers, contacts, legal entities and the company."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone
from PIL import Image

from dunwell.actions import contacts, customers, edits, entities, organisations, proposals
from dunwell.core.roles import Role
from dunwell.store.models import Contact, DuplicateProposal, Organisation
from dunwell.web import account_forms, settings_forms
from tests.refusals.trials import (
    COMMAND,
    OPERATION,
    PAGE,
    Operation,
    Page,
    Stage,
    Trial,
    Ways,
    by_trials,
    guard,
)


def _small() -> bytes:
    """Draw a picture that is too small to print."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(out, "PNG")
    return out.getvalue()


_CONTACTS: Final = (
    Trial(
        code="contact_gone",
        case="edited",
        page=Page(
            path="/accounts/{customer}/contacts/{gone}",
            form={"name": "Ann"},
            opened_at="/accounts/{customer}/contacts/add",
        ),
        words="Somebody removed this contact meanwhile. Nothing was changed.",
    ),
    Trial(
        code="contact_gone",
        case="removed",
        page=Page(path="/accounts/{customer}/contacts/{gone}/remove"),
        words="Somebody removed this contact meanwhile. Nothing was changed.",
    ),
    Trial(
        code="opt_out_kept",
        page=Page(path="/accounts/{customer}/contacts/{objector}/remove"),
        operation=Operation(path="contacts/{objector}/removal", seen="contacts/{objector}"),
        words="objected to being written to",
    ),
    Trial(
        code="contact_exists",
        case="added",
        page=Page(
            path="/accounts/{customer}/contacts/add",
            form={"name": "Bo", "email": "bo@example.com"},
            opened=True,
        ),
        operation=Operation(
            path="customers/{customer}/contacts", body={"name": "Bo", "email": "bo@example.com"}
        ),
        words="Harbour Supplies B.V. has the contact Bo <bo@example.com> already",
    ),
    Trial(
        code="contact_exists",
        case="edited",
        page=Page(
            path="/accounts/{customer}/contacts/{objector}",
            form={"name": "Bo", "email": "bo@example.com"},
            opened=True,
        ),
        operation=Operation(
            path="contacts/{objector}",
            body={"name": "Bo", "email": "bo@example.com"},
            method="PATCH",
            seen="contacts/{objector}",
        ),
        words="Harbour Supplies B.V. has the contact Bo <bo@example.com> already",
    ),
    Trial(
        code="contact_empty",
        case="added",
        page=Page(
            path="/accounts/{customer}/contacts/add", form={"role": "accounts"}, opened=True
        ),
        operation=Operation(path="customers/{customer}/contacts", body={"role": "accounts"}),
    ),
    Trial(
        code="contact_empty",
        case="edited",
        page=Page(
            path="/accounts/{customer}/contacts/{objector}",
            form={"name": "", "email": ""},
            opened=True,
        ),
        operation=Operation(
            path="contacts/{objector}",
            body={"name": "", "email": ""},
            method="PATCH",
            seen="contacts/{objector}",
        ),
    ),
)

_STALE: Final = (
    Trial(
        code="stale",
        case="customer",
        page=Page(
            path="/accounts/{customer}/edit",
            form={"city": "Gouda", "seen": "{customer_seen}"},
            opened=True,
        ),
        words="Saved meanwhile: “Rotterdam”. Save again to put yours in its place.",
    ),
    Trial(
        code="stale",
        case="contact",
        page=Page(
            path="/accounts/{customer}/contacts/{objector}",
            form={"name": "Carla", "seen": "{contact_seen}"},
            opened=True,
        ),
        words="Saved meanwhile: “Cem”. Save again to put yours in its place.",
    ),
    Trial(
        code="stale",
        case="entity",
        by="admin",
        page=Page(
            path="/settings/entities/{entity_id}",
            form={"city": "Delft", "seen": "{entity_seen}"},
            opened=True,
        ),
        words="Saved meanwhile: “Den Haag”. Save again to put yours in its place.",
    ),
    Trial(
        code="stale",
        case="company",
        by="admin",
        page=Page(
            path="/settings/organisation",
            form={"name": "Northern", "seen": "{organisation_seen}"},
            opened=True,
        ),
        words="Saved meanwhile: “Dunwell Group”. Save again to put yours in its place.",
    ),
)

_RELATIONS: Final = (
    Trial(
        code="hierarchy_cycle",
        case="parent",
        page=Page(path="/accounts/{head}/edit", form={"parent": "2001"}, opened=True),
        operation=Operation(
            path="customers/{head}",
            body={"parent": "{branch}"},
            method="PATCH",
            seen="customers/{head}",
        ),
    ),
    Trial(
        code="hierarchy_cycle",
        case="payer",
        page=Page(path="/accounts/{head}/edit", form={"payer": "2001"}, opened=True),
        operation=Operation(
            path="customers/{head}",
            body={"payer": "{branch}"},
            method="PATCH",
            seen="customers/{head}",
        ),
    ),
    Trial(code="same_customer", command=("merge-customers", "2000", "2000")),
    Trial(
        code="merge_makes_cycle",
        page=Page(path="/accounts/{head}/merge/{ring}", form={"survivor": "{head}"}),
        operation=Operation(path="merge-proposals/{ring}/merger", body={"survivor": "{head}"}),
        command=("merge-customers", "2000", "2002"),
        words="After the merge 2000 Meridian Holding AG would become its own parent",
    ),
    Trial(
        code="merged_customer",
        page=Page(path="/accounts/{merged}/notes/add", form={"text": "Calls back."}),
        operation=Operation(path="customers/{merged}/notes", body={"text": "Calls back."}),
        words="was merged into another customer",
    ),
    Trial(
        code="merged_customer",
        case="named",
        operation=Operation(
            path="customers/{head}",
            body={"parent": "{merged}"},
            method="PATCH",
            seen="customers/{head}",
        ),
        words="was merged into another customer",
    ),
    Trial(
        code="unknown_customer",
        page=Page(path="/accounts/{customer}/edit", form={"parent": "0815"}, opened=True),
        command=("merge-customers", "0815", "2000"),
    ),
    *(
        Trial(code="unknown_customer", case=command[0], command=command)
        for command in (
            ("promise", "0815", "--by", "{today}", "--items", "INV-1"),
            ("dispute", "0815", "--item", "INV-1"),
            ("call", "0815", "--outcome", "reached"),
            ("nonpayment", "0815"),
            ("why", "0815", "{today}"),
        )
    ),
    Trial(
        code="unknown_customer",
        case="statement",
        command=("statement", "0815", "--as-of", "{today}", "--pdf", "{home}/a.pdf"),
        has_json=False,
    ),
    Trial(
        code="unknown_customer",
        case="hold",
        by="admin",
        page=Page(
            path="/settings/retention/holds",
            form={"customer": "0815", "until": "{later}", "reason": "a claim"},
        ),
        words="No customer is known by the number 0815",
    ),
    Trial(
        code="proposal_settled",
        case="dismissed",
        page=Page(path="/accounts/{head}/merge/{settled}/dismiss"),
        operation=Operation(
            path="merge-proposals/{settled}/dismissal", seen="merge-proposals/{settled}"
        ),
    ),
    Trial(
        code="proposal_settled",
        case="merged",
        page=Page(path="/accounts/{head}/merge/{settled}", form={"survivor": "{head}"}),
        operation=Operation(path="merge-proposals/{settled}/merger", body={"survivor": "{head}"}),
    ),
)

_COMPANY: Final = (
    Trial(
        code="entity_exists",
        by="admin",
        page=Page(
            path="/settings/entities/add", form={"code": "NL01", "name": "Twice"}, opened=True
        ),
        operation=Operation(path="entities", body={"code": "NL01", "name": "Twice"}),
    ),
    Trial(
        code="unknown_currency",
        case="customer",
        page=Page(path="/accounts/{customer}/edit", form={"currency": "EUX"}, opened=True),
        operation=Operation(
            path="customers/{customer}",
            body={"currency": "EUX"},
            method="PATCH",
            seen="customers/{customer}",
        ),
    ),
    Trial(
        code="unknown_currency",
        case="new entity",
        by="admin",
        page=Page(
            path="/settings/entities/add",
            form={"code": "NL02", "name": "New", "currency": "EUX"},
            opened=True,
        ),
        operation=Operation(
            path="entities", body={"code": "NL02", "name": "New", "currency": "EUX"}
        ),
    ),
    Trial(
        code="unknown_currency",
        case="entity",
        by="admin",
        page=Page(path="/settings/entities/{entity_id}", form={"currency": "EUX"}, opened=True),
        operation=Operation(
            path="entities/{entity_id}",
            body={"currency": "EUX"},
            method="PATCH",
            seen="entities/{entity_id}",
        ),
    ),
    Trial(
        code="unknown_currency",
        case="statement",
        page=Page(path="/accounts/{customer}/statement.pdf?currency=EUX", method="GET"),
        operation=Operation(path="customers/{customer}/statement?currency=EUX", method="GET"),
        command=(
            *("statement", "2000", "--as-of", "{today}", "--pdf", "{home}/a.pdf"),
            *("--currency", "EUX"),
        ),
        has_json=False,
    ),
    Trial(
        code="unknown_currency",
        case="aging",
        page=Page(path="/aging.xlsx?currency=EUX", method="GET"),
        operation=Operation(path="aging/customers?currency=EUX", method="GET"),
        command=("aging", "--as-of", "{today}", "--currency", "EUX"),
    ),
    Trial(
        code="unknown_time_zone",
        case="company",
        by="admin",
        page=Page(path="/settings/organisation", form={"time_zone": "Mars/Olympus"}, opened=True),
        operation=Operation(
            path="organisation",
            body={"time_zone": "Mars/Olympus"},
            method="PATCH",
            seen="organisation",
        ),
    ),
    Trial(
        code="unknown_time_zone",
        case="customer",
        page=Page(
            path="/accounts/{customer}/edit", form={"time_zone": "Mars/Olympus"}, opened=True
        ),
        operation=Operation(
            path="customers/{customer}",
            body={"time_zone": "Mars/Olympus"},
            method="PATCH",
            seen="customers/{customer}",
        ),
    ),
    *(
        Trial(
            code=code,
            case=case,
            by="admin",
            page=Page(path=path, form=form, opened=True),
            words=words,
        )
        for case, path, more in (
            ("entity", "/settings/entities/{entity_id}", {}),
            ("new entity", "/settings/entities/add", {"code": "NL02", "name": "New"}),
        )
        for code, form, words in (
            (
                "wrong_iban",
                {**more, "iban": "NL91 ABNA 0417 1643 01"},
                "This is no valid IBAN. Compare it with a bank statement.",
            ),
            (
                "wrong_bic",
                {**more, "bic": "ABNAXX2A"},
                "This is no valid BIC. Compare it with a bank statement.",
            ),
        )
    ),
    *(
        Trial(
            code="logo_refused",
            case=case,
            by="admin",
            page=Page(path="/settings/entities/{entity_id}/logo", files={"logo": (case, content)}),
            words=words,
        )
        for case, content, words in (
            ("empty.png", b"", "The file is empty. Choose the logo again."),
            ("words.png", b"no picture", "The file is neither PNG, JPEG nor SVG"),
            ("small.png", _small(), "The picture is only 4 by 4 pixels, too small to print."),
            (
                "script.svg",
                b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
                "The drawing holds <script>, which is not drawn here",
            ),
            ("large.png", b"\x00" * 2_000_001, "The file is larger than 2 MB."),
        )
    ),
    Trial(
        code="unknown_segment",
        page=Page(path="/policy/for-customers.pdf?segment=royal", method="GET"),
        words="The policy has no segment royal; choose one of its segments.",
    ),
)

TRIALS: Final = (*_CONTACTS, *_STALE, *_RELATIONS, *_COMPANY)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        ("unknown_currency", "merge_makes_cycle"), by_trials(PAGE, OPERATION, COMMAND)
    ),
    **dict.fromkeys(
        (
            *("opt_out_kept", "contact_exists", "contact_empty", "hierarchy_cycle"),
            *("merged_customer", "proposal_settled", "entity_exists", "unknown_time_zone"),
        ),
        by_trials(PAGE, OPERATION),
    ),
    # In the API the state named by If-Match comes first, and customers are named by their ids.
    **dict.fromkeys(
        (
            *("contact_gone", "stale", "wrong_iban", "wrong_bic", "logo_refused"),
            "unknown_segment",
        ),
        by_trials(PAGE),
    ),
    "unknown_customer": by_trials(PAGE, COMMAND),
    "same_customer": by_trials(COMMAND),
    **dict.fromkeys(
        ("customer_exists", "number_missing"),
        guard(
            "Files bring customers; nobody opens one by hand.",
            "tests/actions/test_customers.py::test_a_number_leads_to_one_customer_as_written",
        ),
    ),
    "no_segment": guard(
        "A policy whose segments leave somebody out is no policy.",
        "tests/core/test_segment_checks.py::test_no_segments",
    ),
}


def scene(stage: Stage) -> None:
    """A company that was renamed, customers in a hierarchy, and pairs that look like one."""
    who, at = stage.cast, timezone.now()
    lead = stage.people["lead"] = stage.person(
        Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST, name="lena"
    )
    stage.people["admin"] = stage.person(Role.ADMINISTRATOR, Role.FINANCE_MANAGER, name="adele")
    organisations.introduce(
        by=None, at=at, name="Dunwell", time_zone="UTC", language="en", entity_code="NL01"
    )
    objector = contacts.add(by=lead, at=at, customer=who.harbour, name="Cyn", opted_out=True)
    contacts.add(by=lead, at=at, customer=who.harbour, name="Bo", email="bo@example.com")
    gone = contacts.add(by=lead, at=at, customer=who.harbour, name="Dee")
    contacts.remove(by=lead, at=at, contact_id=gone.pk)
    _edit_what_was_seen(stage, objector)
    york = customers.open(by=None, at=at, number="2002", name="Meridian York", parent=who.branch)
    customers.merge(by=None, at=at, survivor=who.harbour, other=who.harbour_again)
    ring, settled = (
        DuplicateProposal.objects.create(first=first, second=second, because="same_name")
        for first, second in ((who.head_office, york), (who.harbour, who.head_office))
    )
    proposals.dismiss(by=lead, at=at, proposal_id=settled.pk)
    stage.put(
        customer=who.harbour.pk,
        head=who.head_office.pk,
        branch=who.branch.pk,
        merged=who.harbour_again.pk,
        entity_id=who.north.pk,
        objector=objector.pk,
        gone=gone.pk,
        ring=ring.pk,
        settled=settled.pk,
        today=timezone.localdate(),
        later=timezone.localdate() + timedelta(days=30),
        home=stage.home,
    )


def _edit_what_was_seen(stage: Stage, contact: Contact) -> None:
    """Keep what open forms hold, then let somebody else save other values."""
    at, customer, entity = timezone.now(), stage.cast.harbour, stage.cast.north
    company = Organisation.objects.get()
    for row, names in (
        (customer, account_forms.LISTED),
        (contact, account_forms.CONTACT_LISTED),
        (entity, settings_forms.ENTITY),
        (company, settings_forms.ORGANISATION),
    ):
        seen = account_forms.seen_token(edits.of_row(row, list(names)))
        stage.put(**{f"{row._meta.model_name}_seen": seen})
    customers.edit(by=None, at=at, customer=customer, city="Rotterdam")
    contacts.edit(
        by=None, at=at, contact_id=contact.pk, seen={"name": "Cyn"}, asked={"name": "Cem"}
    )
    entities.edit(by=None, at=at, entity=entity, city="Den Haag")
    organisations.edit(
        by=None,
        at=at,
        seen={"name": "Dunwell", "time_zone": "UTC"},
        asked={"name": "Dunwell Group", "time_zone": "UTC"},
    )
