"""The strategy that a workflow is now, after whatever was done to its graph."""

from pydantic import ValidationError

from parsers.drafting.reading_back import NotDescribed
from parsers.drafting.updating import updated
from parsers.models import Strategy
from parsers.services import strategy_of
from screening.strategy import Strategy as ReadStrategy
from workflows.models import Workflow
from workflows.services import graph_of


def strategy_now(workflow: Workflow) -> ReadStrategy | NotDescribed | None:
    """The strategy of a workflow that was drafted from a paste, with the edits of its graph taken over.

    NotDescribed says what in the graph no strategy can say; None: it was drafted from none that can be read.
    """
    row = Strategy.objects.filter(workflow=workflow).order_by("-created_at").first()
    if row is None:
        return None
    try:
        strategy = strategy_of(row)
    except ValidationError:
        return None
    return updated(strategy, graph_of(workflow))
