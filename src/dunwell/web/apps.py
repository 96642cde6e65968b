"""The web shell: pages, templates and static files; it owns no table."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Named so that templates and static files are found."""

    name = "dunwell.web"
    label = "web"

    def ready(self) -> None:
        """Let Django know what is checked before a deployment."""
        from dunwell.web import deployment  # noqa: F401, PLC0415 - registers its check.
