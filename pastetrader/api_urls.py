"""Every address of the API, below /api/v1/."""

from typing import Any

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.viewsets import GenericViewSet

from executions.api.executions import ExecutionViewSet
from executions.api.logs import LogViewSet
from executions.api.nodes import NodeExecutionViewSet
from executions.api.streaming import EventViewSet, StreamViewSet
from executions.api.workflow_executions import WorkflowExecutionViewSet
from parsers.api import PasteViewSet
from parsers.ledger_api import LedgerViewSet
from parsers.strategies_api import StrategyViewSet
from parsers.workflow_api import WorkflowStrategyViewSet
from pastetrader.accounts.api_tokens.api import TokenViewSet
from pastetrader.accounts.profile.api import MeViewSet
from pastetrader.accounts.sessions.api import SessionViewSet
from pastetrader.common.http.api import endpoint
from pastetrader.common.http.browsing import ApiRoot, redoc_page, swagger_page
from pastetrader.search_api import SearchViewSet
from registry.api import AgentViewSet, BuiltinToolViewSet, ToolViewSet
from screening.bar_imports_api import BarImportViewSet
from screening.explanations_api import ExplanationViewSet
from screening.markets_api import InstrumentViewSet, MarketViewSet
from screening.signals_api import ExecutionSignalViewSet, SignalViewSet
from workflows.api import WorkflowViewSet

LIST = {"get": "list", "post": "create"}
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
    *endpoint("pastes/<uuid:id>/workflow", PasteViewSet, name="api-paste-workflow", post="draft"),
    *endpoint("pastes/<uuid:id>/ledger/", LedgerViewSet, name="api-ledger", get="ledger"),
    *endpoint("pastes/<uuid:id>/decisions/", LedgerViewSet, name="api-decisions", get="decisions", post="decide"),
    *endpoint("pastes/<uuid:id>/hit-rates/", LedgerViewSet, name="api-hit-rates", get="hit_rates"),
    *endpoint("pastes/<uuid:id>/preflight/", LedgerViewSet, name="api-preflight", get="preflight"),
    *endpoint("strategies/", StrategyViewSet, name="api-strategies", get="list"),
    *endpoint("strategies/<uuid:id>", StrategyViewSet, name="api-strategy", get="retrieve"),
    *endpoint("search", SearchViewSet, name="api-search", get="search"),
    *endpoint("workflows/", WorkflowViewSet, name="api-workflows", **LIST),
    *endpoint(
        "workflows/<uuid:id>",
        WorkflowViewSet,
        name="api-workflow",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    *endpoint("workflows/<uuid:id>/graph", WorkflowViewSet, name="api-graph", get="graph", put="replace_graph"),
    *endpoint("workflows/<uuid:id>/problems", WorkflowViewSet, name="api-problems", get="problems"),
    *endpoint("workflows/<uuid:id>/strategy", WorkflowStrategyViewSet, name="api-workflow-strategy", get="strategy"),
    *endpoint(
        "workflows/<uuid:id>/nodes/<slug:node_key>/pin",
        WorkflowViewSet,
        name="api-pin",
        get="pin",
        put="put_pin",
        delete="remove_pin",
    ),
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
    *endpoint("executions/<uuid:id>/events", EventViewSet, name="api-events", get="events"),
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
    *endpoint("signals/", SignalViewSet, name="api-signals", get="list"),
    *endpoint("signals/<uuid:id>", SignalViewSet, name="api-signal", get="retrieve"),
    *endpoint("markets/", MarketViewSet, name="api-markets", get="list"),
    *endpoint("markets/<slug:code>", MarketViewSet, name="api-market", get="retrieve"),
    *endpoint("instruments/", InstrumentViewSet, name="api-instruments", get="list"),
    *endpoint("instruments/<int:id>", InstrumentViewSet, name="api-instrument", get="retrieve"),
    *endpoint("instruments/<int:id>/bars", InstrumentViewSet, name="api-bars", get="bars"),
    *endpoint("explanations", ExplanationViewSet, name="api-explanation", get="explain"),
    *endpoint("near-misses", ExplanationViewSet, name="api-near-misses", get="almost"),
    *endpoint("bar-imports/", BarImportViewSet, name="api-bar-imports", **LIST),
    *endpoint("bar-imports/<uuid:id>", BarImportViewSet, name="api-bar-import", get="retrieve", delete="destroy"),
    *endpoint("bar-imports/<uuid:id>/answers", BarImportViewSet, name="api-bar-import-answers", post="answer"),
    *endpoint("bar-imports/<uuid:id>/confirm", BarImportViewSet, name="api-bar-import-confirm", post="confirm"),
    *endpoint("tools/", ToolViewSet, name="api-tools", **LIST),
    *endpoint("tools/<uuid:id>", ToolViewSet, name="api-tool", **CHANGES),
    *endpoint("tools/<uuid:id>/test", ToolViewSet, name="api-tool-test", post="test"),
    *endpoint("built-in-tools/", BuiltinToolViewSet, name="api-built-in-tools", get="list"),
    *endpoint("agents/", AgentViewSet, name="api-agents", **LIST),
    *endpoint("agents/<uuid:id>", AgentViewSet, name="api-agent", **CHANGES),
    *endpoint("agents/<uuid:id>/tools", AgentViewSet, name="api-agent-tools", post="add_tool"),
    *endpoint("agents/<uuid:id>/tools/<uuid:tool_id>", AgentViewSet, name="api-agent-tool", delete="remove_tool"),
    path("schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("schema/", SpectacularAPIView.as_view()),
    path("docs", swagger_page, name="api-docs"),
    path("docs/", swagger_page),
    path("redoc", redoc_page, name="api-redoc"),
    path("redoc/", redoc_page),
]
api_root = ApiRoot.as_view(patterns=urlpatterns[:])
urlpatterns.append(path("", api_root, name="api-root"))
