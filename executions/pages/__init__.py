"""Pages about executions, schedules and webhooks, and their buttons."""
