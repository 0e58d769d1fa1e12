"""Condition: chooses the handle by which its input goes on."""

from executions.processors.base import Inputs, Result
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.condition import ConditionConfig
from workflows.expressions import evaluate_condition


def process_condition(node: GraphNode, inputs: Inputs) -> Result:
    """Its input, unchanged; the handle is the first case that holds, or true_handle or false_handle."""
    config = ConditionConfig.model_validate(node.config)
    context = inputs.context()
    if config.cases:
        chosen = (case.handle for case in config.cases if evaluate_condition(case.when, context))
        return Result(inputs.output, next(chosen, config.default_handle))
    holds = evaluate_condition(config.condition_expression, context)
    return Result(inputs.output, config.true_handle if holds else config.false_handle)


def handle_without_asking(node: GraphNode) -> str:
    """The handle by which a disabled node hands its input on: its true_handle, or the default of its cases."""
    if node.node_type != "condition":
        return ""
    config = ConditionConfig.model_validate(node.config)
    return config.default_handle if config.cases else config.true_handle
