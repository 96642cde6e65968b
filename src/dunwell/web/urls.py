"""The addresses of the pages, one line each."""

from django.urls import path

from dunwell.web import (
    account,
    account_commitments,
    account_edit,
    account_export,
    account_merge,
    accounts,
    approvals,
    company,
    dashboard,
    dashboard_paper,
    documents,
    exports,
    first_start,
    import_drop,
    import_wizard,
    imports,
    invoice_sending,
    invoices,
    message_preview,
    outbox,
    outbox_approve,
    payments,
    people,
    policy,
    policy_cadence,
    policy_draft,
    policy_frame,
    policy_preview,
    policy_segment,
    saved_views,
    search,
    settings_about,
    settings_entity,
    settings_mail,
    settings_organisation,
    settings_people,
    settings_sending,
    settings_worker,
    sign_in,
    statement,
)

app_name = "web"

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("dashboard", dashboard.show, name="dashboard"),
    path("dashboard.pdf", dashboard_paper.show, name="dashboard-pdf"),
    path("accounts", accounts.show, name="accounts"),
    path("accounts/export", accounts.export, name="accounts-export"),
    path("accounts/<int:customer_id>", account.show, name="account"),
    *(
        path(f"accounts/<int:customer_id>/{tab}", account.show, {"tab": tab}, f"account-{tab}")
        for tab in ("payments", "documents", "commitments", "timeline", "details", "history")
    ),
    path("aging.xlsx", exports.aging_xlsx, name="aging-xlsx"),
    path("aging.csv", exports.aging_csv, name="aging-csv"),
    path("accounts/<int:customer_id>/statement.pdf", statement.pdf, name="statement"),
    path(
        "accounts/<int:customer_id>/open-items.xlsx",
        account_export.items,
        name="account-xlsx",
    ),
    path("accounts/<int:customer_id>/edit", account_edit.customer, name="account-edit"),
    path(
        "accounts/<int:customer_id>/credit-limit",
        account_edit.credit_limit,
        name="account-credit-limit",
    ),
    path(
        "accounts/<int:customer_id>/contacts/add",
        account_edit.add_contact,
        name="account-contact-add",
    ),
    path(
        "accounts/<int:customer_id>/contacts/<int:contact_id>",
        account_edit.contact,
        name="account-contact",
    ),
    path(
        "accounts/<int:customer_id>/contacts/<int:contact_id>/remove",
        account_edit.remove_contact,
        name="account-contact-remove",
    ),
    path(
        "accounts/<int:customer_id>/merge/<int:proposal_id>",
        account_merge.merge,
        name="account-merge",
    ),
    path(
        "accounts/<int:customer_id>/merge/<int:proposal_id>/dismiss",
        account_merge.dismiss,
        name="account-dismiss",
    ),
    *(
        path(f"accounts/<int:customer_id>/{address}", view, name=f"account-{name}")
        for address, view, name in (
            ("promises/add", account_commitments.promise, "promise"),
            (
                "promises/<int:promise_id>/withdraw",
                account_commitments.withdraw,
                "promise-withdraw",
            ),
            ("disputes/add", account_commitments.dispute, "dispute"),
            (
                "disputes/<int:dispute_id>/close",
                account_commitments.close_dispute,
                "dispute-close",
            ),
            ("pauses/add", account_commitments.pause, "pause"),
            ("pauses/<int:pause_id>/end", account_commitments.end_pause, "pause-end"),
        )
    ),
    path("invoices", invoices.show, name="invoices"),
    path("invoices/export", invoices.export, name="invoices-export"),
    path("invoices/to-send", invoice_sending.to_send, name="invoices-to-send"),
    path("invoices/<int:document_id>/send", invoice_sending.send, name="invoice-send"),
    path("invoices/<int:document_id>", documents.invoice, name="invoice"),
    path("payments", payments.show, name="payments"),
    path("payments/export", payments.export, name="payments-export"),
    path("payments/<int:document_id>", documents.payment, name="payment"),
    path("imports", imports.history, name="imports"),
    path("imports/drop", import_drop.drop, name="import-drop"),
    path("imports/sample", first_start.sample, name="import-sample"),
    path("imports/sample/build", first_start.build, name="import-sample-build"),
    path("imports/<int:run_id>", imports.result, name="import"),
    path("imports/<int:run_id>/accept", imports.accept, name="import-accept"),
    path("imports/<int:run_id>/undo", imports.undo, name="import-undo"),
    path("imports/<int:run_id>/rejected.csv", imports.rejected, name="import-rejected"),
    path("imports/file/<int:upload_id>/columns", import_wizard.columns, name="import-columns"),
    path("imports/file/<int:upload_id>/check", import_wizard.check, name="import-check"),
    path("imports/file/<int:upload_id>/load", import_wizard.load, name="import-load"),
    path(
        "imports/file/<int:upload_id>/rejected.csv",
        import_wizard.rejected,
        name="import-check-rejected",
    ),
    path("imports/file/<int:upload_id>/discard", import_wizard.discard, name="import-discard"),
    path("approvals", approvals.listed, name="approvals"),
    path("approvals/<int:approval_id>", approvals.show, name="approval"),
    path("approvals/<int:approval_id>/decide", approvals.decide, name="approval-decide"),
    path("approvals/<int:approval_id>/withdraw", approvals.withdraw, name="approval-withdraw"),
    path("policy", policy.home, name="policy"),
    path("policy/history", policy.history, name="policy-history"),
    path("policy/history/<int:number>", policy.compare, name="policy-compare"),
    path("policy/drafts", policy.begin, name="policy-begin"),
    *(
        path(f"policy/{tab}", policy.show, {"tab": tab}, f"policy-{tab}")
        for tab, _label in policy_frame.TABS
    ),
    *(
        path(
            f"policy/drafts/<int:draft_id>/{tab}",
            policy_draft.show,
            {"tab": tab},
            f"policy-draft-{tab}",
        )
        for tab, _label in policy_frame.TABS
    ),
    *(
        path(f"policy/drafts/<int:draft_id>/{part}", view, name=f"policy-draft-{name}")
        for part, view, name in (
            ("cadences/add", policy_cadence.add, "cadence-add"),
            ("cadences/<str:key>", policy_cadence.edit, "cadence"),
            ("cadences/<str:key>/preview", policy_preview.show, "preview"),
            ("segments/add", policy_segment.add, "segment-add"),
            ("segments/<int:place>", policy_segment.edit, "segment"),
            ("review", policy_draft.review, "review"),
            ("submit", policy_draft.submit, "submit"),
            ("rebase", policy_draft.rebase, "rebase"),
            ("discard", policy_draft.discard, "discard"),
        )
    ),
    path("views", saved_views.save, name="save-view"),
    path("views/<int:view_id>", saved_views.change, name="change-view"),
    path("outbox", outbox.show, name="outbox"),
    path("outbox/approve", outbox_approve.show, name="outbox-approve"),
    path("outbox/review", outbox_approve.review, name="outbox-review"),
    path("outbox/release", outbox_approve.release, name="outbox-release"),
    path("outbox/preview", message_preview.show, name="message-preview"),
    path("outbox/preview/body", message_preview.body, name="message-preview-body"),
    path("outbox/test", message_preview.send, name="message-test"),
    path("outbox/<int:message_id>", outbox.message, name="outbox-message"),
    path("outbox/<int:message_id>/body", outbox.body, name="outbox-body"),
    path("outbox/<int:message_id>/file/<int:number>", outbox.file, name="outbox-file"),
    path("outbox/<int:message_id>/<str:verb>", outbox.act, name="outbox-act"),
    path("settings/mail", settings_mail.home, name="settings-mail"),
    path("settings/mail/<int:entity_id>", settings_mail.show, name="settings-mail-of"),
    path(
        "settings/mail/<int:entity_id>/check/<str:way>",
        settings_mail.check,
        name="settings-mail-check",
    ),
    path("settings/sending", settings_sending.show, name="settings-sending"),
    path("settings/sending/stop", settings_sending.stop, name="settings-sending-stop"),
    path("settings/sending/resume", settings_sending.resume, name="settings-sending-resume"),
    path(
        "settings/sending/<int:entity_id>/<str:to>",
        settings_sending.switch,
        name="settings-sending-switch",
    ),
    path("search", search.find, name="search"),
    path("company", company.introduce, name="company"),
    path("settings", settings_organisation.home, name="settings"),
    path("settings/organisation", settings_organisation.show, name="settings-organisation"),
    path("settings/people", settings_people.show, name="settings-people"),
    path("settings/people/<int:user_id>", settings_people.person, name="settings-person"),
    path(
        "settings/people/<int:user_id>/leaves",
        settings_people.deactivate,
        name="settings-person-leaves",
    ),
    path(
        "settings/people/<int:user_id>/link",
        settings_people.fresh_link,
        name="settings-person-link",
    ),
    path("settings/about", settings_about.show, name="settings-about"),
    path("settings/worker", settings_worker.show, name="settings-worker"),
    path("settings/entities/add", settings_entity.add, name="settings-entity-add"),
    path("settings/entities/<int:entity_id>", settings_entity.show, name="settings-entity"),
    path(
        "settings/entities/<int:entity_id>/logo", settings_entity.logo, name="settings-logo-change"
    ),
    path(
        "settings/entities/<int:entity_id>/logo.png", settings_entity.picture, name="settings-logo"
    ),
    path("language", people.choose_language, name="language"),
    path("sign-in", sign_in.with_password, name="sign-in"),
    path("sign-in/<str:secret>", sign_in.with_link, name="sign-in-link"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.choose_password, name="password"),
]
