"""Addresses of the execution pages; starting an execution of a workflow is one of them."""

from django.urls import path

from executions import actions, views

urlpatterns = [
    path("workflows/<uuid:workflow_id>/run/", views.run_workflow, name="workflow-run"),
    path("executions/", views.executions_page, name="executions"),
    path("executions/states/", views.states_page, name="execution-states"),
    path("executions/<uuid:execution_id>/", views.execution_page, name="execution"),
    path("executions/<uuid:execution_id>/cancel/", actions.cancel, name="execution-cancel"),
    path("executions/<uuid:execution_id>/rerun/", actions.rerun, name="execution-rerun"),
    path("executions/<uuid:execution_id>/keep/", actions.keep, name="execution-keep"),
    path("executions/<uuid:execution_id>/stream", views.stream, name="execution-stream"),
    path("executions/<uuid:execution_id>/steps/<slug:node_key>/", views.step, name="execution-step"),
]
