"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.meetings import pages

urlpatterns = [
    path("talks/", pages.talks_due, name="talks_due"),
    path("citizens/<str:number>/talks/book/", pages.talk_book, name="talk_book"),
    path("citizens/<str:number>/talks/record/", pages.talk_record, name="talk_record"),
    path("citizens/<str:number>/talks/<int:pk>/", pages.talk, name="talk"),
    path("citizens/<str:number>/talks/<int:pk>/cancel/", pages.talk_cancel, name="talk_cancel"),
]
