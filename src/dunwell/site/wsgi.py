"""The application a server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.site.settings")
application = get_wsgi_application()
