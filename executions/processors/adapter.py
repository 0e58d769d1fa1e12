"""Adapter: makes a new value of what came in, by a template or by steps over a list."""

from typing import Any

from executions.processors.base import Inputs, NodeFailed, Result, Surroundings
from pastetrader.common.messages import message as _
from workflows.expressions import render
from workflows.graph import GraphNode
from workflows.node_configs import AdapterConfig


def process_adapter(node: GraphNode, inputs: Inputs, _surroundings: Surroundings) -> Result:
    """The rendered `output`, or the list that came in after all steps."""
    config = AdapterConfig.model_validate(node.config)
    return Result(render(config.output, inputs.context()))
