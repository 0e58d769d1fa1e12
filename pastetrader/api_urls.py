"""Every address of the API, below /api/v1/."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from executions.api import ExecutionViewSet
from executions.workflow_api import WorkflowExecutionViewSet
from parsers.api import PasteViewSet
from parsers.ledger_api import LedgerViewSet
from parsers.workflow_api import WorkflowStrategyViewSet
from pastetrader.common.http.api import endpoint
from registry.api import AgentViewSet, ToolViewSet
from screening.api import ExplanationViewSet, SignalViewSet
from screening.bar_imports_api import BarImportViewSet
from workflows.api.edges import EdgeViewSet
from workflows.api.exchange import ExchangeViewSet
from workflows.api.graph import GraphViewSet
from workflows.api.node_types import NodeTypeViewSet
from workflows.api.nodes import NodeViewSet
from workflows.api.versions import VersionViewSet
from workflows.api.workflows import WorkflowViewSet

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
    *endpoint("node-types/", NodeTypeViewSet, name="api-node-types", get="list"),
    *endpoint("node-types/<slug:node_type>", NodeTypeViewSet, name="api-node-type", get="retrieve"),
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
    *endpoint(
        "workflows/<uuid:id>/nodes/<slug:node_id>",
        NodeViewSet,
        name="api-workflow-node",
        get="retrieve",
        put="update",
        delete="destroy",
    ),
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
    *endpoint("workflows/<uuid:id>/strategy", WorkflowStrategyViewSet, name="api-workflow-strategy", get="strategy"),
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
