"""One process measures on several books in turn, so that they meet the same moments."""

from django.db import connection

from bench.books import Place


def switch(place: Place) -> None:
    """Let Django's connection, and so everything else, go on with another book."""
    connection.close()
    connection.settings_dict["NAME"] = place.name
    connection.ensure_connection()
