"""Executions, schedules and webhooks in the back office: looked at, and acted upon through services."""

from executions.admin import agents, beat, executions, journal, nodes, schedules, webhooks

__all__ = ["agents", "beat", "executions", "journal", "nodes", "schedules", "webhooks"]
