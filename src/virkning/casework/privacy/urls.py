"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.privacy import pages

urlpatterns = [
    path("citizens/<str:number>/export/", pages.export, name="export"),
    path("svar/mine-data/", pages.export_own, name="export_own"),
    path("erasure/", pages.erasure, name="erasure"),
    path("erasure/<int:pk>/", pages.erase, name="erase"),
]
