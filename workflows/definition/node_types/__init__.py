"""The six node types: one file each, and the table of their configs. Pure.

One definition for validation, the engine, the API document and the forms of the canvas: unknown settings are refused.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from workflows.definition.node_types.adapter import AdapterConfig
from workflows.definition.node_types.agent import AgentConfig
from workflows.definition.node_types.aggregator import AggregatorConfig
from workflows.definition.node_types.condition import ConditionConfig
from workflows.definition.node_types.tool import ToolConfig
from workflows.definition.node_types.trigger import TriggerConfig
from workflows.definition.policies import StepSettings

NodeConfig = TriggerConfig | ToolConfig | AgentConfig | ConditionConfig | AdapterConfig | AggregatorConfig
MODELS: Mapping[str, type[NodeConfig]] = {
    "trigger": TriggerConfig,
    "tool": ToolConfig,
    "agent": AgentConfig,
    "condition": ConditionConfig,
    "adapter": AdapterConfig,
    "aggregator": AggregatorConfig,
}


@cache
def schema_of(node_type: str) -> dict[str, Any]:
    """The JSON Schema of a node type's config, for the API document and forms. Shared: read only."""
    return MODELS[node_type].model_json_schema()


@cache
def settings_schema() -> dict[str, Any]:
    """The JSON Schema of what is set of any node beside its config. Shared: read only."""
    return StepSettings.model_json_schema()
