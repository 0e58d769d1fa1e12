"""Addresses of the paste pages."""

from django.urls import path

from parsers import views

urlpatterns = [
    path("paste/", views.paste, name="paste"),
    path("paste/<uuid:paste_id>/", views.understood, name="understood"),
    path("paste/<uuid:paste_id>/workflow/", views.make_workflow, name="make-workflow"),
]
