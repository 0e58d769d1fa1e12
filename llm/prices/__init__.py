"""What models cost: a dated table that is data, and the cost of a call by it. An unknown price is None, never 0."""

from llm.prices.costs import cost_of, most_it_can_cost
from llm.prices.table import Price, price_of, priced_models

__all__ = ["Price", "cost_of", "most_it_can_cost", "price_of", "priced_models"]
