"""Every page of the site. Each app owns its part; a page without a rule of access is refused (access/guard.py)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("virkning.casework.site.urls")),
    path("", include("virkning.casework.accounts.urls")),
    path("", include("virkning.casework.people.urls")),
    path("", include("virkning.casework.meetings.urls")),
    path("", include("virkning.casework.measurement.urls")),
    path("", include("virkning.casework.plans.urls")),
    path("", include("virkning.casework.leader.urls")),
    path("", include("virkning.casework.privacy.urls")),
    path("", include("virkning.casework.api.urls")),
    path("", include("virkning.casework.instruments.urls")),
    path("", include("virkning.casework.library.urls")),
    path("", include("virkning.casework.audit.urls")),
]

handler400 = "virkning.casework.site.trouble.interrupted"
handler403 = "virkning.casework.site.pages.refused"
handler404 = "virkning.casework.site.pages.not_found"
handler500 = "virkning.casework.site.trouble.failed"
