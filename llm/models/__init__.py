"""Tables: calls of models, keys, budgets and what is used of them, remembered answers."""

from llm.models.answers import KeptAnswer
from llm.models.budgets import Budget, BudgetUse, Reservation
from llm.models.calls import LLMCall
from llm.models.credentials import ModelCredential

__all__ = ["Budget", "BudgetUse", "KeptAnswer", "LLMCall", "ModelCredential", "Reservation"]
