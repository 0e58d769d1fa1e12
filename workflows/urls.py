"""Addresses of the workflow pages."""

from django.urls import path

from workflows import views

urlpatterns = [
    path("workflows/<uuid:workflow_id>/", views.workflow_page, name="workflow"),
    path("workflows/<uuid:workflow_id>/edit/", views.editor_page, name="workflow-editor"),
    path("workflows/<uuid:workflow_id>/rename/", views.rename, name="workflow-rename"),
    path("workflows/<uuid:workflow_id>/delete/", views.delete, name="workflow-delete"),
]
