"""Every address of the API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from executions.api import ExecutionViewSet
from executions.schedule_api import ScheduleViewSet
from executions.workflow_api import WorkflowExecutionViewSet
from parsers.api import PasteViewSet
from parsers.ledger_api import LedgerViewSet
from parsers.workflow_api import WorkflowStrategyViewSet
from pastetrader.common.http.api import endpoint
from registry.api import AgentViewSet, ToolViewSet
from screening.api import ExplanationViewSet, SignalViewSet
from screening.bar_imports_api import BarImportViewSet
from workflows.api import WorkflowViewSet

LIST = {"get": "list", "post": "create"}
CHANGES = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}

urlpatterns: list[URLPattern | URLResolver] = [
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
    *endpoint("schedules/", ScheduleViewSet, name="api-schedules", **LIST),
    *endpoint("schedules/preview", ScheduleViewSet, name="api-schedules-preview", post="preview_unsaved"),
    *endpoint("schedules/<uuid:id>", ScheduleViewSet, name="api-schedule", **CHANGES),
    *endpoint("schedules/<uuid:id>/occurrences/", ScheduleViewSet, name="api-schedule-occurrences", get="occurrences"),
    *endpoint("schedules/<uuid:id>/pause", ScheduleViewSet, name="api-schedule-pause", post="pause"),
    *endpoint("schedules/<uuid:id>/preview", ScheduleViewSet, name="api-schedule-preview", get="preview"),
    *endpoint("schedules/<uuid:id>/resume", ScheduleViewSet, name="api-schedule-resume", post="resume"),
    *endpoint("schedules/<uuid:id>/run", ScheduleViewSet, name="api-schedule-run", post="run"),
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
