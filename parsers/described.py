"""The strategy that a workflow is now, after whatever was decided about its text and done to its graph."""

from dataclasses import asdict

from pydantic import ValidationError

from parsers.drafting.markets import market_named
from parsers.drafting.reading_back import NotDescribed, read_back
from parsers.drafting.updating import updated
from parsers.models import Draft
from parsers.services.ledgers import ledger_of_row
from pastetrader.common.messages import message as _
from screening.strategy import Extractor, Universe
from screening.strategy import Strategy as ReadStrategy
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import graph_of


def strategy_now(workflow: Workflow) -> ReadStrategy | NotDescribed | None:
    """The strategy of a workflow that was drafted from a paste, as decided, with the edits of its graph taken over.

    NotDescribed says what in the graph no strategy can say; None: it was not drafted from a paste.
    """
    draft = Draft.objects.select_related("strategy__paste").filter(workflow=workflow).first()
    if draft is None:
        return None
    if not draft.is_current:
        return NotDescribed("read_anew", _("The text was read anew since this workflow was made of it."))
    try:
        decided = ledger_of_row(draft.strategy).decided
        drafted = Graph.model_validate(draft.graph)
    except ValidationError:
        return NotDescribed("read_anew", _("The text was read anew since this workflow was made of it."))
    return updated(decided, graph_of(workflow), drafted=drafted)


def strategy_of_graph(graph: Graph) -> tuple[ReadStrategy, str] | NotDescribed:
    """The strategy that any graph is, and the code of its market, by what stands in the graph alone.

    So of every version that is stored, whatever became of the text since. NotDescribed says what no strategy can say.
    """
    found = read_back(graph)
    if isinstance(found, NotDescribed):
        return found
    strategy = ReadStrategy(
        is_strategy=True,
        extractor=Extractor(name="graph", version="1"),
        universe=Universe(market=market_named(found.market), **asdict(found.universe)),
        timeframe=found.timeframe,
        direction=found.direction,
        entry=found.entry,
        exit=found.exit,
        stop_loss=found.stop_loss,
        take_profit=found.take_profit,
        trailing_stop=found.trailing_stop,
        sizing=found.sizing,
        schedule=found.schedule,
    )
    return strategy, found.market
