"""The addresses of the interface and of the page that manages it. Each says its rule of access, as pages do."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from virkning.casework.access.guard import Rule
from virkning.casework.api import pages
from virkning.casework.api.endpoints import api

_DESCRIPTION = {"openapi-json", "api-root"}  # what the interface is, is no secret; its root answers that it is empty


def _ruled(patterns: list[URLPattern]) -> list[URLPattern]:
    for one in patterns:
        one.callback.rule = Rule("open" if one.name in _DESCRIPTION else "api")
    return patterns


_patterns, _app, _namespace = api.urls

urlpatterns = [
    path("api/v1/", include((_ruled(_patterns), _app), namespace=_namespace)),
    path("systems/", pages.systems, name="systems"),
    path("systems/new/", pages.system_new, name="system_new"),
    path("systems/<int:pk>/withdraw/", pages.system_withdraw, name="system_withdraw"),
]
