"""Every address of the API, below /api/v1/."""

from typing import Any

from django.urls import URLPattern, URLResolver, path
from rest_framework.viewsets import GenericViewSet

from executions.api.approvals import ApprovalViewSet
from executions.api.executions import ExecutionViewSet
from executions.api.logs import LogViewSet
from executions.api.memories import AgentMemoryViewSet
from executions.api.nodes import NodeExecutionViewSet
from executions.api.schedules import ScheduleViewSet
from executions.api.streaming import EventViewSet, StreamViewSet
from executions.api.webhooks import WebhookViewSet
from executions.api.workflow_executions import WorkflowExecutionViewSet
from parsers.api.ledgers import LedgerViewSet
from parsers.api.past import PasteBacktestViewSet, WorkflowBacktestViewSet
from parsers.api.pastes import PasteViewSet
from parsers.api.readers import ReaderViewSet
from parsers.api.source_imports import SourceImportViewSet
from parsers.api.strategies import StrategyViewSet
from parsers.api.workflows import WorkflowStrategyViewSet
from pastetrader.accounts.api_tokens.api import TokenViewSet
from pastetrader.accounts.profile.api import MeViewSet
from pastetrader.accounts.sessions.api import SessionViewSet
from pastetrader.common.http.api import endpoint
from pastetrader.common.http.browsable.pages import ApiRoot, redoc_page, swagger_page
from pastetrader.common.http.openapi.document import ApiDocument
from pastetrader.costs.api import CostViewSet
from pastetrader.quality.api import QualityViewSet
from pastetrader.search.api import SearchViewSet
from registry.api import AgentViewSet, BuiltinToolViewSet, ToolViewSet
from registry.mcp.api import McpViewSet
from registry.named_secrets.api import SecretViewSet
from screening.api.backtest_grids import BacktestGridViewSet
from screening.api.backtests import BacktestViewSet
from screening.api.bar_imports import BarImportViewSet
from screening.api.bar_sources import BarSourceViewSet
from screening.api.bar_updates import BarUpdateViewSet
from screening.api.candles import CandleViewSet
from screening.api.explanations import ExplanationViewSet
from screening.api.kis_files import KisFileViewSet
from screening.api.markets import InstrumentViewSet, MarketViewSet
from screening.api.screens import ScreenViewSet
from screening.api.signals import ExecutionSignalViewSet, SignalViewSet, WorkflowSignalsViewSet
from screening.api.watchlists import WatchlistViewSet
from workflows.api.edges import EdgeViewSet
from workflows.api.exchange import ExchangeViewSet
from workflows.api.graph import GraphViewSet
from workflows.api.node_types import NodeTypeViewSet
from workflows.api.nodes import NodeViewSet
from workflows.api.versions import VersionViewSet
from workflows.api.workflows import WorkflowViewSet
from workflows.api.writing import WritingViewSet

LIST = {"get": "list", "post": "create"}
WHOLE = {"get": "retrieve", "put": "update", "delete": "destroy"}
CHANGES = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}


def also_at(route: str, view: type[GenericViewSet[Any]], **actions: str) -> list[URLPattern]:
    """A further address of something that has its own, in both forms; the OpenAPI document leaves it out."""
    other = route.removesuffix("/") if route.endswith("/") else f"{route}/"
    return [path(form, view.as_view({**actions}, is_alias=True)) for form in (route, other)]


def node_endpoint(rest: str, *, name: str, action: str) -> list[URLPattern]:
    """Addresses of a node of an execution: by its id, which is canonical, and by its key in the graph."""
    place = "executions/<uuid:id>/nodes"
    by_id = endpoint(f"{place}/<uuid:node_execution_id>{rest}", NodeExecutionViewSet, name=name, get=action)
    return [*by_id, *also_at(f"{place}/<slug:node_key>{rest}", NodeExecutionViewSet, get=action)]


urlpatterns: list[URLPattern | URLResolver] = [
    *endpoint("me", MeViewSet, name="api-me", get="retrieve", patch="partial_update"),
    *endpoint("sessions/", SessionViewSet, name="api-sessions", get="list"),
    *endpoint("sessions/<uuid:id>", SessionViewSet, name="api-session", delete="destroy"),
    *endpoint("tokens/", TokenViewSet, name="api-tokens", **LIST),
    *endpoint("tokens/<uuid:id>", TokenViewSet, name="api-token", get="retrieve", delete="destroy"),
    *endpoint("pastes/", PasteViewSet, name="api-pastes", **LIST),
    *endpoint("pastes/<uuid:id>", PasteViewSet, name="api-paste", get="retrieve"),
    *endpoint("pastes/<uuid:id>/backtest", PasteBacktestViewSet, name="api-paste-backtest", post="backtest"),
    *endpoint("pastes/<uuid:id>/workflow", PasteViewSet, name="api-paste-workflow", post="draft"),
    *endpoint("pastes/<uuid:id>/parts", ReaderViewSet, name="api-paste-parts", get="parts", post="take"),
    *endpoint(
        "pastes/<uuid:id>/model-reading",
        ReaderViewSet,
        name="api-paste-model-reading",
        get="offer",
        post="read_with_model",
    ),
    *endpoint("pastes/<uuid:id>/ledger/", LedgerViewSet, name="api-ledger", get="ledger"),
    *endpoint("pastes/<uuid:id>/decisions/", LedgerViewSet, name="api-decisions", get="decisions", post="decide"),
    *endpoint("pastes/<uuid:id>/hit-rates/", LedgerViewSet, name="api-hit-rates", get="hit_rates"),
    *endpoint("pastes/<uuid:id>/preflight/", LedgerViewSet, name="api-preflight", get="preflight"),
    *endpoint("source-imports/", SourceImportViewSet, name="api-source-imports", **LIST),
    *endpoint(
        "source-imports/<uuid:id>", SourceImportViewSet, name="api-source-import", get="retrieve", delete="destroy"
    ),
    *endpoint("backtests/", BacktestViewSet, name="api-backtests", **LIST),
    *endpoint("backtests/<uuid:id>", BacktestViewSet, name="api-backtest", get="retrieve", delete="destroy"),
    *endpoint("backtests/<uuid:id>/trades", BacktestViewSet, name="api-backtest-trades", get="trades"),
    *endpoint("backtests/<uuid:id>/cancel", BacktestViewSet, name="api-backtest-cancel", post="cancel"),
    *endpoint("backtests/<uuid:id>/numbers", BacktestGridViewSet, name="api-backtest-numbers", get="numbers"),
    *endpoint("backtests/<uuid:id>/grid", BacktestGridViewSet, name="api-backtest-grid", get="grids", post="ask"),
    *endpoint("backtests/<uuid:id>/grid/cancel", BacktestGridViewSet, name="api-backtest-grid-cancel", post="cancel"),
    *endpoint("backtests/<uuid:id>/final", BacktestGridViewSet, name="api-backtest-final", post="final"),
    *endpoint("node-types/", NodeTypeViewSet, name="api-node-types", get="list"),
    *endpoint("node-types/<slug:node_type>", NodeTypeViewSet, name="api-node-type", get="retrieve"),
    *endpoint("strategies/", StrategyViewSet, name="api-strategies", get="list"),
    *endpoint("strategies/<uuid:id>", StrategyViewSet, name="api-strategy", get="retrieve"),
    *endpoint("search", SearchViewSet, name="api-search", get="search"),
    *endpoint("workflows/", WorkflowViewSet, name="api-workflows", **LIST),
    *endpoint("workflows/import", ExchangeViewSet, name="api-workflow-import", post="import_document"),
    *endpoint("workflows/<uuid:id>", WorkflowViewSet, name="api-workflow", **CHANGES),
    *endpoint("workflows/<uuid:id>/full", WorkflowViewSet, name="api-workflow-full", get="full"),
    *endpoint("workflows/<uuid:id>/duplicate", WorkflowViewSet, name="api-workflow-duplicate", post="duplicate"),
    *endpoint("workflows/<uuid:id>/restore", WorkflowViewSet, name="api-workflow-restore", post="restore"),
    *endpoint("workflows/<uuid:id>/activate", WorkflowViewSet, name="api-workflow-activate", post="activate"),
    *endpoint("workflows/<uuid:id>/deactivate", WorkflowViewSet, name="api-workflow-deactivate", post="deactivate"),
    *endpoint("workflows/<uuid:id>/export", ExchangeViewSet, name="api-workflow-export", get="export"),
    *endpoint("workflows/<uuid:id>/graph", GraphViewSet, name="api-graph", get="graph", put="replace_graph"),
    *endpoint("workflows/<uuid:id>/validate", GraphViewSet, name="api-workflow-validate", post="validate"),
    *endpoint("workflows/<uuid:id>/expressions/check", WritingViewSet, name="api-expression-check", post="check"),
    *endpoint("workflows/<uuid:id>/problems", GraphViewSet, name="api-problems", get="problems"),
    *endpoint("workflows/<uuid:id>/versions", VersionViewSet, name="api-versions", get="list"),
    *endpoint("workflows/<uuid:id>/versions/<int:version_number>", VersionViewSet, name="api-version", get="retrieve"),
    *endpoint(
        "workflows/<uuid:id>/versions/<int:version_number>/diff/<int:other_number>",
        VersionViewSet,
        name="api-version-diff",
        get="diff",
    ),
    *endpoint(
        "workflows/<uuid:id>/versions/<int:version_number>/restore",
        VersionViewSet,
        name="api-version-restore",
        post="restore",
    ),
    *endpoint("workflows/<uuid:id>/nodes", NodeViewSet, name="api-workflow-nodes", get="list", post="create"),
    *endpoint("workflows/<uuid:id>/nodes/batch", NodeViewSet, name="api-workflow-nodes-batch", post="create_batch"),
    *endpoint("workflows/<uuid:id>/nodes/<uuid:node_id>", NodeViewSet, name="api-workflow-node", **WHOLE),
    *also_at("workflows/<uuid:id>/nodes/<slug:node_id>", NodeViewSet, **WHOLE),
    *endpoint(
        "workflows/<uuid:id>/nodes/<slug:node_key>/pin",
        GraphViewSet,
        name="api-pin",
        get="pin",
        put="put_pin",
        delete="remove_pin",
    ),
    *endpoint("workflows/<uuid:id>/edges", EdgeViewSet, name="api-workflow-edges", get="list", post="create"),
    *endpoint("workflows/<uuid:id>/edges/batch", EdgeViewSet, name="api-workflow-edges-batch", post="create_batch"),
    *endpoint(
        "workflows/<uuid:id>/edges/<uuid:edge_id>",
        EdgeViewSet,
        name="api-workflow-edge",
        get="retrieve",
        delete="destroy",
    ),
    *endpoint("workflows/<uuid:id>/backtest", WorkflowBacktestViewSet, name="api-workflow-backtest", post="backtest"),
    *endpoint("workflows/<uuid:id>/strategy", WorkflowStrategyViewSet, name="api-workflow-strategy", get="strategy"),
    *endpoint("workflows/<uuid:id>/execute", WorkflowExecutionViewSet, name="api-execute", post="execute"),
    *endpoint(
        "workflows/<uuid:id>/nodes/<slug:node_key>/run", WorkflowExecutionViewSet, name="api-run-node", post="run_node"
    ),
    # What executions/workflows/{id}/statistics answers, where it used to be.
    *also_at("workflows/<uuid:id>/statistics", WorkflowExecutionViewSet, get="statistics"),
    *endpoint("executions/", ExecutionViewSet, name="api-executions", **LIST),
    *endpoint(
        "executions/<uuid:id>",
        ExecutionViewSet,
        name="api-execution",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    *endpoint("executions/<uuid:id>/detail", ExecutionViewSet, name="api-execution-detail", get="overview"),
    *endpoint("executions/<uuid:id>/cancel", ExecutionViewSet, name="api-cancel", post="cancel"),
    *endpoint("executions/<uuid:id>/rerun", ExecutionViewSet, name="api-rerun", post="rerun"),
    *endpoint("executions/<uuid:id>/children", ExecutionViewSet, name="api-children", get="children"),
    *endpoint("executions/<uuid:id>/statistics", ExecutionViewSet, name="api-statistics", get="statistics"),
    *endpoint("executions/<uuid:id>/nodes", NodeExecutionViewSet, name="api-node-executions", get="list"),
    *node_endpoint("", name="api-node-execution", action="retrieve"),
    *node_endpoint("/attempts", name="api-attempts", action="attempts"),
    *node_endpoint("/logs", name="api-node-logs", action="logs"),
    *node_endpoint("/turns", name="api-turns", action="turns"),
    *endpoint("executions/<uuid:id>/events", EventViewSet, name="api-events", get="events"),
    *endpoint("executions/stream", StreamViewSet, name="api-streams", get="several"),
    *endpoint("executions/<uuid:id>/stream", StreamViewSet, name="api-stream", get="stream"),
    *endpoint("executions/<uuid:id>/logs", LogViewSet, name="api-logs", get="list"),
    *endpoint(
        "executions/workflows/<uuid:id>/executions",
        WorkflowExecutionViewSet,
        name="api-workflow-executions",
        get="executions",
    ),
    *endpoint(
        "executions/workflows/<uuid:id>/statistics",
        WorkflowExecutionViewSet,
        name="api-workflow-statistics",
        get="statistics",
    ),
    *endpoint("executions/<uuid:id>/why", ExplanationViewSet, name="api-execution-why", get="of_execution"),
    *endpoint("executions/<uuid:id>/signals", ExecutionSignalViewSet, name="api-execution-signals", get="list"),
    *endpoint("approvals/", ApprovalViewSet, name="api-approvals", get="list"),
    *endpoint("approvals/<uuid:id>", ApprovalViewSet, name="api-approval", get="retrieve"),
    *endpoint("approvals/<uuid:id>/approve", ApprovalViewSet, name="api-approve", post="approve"),
    *endpoint("approvals/<uuid:id>/refuse", ApprovalViewSet, name="api-refuse", post="refuse"),
    *endpoint("agent-memories/", AgentMemoryViewSet, name="api-agent-memories", get="list"),
    *endpoint("agent-memories/<uuid:id>", AgentMemoryViewSet, name="api-agent-memory", delete="destroy"),
    *endpoint("schedules/", ScheduleViewSet, name="api-schedules", **LIST),
    *endpoint("schedules/preview", ScheduleViewSet, name="api-schedules-preview", post="preview_unsaved"),
    *endpoint("schedules/<uuid:id>", ScheduleViewSet, name="api-schedule", **CHANGES),
    *endpoint("schedules/<uuid:id>/occurrences/", ScheduleViewSet, name="api-schedule-occurrences", get="occurrences"),
    *endpoint("schedules/<uuid:id>/pause", ScheduleViewSet, name="api-schedule-pause", post="pause"),
    *endpoint("schedules/<uuid:id>/preview", ScheduleViewSet, name="api-schedule-preview", get="preview"),
    *endpoint("schedules/<uuid:id>/resume", ScheduleViewSet, name="api-schedule-resume", post="resume"),
    *endpoint("schedules/<uuid:id>/run", ScheduleViewSet, name="api-schedule-run", post="run"),
    *endpoint("signals/", SignalViewSet, name="api-signals", get="list"),
    *endpoint("signals/acknowledge", SignalViewSet, name="api-signals-acknowledge", post="acknowledge_several"),
    *endpoint("signals/<uuid:id>", SignalViewSet, name="api-signal", get="retrieve"),
    *endpoint("signals/<uuid:id>/acknowledge", SignalViewSet, name="api-signal-acknowledge", post="acknowledge"),
    *endpoint(
        "workflows/<uuid:id>/signal-journal", WorkflowSignalsViewSet, name="api-workflow-signal-journal", get="journal"
    ),
    *endpoint("markets/", MarketViewSet, name="api-markets", get="list"),
    *endpoint("markets/<slug:code>", MarketViewSet, name="api-market", get="retrieve"),
    *endpoint("markets/<slug:code>/symbols/<str:symbol>/candles", CandleViewSet, name="api-candles", get="candles"),
    *endpoint("markets/<slug:code>/passport", MarketViewSet, name="api-market-passport", get="passport"),
    *endpoint("instruments/", InstrumentViewSet, name="api-instruments", get="list"),
    *endpoint("instruments/<int:id>", InstrumentViewSet, name="api-instrument", get="retrieve"),
    *endpoint("instruments/<int:id>/bars", InstrumentViewSet, name="api-bars", get="bars"),
    *endpoint("explanations", ExplanationViewSet, name="api-explanation", get="explain"),
    *endpoint("near-misses", ExplanationViewSet, name="api-near-misses", get="almost"),
    *endpoint("screens", ScreenViewSet, name="api-screen", post="run"),
    *endpoint("screens/explain", ScreenViewSet, name="api-screen-explain", post="explain"),
    *endpoint("screens/check", ScreenViewSet, name="api-screen-check", post="check"),
    *endpoint("screens/workflow", ScreenViewSet, name="api-screen-workflow", post="make_workflow"),
    *endpoint("conditions/import", KisFileViewSet, name="api-conditions-import", post="import_conditions"),
    *endpoint("conditions/export", KisFileViewSet, name="api-conditions-export", post="export_conditions"),
    *endpoint("watchlists/", WatchlistViewSet, name="api-watchlists", **LIST),
    *endpoint("watchlists/<uuid:id>", WatchlistViewSet, name="api-watchlist", **CHANGES),
    *endpoint("bar-imports/", BarImportViewSet, name="api-bar-imports", **LIST),
    *endpoint("bar-imports/<uuid:id>", BarImportViewSet, name="api-bar-import", get="retrieve", delete="destroy"),
    *endpoint("bar-imports/<uuid:id>/answers", BarImportViewSet, name="api-bar-import-answers", post="answer"),
    *endpoint("bar-imports/<uuid:id>/confirm", BarImportViewSet, name="api-bar-import-confirm", post="confirm"),
    *endpoint("bar-sources/", BarSourceViewSet, name="api-bar-sources", **LIST),
    *endpoint(
        "bar-sources/<uuid:id>",
        BarSourceViewSet,
        name="api-bar-source",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    *endpoint("bar-sources/<uuid:id>/test", BarSourceViewSet, name="api-bar-source-test", post="test"),
    *endpoint("bar-updates/", BarUpdateViewSet, name="api-bar-updates", **LIST),
    *endpoint("bar-updates/<uuid:id>", BarUpdateViewSet, name="api-bar-update", get="retrieve"),
    *endpoint("bar-updates/<uuid:id>/symbols", BarUpdateViewSet, name="api-bar-update-symbols", get="symbols"),
    *endpoint("bar-updates/<uuid:id>/retry", BarUpdateViewSet, name="api-bar-update-retry", post="retry"),
    *endpoint("bar-updates/<uuid:id>/store", BarUpdateViewSet, name="api-bar-update-store", post="store"),
    *endpoint("bar-updates/<uuid:id>/discard", BarUpdateViewSet, name="api-bar-update-discard", post="discard"),
    *endpoint("secrets/", SecretViewSet, name="api-secrets", **LIST),
    *endpoint(
        "secrets/<uuid:id>",
        SecretViewSet,
        name="api-secret",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    *endpoint("tools/", ToolViewSet, name="api-tools", **LIST),
    *endpoint("tools/types/", ToolViewSet, name="api-tool-types", get="types"),
    *endpoint("tools/<uuid:id>", ToolViewSet, name="api-tool", **CHANGES),
    *endpoint("tools/<uuid:id>/test", ToolViewSet, name="api-tool-test", post="test"),
    *endpoint("tools/<uuid:id>/duplicate", ToolViewSet, name="api-tool-duplicate", post="duplicate"),
    *endpoint("tools/<uuid:id>/mcp", McpViewSet, name="api-tool-mcp", get="standing", post="approve"),
    *endpoint("tools/mcp/discover", McpViewSet, name="api-mcp-discover", get="servers", post="discover"),
    *endpoint("built-in-tools/", BuiltinToolViewSet, name="api-built-in-tools", get="list"),
    *endpoint("agents/", AgentViewSet, name="api-agents", **LIST),
    *endpoint("agents/<uuid:id>", AgentViewSet, name="api-agent", **CHANGES),
    *endpoint("agents/<uuid:id>/test", AgentViewSet, name="api-agent-test", post="test"),
    *endpoint("agents/<uuid:id>/duplicate", AgentViewSet, name="api-agent-duplicate", post="duplicate"),
    *endpoint("agents/<uuid:id>/tools", AgentViewSet, name="api-agent-tools", post="add_tool"),
    *endpoint("agents/<uuid:id>/tools/<uuid:tool_id>", AgentViewSet, name="api-agent-tool", delete="remove_tool"),
    *endpoint("costs/", CostViewSet, name="api-costs", get="costs"),
    *endpoint("costs/budgets/", CostViewSet, name="api-budgets", get="budgets"),
    *endpoint("quality/", QualityViewSet, name="api-quality", get="quality"),
    *endpoint("webhooks/", WebhookViewSet, name="api-webhooks", **LIST),
    *endpoint(
        "webhooks/<uuid:id>",
        WebhookViewSet,
        name="api-webhook",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    *endpoint("webhooks/<uuid:id>/rotate", WebhookViewSet, name="api-webhook-rotate", post="rotate"),
    *endpoint("webhooks/<uuid:id>/test", WebhookViewSet, name="api-webhook-test", post="test"),
    *endpoint("webhooks/<uuid:id>/deliveries/", WebhookViewSet, name="api-webhook-deliveries", get="deliveries"),
    *endpoint(
        "webhooks/<uuid:id>/deliveries/<uuid:delivery_id>", WebhookViewSet, name="api-webhook-delivery", get="delivery"
    ),
    *endpoint(
        "webhooks/<uuid:id>/deliveries/<uuid:delivery_id>/replay",
        WebhookViewSet,
        name="api-webhook-replay",
        post="replay",
    ),
    path("schema", ApiDocument.as_view(), name="api-schema"),
    path("schema/", ApiDocument.as_view()),
    path("docs", swagger_page, name="api-docs"),
    path("docs/", swagger_page),
    path("redoc", redoc_page, name="api-redoc"),
    path("redoc/", redoc_page),
]
api_root = ApiRoot.as_view(patterns=urlpatterns[:])
urlpatterns.append(path("", api_root, name="api-root"))
