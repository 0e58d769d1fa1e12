"""One processor per node type."""

from collections.abc import Mapping

from executions.processors.adapter import process_adapter
from executions.processors.agent import process_agent
from executions.processors.aggregator import process_aggregator
from executions.processors.base import Processor
from executions.processors.condition import process_condition
from executions.processors.tool import process_tool
from executions.processors.trigger import process_trigger
from workflows.models import NodeType

PROCESSORS: Mapping[str, Processor] = {
    NodeType.TRIGGER: process_trigger,
    NodeType.TOOL: process_tool,
    NodeType.AGENT: process_agent,
    NodeType.CONDITION: process_condition,
    NodeType.ADAPTER: process_adapter,
    NodeType.AGGREGATOR: process_aggregator,
}
