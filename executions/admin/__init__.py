"""Executions, schedules and webhooks in the back office: looked at, and acted upon through services."""

from executions.admin import beat, executions, journal, nodes, schedules, webhooks

__all__ = ["beat", "executions", "journal", "nodes", "schedules", "webhooks"]
