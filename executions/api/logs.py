"""The log of an execution over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api.filters import LogFilters
from executions.models import ExecutionLog, WorkflowExecution
from executions.serializers.executions import LogSerializer
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters


class LogViewSet(OwnedViewSet):
    """The logs of one's own executions."""

    queryset = WorkflowExecution.objects.all()
    serializer_class = LogSerializer

    @extend_schema(parameters=query_parameters(LogFilters), responses={200: LogSerializer(many=True)})
    def list(self, request: Request, **_address: Any) -> Response:
        """The log, the oldest line first."""
        rows = ExecutionLog.objects.filter(execution=self.get_object()).select_related("node_execution")
        return self.listed(rows, LogFilters)
