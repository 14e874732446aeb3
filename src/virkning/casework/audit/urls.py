"""The pages of this app and their addresses."""

from __future__ import annotations

from django.urls import path

from virkning.casework.audit import pages

urlpatterns = [
    path("log/", pages.log, name="log"),
    path("log/samples/", pages.log_samples, name="log_samples"),
    path("log/samples/draw/", pages.log_sample_draw, name="log_sample_draw"),
    path("log/samples/<int:pk>/", pages.log_sample, name="log_sample"),
    path("log/samples/<int:pk>/sign/", pages.log_sample_sign, name="log_sample_sign"),
]
