"""Addresses of the paste pages."""

from django.urls import path

from parsers import actions, views

urlpatterns = [
    path("paste/", views.paste, name="paste"),
    path("paste/<uuid:paste_id>/", views.understood, name="understood"),
    path("paste/<uuid:paste_id>/decide/", actions.decide_about, name="decide"),
    path("paste/<uuid:paste_id>/workflow/", actions.make_workflow, name="make-workflow"),
    path("pastes/", views.pastes, name="pastes"),
    path("conditions/check/", views.check_condition, name="check-condition"),
]
