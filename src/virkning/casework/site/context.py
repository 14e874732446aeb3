"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from virkning import __version__
from virkning.casework.site.language import request_language


def everywhere(request: HttpRequest) -> dict[str, Any]:
    return {"demo": settings.DEMO, "language": request_language(), "version": __version__}
