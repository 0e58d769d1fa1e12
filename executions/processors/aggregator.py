"""Aggregator: merges the outputs of the sources that its join let in."""

from typing import Any

from executions.processors.base import Inputs, Result
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.aggregator import AggregatorConfig
from workflows.expressions import render


def process_aggregator(node: GraphNode, inputs: Inputs) -> Result:
    """`object` by key, `list` in order, `concat` of lists (or single items), `first`; or `output`."""
    config = AggregatorConfig.model_validate(node.config)
    if "output" in config.model_fields_set:
        return Result(render(config.output, inputs.context()))
    return Result(_merge(config, inputs))


def _merge(config: AggregatorConfig, inputs: Inputs) -> Any:
    outputs = list(inputs.arrived.values())
    match config.merge:
        case "object":
            return dict(inputs.arrived)
        case "list":
            return outputs
        case "concat":
            return [item for output in outputs for item in (output if isinstance(output, list) else [output])]
        case "first":
            return outputs[0] if outputs else None
