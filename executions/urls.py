"""Addresses of the execution pages; starting an execution of a workflow is one of them."""

from django.urls import path

from executions import views

urlpatterns = [
    path("workflows/<uuid:workflow_id>/run/", views.run_workflow, name="workflow-run"),
    path("executions/<uuid:execution_id>/", views.execution_page, name="execution"),
    path("executions/<uuid:execution_id>/stream", views.stream, name="execution-stream"),
    path("executions/<uuid:execution_id>/steps/<slug:node_key>/", views.step, name="execution-step"),
]
