"""Bodies that can be sent as they stand, for the main operations of the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

_START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
_GRAPH = {"nodes": [_START], "edges": []}

# Operation id -> body.
EXAMPLES: Mapping[str, Any] = {
    "pastes_create": {"text": "Buy when RSI(14) is below 30 and the close is above the 200-day average."},
    "pastes_workflow_create": {"market": "SAMPLE"},
    "pastes_decisions_create": {"accept_unsure": True},
    "workflows_create": {"name": "Oversold in an uptrend", "graph": _GRAPH},
    "workflows_partial_update": {"name": "Oversold in an uptrend, daily"},
    "workflows_graph_update": {"version": 1, "graph": _GRAPH},
    "workflows_execute_create": {"mode": "dry_run", "as_of": "2026-03-02T09:00:00+09:00"},
    "workflows_nodes_pin_update": {"output": {"matches": []}},
    "workflows_nodes_run_create": {"source": "last"},
    "executions_rerun_create": {"version": "same"},
    "executions_partial_update": {"is_kept": True},
    "tools_create": {"name": "Quotes", "tool_type": "http", "config": {}, "input_schema": {"type": "object"}},
    "agents_create": {"name": "Summary", "model_provider": "scripted", "model_name": "m"},
}
