"""Schedules for tests: rows and workflows to start."""

from datetime import UTC, datetime, timedelta
from typing import Any

from executions.models import Schedule
from executions.scheduling.services import create_schedule
from executions.scheduling.spec import ScheduleSpec
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

NOW = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAILY: dict[str, Any] = {"schedule_type": "cron", "cron_expression": "0 9 * * *", "timezone": "Asia/Seoul"}
MINUTELY: dict[str, Any] = {"schedule_type": "cron", "cron_expression": "* * * * *", "timezone": "UTC"}


def scheduled_graph(**when: Any) -> Graph:
    """A trigger that says when, and a step."""
    trigger = {"trigger_type": "schedule", **(when or {"cron_expression": "0 9 * * *", "timezone": "Asia/Seoul"})}
    return graph(node("start", "trigger", **trigger), node("step", "adapter", output={"a": 1}), edges="start>step")


def a_workflow(owner: User, **values: Any) -> Workflow:
    """An active workflow that is started by hand."""
    plain = graph(node("start", "trigger"))
    return create_workflow(owner=owner, name="Morning look", **{"graph": plain, **values})


def a_schedule(owner: User, *, now: datetime = NOW, workflow: Workflow | None = None, **values: Any) -> Schedule:
    """A schedule of its own: daily unless it says otherwise."""
    spec = ScheduleSpec.model_validate({**(values if "schedule_type" in values else {**DAILY, **values})})
    return create_schedule(workflow=workflow or a_workflow(owner), spec=spec, now=now)


def outcomes(schedule: Schedule) -> list[tuple[str, str]]:
    """What became of its due times, in their order."""
    rows = schedule.occurrences.order_by("scheduled_for")
    return list(rows.values_list("outcome", "reason"))
