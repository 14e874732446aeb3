"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.people import pages

urlpatterns = [
    path("citizens/", pages.cases, name="cases"),
    path("citizens/new/", pages.citizen_new, name="citizen_new"),
    path("citizens/<str:number>/", pages.case, name="case"),
    path("citizens/<str:number>/identity/", pages.identity, name="identity"),
    path("citizens/<str:number>/standing/", pages.standing, name="standing"),
    path("citizens/<str:number>/assign/", pages.assign, name="assign"),
    path("citizens/<str:number>/guests/new/", pages.guest_new, name="guest_new"),
    path("citizens/<str:number>/guests/<int:pk>/withdraw/", pages.guest_withdraw, name="guest_withdraw"),
]
