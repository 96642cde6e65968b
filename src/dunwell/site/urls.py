"""The addresses of the web application."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dunwell.web.urls")),
    path("", include("dunwell.api.application")),
]

handler403 = "dunwell.web.errors.forbidden"
handler404 = "dunwell.web.errors.not_found"
handler500 = "dunwell.web.errors.failed"
