"""What calls of models cost: by day, model, workflow and agent, against the budgets."""
