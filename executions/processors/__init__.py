"""One processor per node type, in two tables: those that are free of effects, and those that call something."""

from collections.abc import Mapping

from executions.processors.adapter import process_adapter
from executions.processors.agent import process_agent
from executions.processors.aggregator import process_aggregator
from executions.processors.base import CallingProcessor, PureProcessor
from executions.processors.condition import process_condition
from executions.processors.tool import process_tool
from executions.processors.trigger import process_trigger
from workflows.models import NodeType

PURE: Mapping[str, PureProcessor] = {
    NodeType.TRIGGER: process_trigger,
    NodeType.CONDITION: process_condition,
    NodeType.ADAPTER: process_adapter,
    NodeType.AGGREGATOR: process_aggregator,
}
CALLING: Mapping[str, CallingProcessor] = {
    NodeType.TOOL: process_tool,
    NodeType.AGENT: process_agent,
}
