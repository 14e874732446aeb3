"""The site as a WSGI application, for `virkning serve` and for any server an installation prefers."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virkning.casework.settings")
application = get_wsgi_application()
