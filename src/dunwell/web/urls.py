"""The addresses of the pages, one line each."""

from django.urls import path

from dunwell.web import dashboard, people, search, sign_in

app_name = "web"

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("dashboard", dashboard.show, name="dashboard"),
    path("accounts", dashboard.show, name="accounts"),
    path("invoices", dashboard.show, name="invoices"),
    path("payments", dashboard.show, name="payments"),
    path("imports", dashboard.show, name="imports"),
    path("imports/<int:run_id>", dashboard.show, name="import"),
    path("search", search.find, name="search"),
    path("language", people.choose_language, name="language"),
    path("sign-in", sign_in.with_password, name="sign-in"),
    path("sign-in/<str:secret>", sign_in.with_link, name="sign-in-link"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.choose_password, name="password"),
]
