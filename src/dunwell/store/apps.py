"""The one Django application that owns every table."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of the book, in one chain of migrations."""

    name = "dunwell.store"
    label = "store"
