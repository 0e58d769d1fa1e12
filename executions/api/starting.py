"""The answer to whoever asked for an execution."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from executions.models import WorkflowExecution
from executions.serializers.executions import ExecutionSerializer


def started(execution: WorkflowExecution, request: Request) -> Response:
    """202: it exists and will end; Location says where to look."""
    place = reverse("api-execution", kwargs={"id": execution.pk}, request=request)
    return Response(ExecutionSerializer(execution).data, status=202, headers={"Location": place})
