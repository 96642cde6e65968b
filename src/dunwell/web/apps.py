"""The web shell: pages, templates and static files; it owns no table."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Named so that templates and static files are found."""

    name = "dunwell.web"
    label = "web"
