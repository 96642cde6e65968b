"""The application a server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.site.settings")
application = get_wsgi_application()

from dunwell.web import warming  # noqa: E402 - Django is set up first.

warming.begin()
