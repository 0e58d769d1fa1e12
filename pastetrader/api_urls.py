"""Every address of the API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from executions.api import ExecutionViewSet
from executions.workflow_api import WorkflowExecutionViewSet
from parsers.api import PasteViewSet
from parsers.ledger_api import LedgerViewSet
from parsers.workflow_api import WorkflowStrategyViewSet
from pastetrader.accounts.api_tokens.api import TokenViewSet
from pastetrader.accounts.profile.api import MeViewSet
from pastetrader.accounts.sessions.api import SessionViewSet
from pastetrader.common.http.api import endpoint
from registry.api import AgentViewSet, ToolViewSet
from screening.api import ExplanationViewSet, SignalViewSet
from screening.bar_imports_api import BarImportViewSet
from workflows.api import WorkflowViewSet

LIST = {"get": "list", "post": "create"}
CHANGES = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}

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
    *endpoint("executions/", ExecutionViewSet, name="api-executions", get="list"),
    *endpoint(
        "workflows/<uuid:id>/statistics", WorkflowExecutionViewSet, name="api-workflow-statistics", get="statistics"
    ),
    *endpoint(
        "workflows/<uuid:id>/nodes/<slug:node_key>/run", WorkflowExecutionViewSet, name="api-run-node", post="run_node"
    ),
    *endpoint("executions/<uuid:id>", ExecutionViewSet, name="api-execution", get="retrieve", patch="partial_update"),
    *endpoint("executions/<uuid:id>/cancel", ExecutionViewSet, name="api-cancel", post="cancel"),
    *endpoint("executions/<uuid:id>/rerun", ExecutionViewSet, name="api-rerun", post="rerun"),
    *endpoint("executions/<uuid:id>/children", ExecutionViewSet, name="api-children", get="children"),
    *endpoint("executions/<uuid:id>/statistics", ExecutionViewSet, name="api-statistics", get="statistics"),
    *endpoint("executions/<uuid:id>/nodes/<slug:node_key>", ExecutionViewSet, name="api-node", get="node"),
    *endpoint(
        "executions/<uuid:id>/nodes/<slug:node_key>/attempts", ExecutionViewSet, name="api-attempts", get="attempts"
    ),
    *endpoint("executions/<uuid:id>/events", ExecutionViewSet, name="api-events", get="events"),
    *endpoint("executions/<uuid:id>/logs", ExecutionViewSet, name="api-logs", get="logs"),
    *endpoint("executions/<uuid:id>/why", ExplanationViewSet, name="api-execution-why", get="of_execution"),
    *endpoint("signals/", SignalViewSet, name="api-signals", get="list"),
    *endpoint("explanations", ExplanationViewSet, name="api-explanation", get="explain"),
    *endpoint("near-misses", ExplanationViewSet, name="api-near-misses", get="almost"),
    *endpoint("bar-imports/", BarImportViewSet, name="api-bar-imports", **LIST),
    *endpoint("bar-imports/<uuid:id>", BarImportViewSet, name="api-bar-import", get="retrieve", delete="destroy"),
    *endpoint("bar-imports/<uuid:id>/answers", BarImportViewSet, name="api-bar-import-answers", post="answer"),
    *endpoint("bar-imports/<uuid:id>/confirm", BarImportViewSet, name="api-bar-import-confirm", post="confirm"),
    *endpoint("tools/", ToolViewSet, name="api-tools", **LIST),
    *endpoint("tools/<uuid:id>", ToolViewSet, name="api-tool", **CHANGES),
    *endpoint("agents/", AgentViewSet, name="api-agents", **LIST),
    *endpoint("agents/<uuid:id>", AgentViewSet, name="api-agent", **CHANGES),
    path("schema", SpectacularAPIView.as_view(), name="api-schema"),
]
