"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.instruments.pages import downloads, drafts, versions

_DRAFT = "instruments/drafts/<int:pk>/"
_VERSION = "instruments/of/<slug:instrument>/<slug:version>/"

urlpatterns = [
    path("instruments/", versions.instruments, name="instruments"),
    path("instruments/drafts/new/", drafts.draft_new, name="draft_new"),
    path(_DRAFT, drafts.draft, name="draft"),
    path(_DRAFT + "text/", drafts.draft_text, name="draft_text"),
    path(_DRAFT + "head/", drafts.draft_head, name="draft_head"),
    path(_DRAFT + "items/<slug:item>/", drafts.draft_item, name="draft_item"),
    path(_DRAFT + "items/<slug:item>/drop/", drafts.draft_item_drop, name="draft_item_drop"),
    path(_DRAFT + "review/", drafts.draft_review, name="draft_review"),
    path(_DRAFT + "discard/", drafts.draft_discard, name="draft_discard"),
    path(_DRAFT + "publish/", drafts.draft_publish, name="draft_publish"),
    path(_VERSION, versions.instrument_version, name="instrument_version"),
    path(_VERSION + "next/", versions.draft_from_version, name="draft_from_version"),
    path(_VERSION + "review/", versions.instrument_review, name="instrument_review"),
    path(_VERSION + "take/", versions.instrument_take, name="instrument_take"),
    path(_VERSION + "file/<str:kind>", downloads.instrument_file, name="instrument_file"),
]
