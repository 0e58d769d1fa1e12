"""How rows of executions, schedules and webhooks are answered, and what bodies may say."""
