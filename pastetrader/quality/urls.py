"""Addresses of quality."""

from django.urls import path

from pastetrader.quality import views

urlpatterns = [
    path("quality/", views.quality_page, name="quality"),
    path("quality/quality.csv", views.quality_file, name="quality-file"),
]
