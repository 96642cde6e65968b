"""The addresses of the pages, one line each."""

from django.urls import path

from dunwell.web import dashboard, import_wizard, imports, people, search, sign_in

app_name = "web"

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("dashboard", dashboard.show, name="dashboard"),
    path("accounts", dashboard.show, name="accounts"),
    path("invoices", dashboard.show, name="invoices"),
    path("payments", dashboard.show, name="payments"),
    path("imports", imports.history, name="imports"),
    path("imports/drop", import_wizard.drop, name="import-drop"),
    path("imports/<int:run_id>", imports.result, name="import"),
    path("imports/<int:run_id>/undo", imports.undo, name="import-undo"),
    path("imports/<int:run_id>/rejected.csv", imports.rejected, name="import-rejected"),
    path("imports/file/<int:upload_id>/columns", import_wizard.columns, name="import-columns"),
    path("imports/file/<int:upload_id>/check", import_wizard.check, name="import-check"),
    path("imports/file/<int:upload_id>/load", import_wizard.load, name="import-load"),
    path("imports/file/<int:upload_id>/discard", import_wizard.discard, name="import-discard"),
    path("search", search.find, name="search"),
    path("language", people.choose_language, name="language"),
    path("sign-in", sign_in.with_password, name="sign-in"),
    path("sign-in/<str:secret>", sign_in.with_link, name="sign-in-link"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.choose_password, name="password"),
]
