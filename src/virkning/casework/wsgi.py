"""The site as a WSGI application, for `virkning serve` and for any server an installation prefers."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virkning.casework.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (all pages are read now, and not by whoever asks a new process for the first one)
