"""Addresses of the execution pages; starting an execution of a workflow is one of them."""

from django.urls import path

from executions.api.hooks import DoorView
from executions.pages import actions, approvals, execution, schedule_buttons, schedule_form, schedules, webhooks
from executions.pages import executions as views
from executions.pages.schedule_buttons import press
from executions.status import Mode

urlpatterns = [
    path("workflows/<uuid:workflow_id>/run/", views.run_workflow, name="workflow-run"),
    path("workflows/<uuid:workflow_id>/activate/", schedule_buttons.activate, name="workflow-activate"),
    path("schedules/", schedules.schedules_page, name="schedules"),
    path("schedules/new/", schedule_form.new_schedule, name="schedule-new"),
    path("schedules/<uuid:schedule_id>/", schedules.schedule_page, name="schedule"),
    path("schedules/<uuid:schedule_id>/edit/", schedule_form.edit_schedule, name="schedule-edit"),
    *(
        path(f"schedules/<uuid:schedule_id>/{act.__name__}/", press, {"act": act}, name=f"schedule-{act.__name__}")
        for act in (schedule_buttons.pause, schedule_buttons.run, schedule_buttons.policies, schedule_buttons.delete)
    ),
    path("executions/", views.executions_page, name="executions"),
    path("executions/states/", views.states_page, name="execution-states"),
    path("executions/<uuid:execution_id>/", execution.execution_page, name="execution"),
    path("executions/<uuid:execution_id>/cancel/", actions.cancel, name="execution-cancel"),
    path("executions/<uuid:execution_id>/rerun/", actions.rerun, name="execution-rerun"),
    path("executions/<uuid:execution_id>/keep/", actions.keep, name="execution-keep"),
    path("executions/<uuid:execution_id>/stream", views.stream, name="execution-stream"),
    path("executions/<uuid:execution_id>/steps/<slug:node_key>/", execution.step, name="execution-step"),
    path("approvals/", approvals.approvals_page, name="approvals"),
    path("approvals/<uuid:approval_id>/arguments/", approvals.arguments, name="approval-arguments"),
    path("approvals/<uuid:approval_id>/approve/", approvals.approve_one, name="approval-approve"),
    path("approvals/<uuid:approval_id>/refuse/", approvals.refuse_one, name="approval-refuse"),
    path("webhooks/", webhooks.webhooks_page, name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", webhooks.webhook_page, name="webhook"),
    path("webhooks/<uuid:webhook_id>/rotate/", webhooks.rotate, name="webhook-rotate"),
    path("webhooks/<uuid:webhook_id>/change/", webhooks.change, name="webhook-change"),
    path("webhooks/<uuid:webhook_id>/test/", webhooks.test, name="webhook-test"),
    path("webhooks/<uuid:webhook_id>/delete/", webhooks.delete, name="webhook-delete"),
    path("webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/", webhooks.delivery_page, name="webhook-delivery"),
    path("webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/replay/", webhooks.replay, name="webhook-replay"),
    path("hooks/test/<str:token>", DoorView.as_view(mode=Mode.TEST), name="webhook-test-door"),
    path("hooks/<str:token>", DoorView.as_view(), name="webhook-door"),
]
