"""Every address of the API: whose row it names, a good query and a good body. One without an entry fails the tests."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import URLPattern

from executions.tests.scheduling.making import DAILY
from pastetrader.accounts.models import User
from pastetrader.api_urls import urlpatterns
from pastetrader.tests.api_access import rows
from pastetrader.tests.api_access.rows import GRAPH, Address

# Whose row an address names.
OBJECTS: dict[str, Callable[[User], Address]] = {
    "api-paste": rows.a_paste,
    "api-paste-workflow": rows.a_paste,
    "api-paste-backtest": rows.a_paste,
    "api-workflow-backtest": rows.a_draft,
    "api-ledger": rows.a_paste,
    "api-decisions": rows.a_paste,
    "api-hit-rates": rows.a_paste,
    "api-preflight": rows.a_paste,
    "api-strategy": rows.a_strategy,
    "api-workflow": rows.a_workflow,
    "api-graph": rows.a_workflow,
    "api-problems": rows.a_workflow,
    "api-versions": rows.an_inactive_workflow,
    "api-version": rows.a_version,
    "api-version-diff": rows.two_versions,
    "api-version-restore": rows.a_version,
    "api-workflow-activate": rows.an_inactive_workflow,
    "api-workflow-deactivate": rows.a_workflow,
    "api-workflow-duplicate": rows.a_workflow,
    "api-workflow-edge": rows.a_graph_edge,
    "api-workflow-edges": rows.an_inactive_workflow,
    "api-workflow-edges-batch": rows.an_inactive_workflow,
    "api-workflow-full": rows.a_workflow,
    "api-workflow-node": rows.a_graph_node,
    "api-workflow-nodes": rows.an_inactive_workflow,
    "api-workflow-nodes-batch": rows.an_inactive_workflow,
    "api-workflow-restore": rows.a_deleted_workflow,
    "api-workflow-validate": rows.a_workflow,
    "api-expression-check": rows.a_workflow,
    "api-workflow-export": rows.a_workflow,
    "api-pin": rows.a_pin,
    "api-execute": rows.a_workflow,
    "api-workflow-strategy": rows.a_draft,
    "api-run-node": rows.a_node_by_key,
    "api-workflow-executions": rows.a_workflow,
    "api-workflow-statistics": rows.a_workflow,
    "api-execution": rows.an_ended_execution,
    "api-execution-detail": rows.an_execution,
    "api-cancel": rows.an_execution,
    "api-rerun": rows.an_execution,
    "api-children": rows.an_execution,
    "api-statistics": rows.an_execution,
    "api-node-executions": rows.an_execution,
    "api-node-execution": rows.a_node_execution,
    "api-node-logs": rows.a_node_execution,
    "api-attempts": rows.a_node_execution,
    "api-turns": rows.a_node_execution,
    "api-approval": rows.an_approval,
    "api-approve": rows.an_approval,
    "api-refuse": rows.an_approval,
    "api-agent-memory": rows.a_memory,
    "api-events": rows.an_execution,
    "api-stream": rows.an_ended_execution,
    "api-logs": rows.an_execution,
    "api-execution-why": rows.an_execution,
    "api-execution-signals": rows.an_execution,
    "api-backtest": rows.a_backtest,
    "api-backtest-trades": rows.a_backtest,
    "api-backtest-cancel": rows.a_backtest,
    "api-backtest-numbers": rows.a_varied_backtest,
    "api-backtest-grid": rows.a_varied_backtest,
    "api-backtest-grid-cancel": rows.a_varied_backtest,
    "api-backtest-final": rows.a_varied_backtest,
    "api-signal": rows.a_signal,
    "api-signal-acknowledge": rows.a_signal,
    "api-workflow-signal-journal": rows.a_workflow,
    "api-schedule": rows.a_schedule_of_its_own,
    "api-schedule-occurrences": rows.a_schedule_of_its_own,
    "api-schedule-pause": rows.a_schedule_of_its_own,
    "api-schedule-preview": rows.a_schedule_of_its_own,
    "api-schedule-resume": rows.a_schedule_of_its_own,
    "api-schedule-run": rows.a_schedule_of_its_own,
    "api-paste-parts": rows.a_paste,
    "api-paste-model-reading": rows.a_paste,
    "api-source-import": rows.a_source_import,
    "api-bar-import": rows.a_bar_import,
    "api-bar-import-answers": rows.a_bar_import,
    "api-bar-import-confirm": rows.a_bar_import,
    "api-watchlist": rows.a_watchlist,
    "api-tool": rows.a_tool,
    "api-tool-test": rows.a_tool,
    "api-tool-mcp": rows.an_mcp_tool,
    "api-tool-duplicate": rows.a_tool,
    "api-agent": rows.an_agent,
    "api-agent-duplicate": rows.an_agent,
    "api-agent-test": rows.an_agent,
    "api-agent-tool": rows.an_agent_with_a_tool,
    "api-agent-tools": rows.an_agent_with_a_tool,
    "api-secret": rows.a_secret,
    "api-webhook": rows.a_webhook,
    "api-webhook-rotate": rows.a_webhook,
    "api-webhook-test": rows.a_webhook,
    "api-webhook-deliveries": rows.a_webhook,
    "api-webhook-delivery": rows.a_delivery,
    "api-webhook-replay": rows.a_delivery,
    "api-token": rows.a_token,
    "api-session": rows.a_session,
}
# A row that a list shows to its owner.
LISTS: dict[str, Callable[[User], Address]] = {
    "api-pastes": rows.a_paste,
    "api-workflows": rows.a_workflow,
    "api-executions": rows.an_execution,
    "api-approvals": rows.an_approval,
    "api-agent-memories": rows.a_memory,
    "api-schedules": rows.a_schedule_of_its_own,
    "api-signals": rows.a_signal,
    "api-backtests": rows.a_backtest,
    "api-strategies": rows.a_strategy,
    "api-source-imports": rows.a_source_import,
    "api-bar-imports": rows.a_bar_import,
    "api-watchlists": rows.a_watchlist,
    "api-tools": rows.a_tool,
    "api-agents": rows.an_agent,
    "api-secrets": rows.a_secret,
    "api-webhooks": rows.a_webhook,
    "api-tokens": rows.a_token,
    "api-sessions": rows.a_session,
}
# The workflow that the body of a POST names, where the address names nothing.
NAMED_IN_BODY: dict[str, Callable[[User], Address]] = {
    "api-executions": rows.a_workflow,
    "api-schedules": rows.a_workflow,
    "api-webhooks": rows.a_workflow,
}
# About markets and what comes with the product, which belong to nobody; about whoever asks; and what keeps nothing.
NOBODYS: dict[str, Callable[[User], Address]] = {
    "api-market": rows.a_market,
    "api-candles": rows.a_symbol,
    "api-market-passport": rows.a_market,
    "api-bar-source": rows.a_bar_source,
    "api-bar-source-test": rows.a_bar_source,
    **dict.fromkeys(
        (
            "api-bar-update",
            "api-bar-update-symbols",
            "api-bar-update-retry",
            "api-bar-update-store",
            "api-bar-update-discard",
        ),
        rows.a_bar_update,
    ),
    "api-instrument": rows.an_instrument,
    "api-bars": rows.an_instrument,
    "api-node-type": rows.a_node_type,
    **dict.fromkeys(
        (
            "api-explanation",
            "api-near-misses",
            "api-screen",
            "api-screen-explain",
            "api-screen-check",
            "api-screen-workflow",
            "api-markets",
            "api-bar-sources",
            "api-bar-updates",
            "api-instruments",
            "api-built-in-tools",
            "api-mcp-discover",
            "api-tool-types",
            "api-costs",
            "api-budgets",
            "api-quality",
            "api-node-types",
            "api-workflow-import",
            "api-schedules-preview",
            "api-conditions-import",
            "api-conditions-export",
            "api-search",
            "api-signals-acknowledge",
            "api-streams",
            "api-me",
        ),
        rows.nothing,
    ),
}
# Open to everybody: it says what the API is, not what is in it.
OPEN = {"api-schema", "api-docs", "api-redoc", "api-root"}

_ASKED = "condition=rsi(14)<30&market=SAMPLE"
QUERIES = {
    "api-execution-why": "symbol=SYN001",
    "api-explanation": f"{_ASKED}&symbol=SYN001",
    "api-near-misses": _ASKED,
    "api-search": "q=Mine",
    # Of an execution that may not be seen it tells so, within the stream.
    "api-streams": f"ids={UUID(int=0)}",
}
_SCREEN = {"condition": "rsi(14) < 30", "universe": {"market": "SAMPLE"}}
# A file is brought as it is; everything else is JSON.
FILES = {"api-bar-imports": ("name=SYN001.csv&market=XKRX", "date,close\n2026-01-02,1\n", "application/octet-stream")}
# `$id` is the row of the address or that the body names, `$tool_id` the tool in the address.
BODIES: dict[str, dict[str, Any]] = {
    "api-refuse": {"reason": "No."},
    "api-backtests": {"conditions": {"entry": "rsi(14) < 30"}, "settings": {"market": "SAMPLE"}},
    "api-backtest-grid": {"axes": [{"number": "slots", "values": [5, 10]}]},
    "api-screen": _SCREEN,
    "api-screen-explain": {**_SCREEN, "symbol": "SYN001"},
    "api-screen-check": {"text": "rsi(14) <"},
    "api-screen-workflow": _SCREEN,
    "api-signals-acknowledge": {"ids": [str(UUID(int=0))]},
    "api-bar-import-answers": {"decimal": "."},
    "api-bar-source": {"name": "New"},
    "api-bar-sources": {"provider": "yahoo", "name": "New"},
    "api-bar-updates": {"market": "XNAS", "provider": "yahoo"},
    "api-bar-import-confirm": {"description_number": 0},
    "api-run-node": {"source": "edited", "given": {"output": 1}},
    "api-execution": {"is_kept": True},
    "api-executions": {"workflow_id": "$id"},
    "api-schedule": DAILY,
    "api-schedules": {**DAILY, "workflow": "$id"},
    "api-schedules-preview": DAILY,
    "api-pastes": {"text": rows.SENTENCE},
    "api-source-imports": {"text": rows.SENTENCE},
    "api-paste-parts": {"start": 0, "end": len(rows.SENTENCE)},
    "api-paste-workflow": {"market": "SAMPLE"},
    "api-paste-backtest": {"settings": {"market": "SAMPLE"}},
    "api-decisions": {"accept_unsure": True},
    "api-workflows": {"name": "New"},
    "api-workflow": {"name": "New"},
    "api-workflow-edges": {"source": "start", "target": "step", "source_handle": "error"},
    "api-workflow-edges-batch": {"edges": [{"source": "start", "target": "step", "source_handle": "error"}]},
    "api-workflow-node": {"name": "New", "node_type": "aggregator"},
    "api-workflow-nodes": {"name": "New", "node_type": "aggregator"},
    "api-workflow-nodes-batch": {"nodes": [{"name": "New", "node_type": "aggregator"}]},
    "api-workflow-import": {"format": "pastetrader.workflow/1", "name": "New"},
    "api-graph": {"version": 1, "graph": GRAPH},
    "api-expression-check": {"node_key": "start", "text": "{{ input.n }}"},
    "api-pin": {"output": {"n": 1}},
    "api-tools": {"name": "New", "tool_type": "http"},
    "api-tool": {"name": "New", "tool_type": "http"},
    "api-tool-mcp": {"digest": "0" * 64},
    "api-tokens": {"name": "New", "scopes": ["read"]},
    "api-agents": {"name": "New", "model_provider": "scripted", "model_name": "m"},
    "api-agent": {"name": "New", "model_provider": "scripted", "model_name": "m"},
    "api-agent-test": {"prompt": "Hello?"},
    "api-agent-tools": {"tool_id": "$tool_id"},
    "api-webhooks": {"workflow": "$id", "name": "New"},
    "api-conditions-import": {"text": "strategy: {id: mine}"},
    "api-conditions-export": {"entry": "rsi(14) < 30"},
    "api-watchlists": {"name": "New", "market": "SAMPLE", "symbols": ["AAA"]},
    "api-watchlist": {"name": "New", "market": "SAMPLE", "symbols": ["AAA"]},
    "api-secrets": {"name": "new", "value": "long enough"},
    "api-secret": {"value": "long enough"},
    "api-me": {"display_name": "New"},
}


def methods_of(pattern: URLPattern) -> list[str]:
    """What may be asked at an address: what DRF marked on the views of its view sets, GET of any other."""
    return list(getattr(pattern.callback, "actions", {"get": ""}))


NAMED = [found for found in urlpatterns if isinstance(found, URLPattern) and found.name]
PARTS = {str(found.name): set(found.pattern.converters) for found in NAMED}
EVERY_ENDPOINT: list[tuple[str, str]] = [(str(found.name), method) for found in NAMED for method in methods_of(found)]
ENDPOINTS = [found for found in EVERY_ENDPOINT if found[0] not in OPEN]
DETAILS = [found for found in ENDPOINTS if found[0] in OBJECTS]


def address_of(name: str, owner: User) -> Address:
    """The address of a new row of the owner's; empty for a list."""
    make = OBJECTS.get(name) or NOBODYS.get(name)
    return make(owner) if make else {}


def view_class(name: str) -> Any:
    """The view set (or view) behind a name."""
    return next(getattr(found.callback, "cls", None) for found in NAMED if found.name == name)


def template_of(name: str) -> str:
    """The address as the OpenAPI document writes it: `workflows/{id}`."""
    route = next(str(found.pattern) for found in NAMED if found.name == name)
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route)
