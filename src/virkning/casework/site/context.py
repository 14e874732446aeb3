"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from virkning import __version__
from virkning.casework.access.roles import NAMES, Role
from virkning.casework.site.language import request_language, say
from virkning.casework.site.navigation import shown


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Links and role are functions, so that a page that says the database is away does not ask it who is reading."""
    return {
        "demo": settings.DEMO,
        "language": request_language(),
        "version": __version__,
        "navigation": lambda: shown(request),
        "role_name": lambda: _role_name(request),
    }


def _role_name(request: HttpRequest) -> str:
    user: Any = request.user
    return say(NAMES[Role(user.role)]) if user.is_authenticated else ""
