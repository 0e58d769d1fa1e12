"""The workflow of a pasted strategy: what the product drafts from a sample text, with its own tools, on SAMPLE."""

import time

from lab.bench.engine.shapes import PASTED_NODES
from parsers.drafting.generation import generate
from parsers.extraction import extract
from parsers.formats.text import TextFormat
from parsers.samples import samples
from parsers.services.reading import MOST_SECONDS, usual_work
from pastetrader.common.stop_signal import StopSignal
from screening.market_data import SAMPLE
from workflows.definition.graph import Graph

NAME = "bollinger_reversal.en"


def pasted_graph() -> Graph:
    """Its graph. Raises RuntimeError when it has grown, since figures per node would be of something else."""
    [text] = [sample.text for sample in samples() if sample.name == NAME]
    data = text.encode()
    strategy = extract(TextFormat().read(data, usual_work(data, StopSignal(time.monotonic() + MOST_SECONDS))))
    graph = generate(strategy, market=SAMPLE)
    if len(graph.nodes) != PASTED_NODES:
        raise RuntimeError(f"{NAME} is drafted as {len(graph.nodes)} nodes, not {PASTED_NODES}")
    return graph
