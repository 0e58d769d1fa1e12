"""Trigger: hands on the execution's input, checked."""

from collections.abc import Mapping
from typing import Any

from executions.processors.base import Inputs, NodeFailed, Result
from pastetrader.common import json_schema
from pastetrader.common.messages import message as _
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.trigger import TriggerConfig


def process_trigger(node: GraphNode, inputs: Inputs) -> Result:
    """The execution's input; fails with `invalid_input` when it does not fit the trigger's input_schema."""
    schema = trigger_schema(node)
    problems = json_schema.validate(inputs.input, schema, path="input") if schema else ()
    if problems:
        raise NodeFailed(
            "invalid_input",
            _("The input does not fit: %(path)s: %(problem)s", path=problems[0].path, problem=problems[0].message),
        )
    return Result(inputs.input)


def trigger_schema(node: GraphNode) -> Mapping[str, Any] | None:
    """What the trigger asks of the execution's input, if anything."""
    return TriggerConfig.model_validate(node.config).input_schema
