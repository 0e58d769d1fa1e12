"""What agents remember, over HTTP: to look at, and to have forgotten."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import AgentMemory
from executions.serializers.approvals import AgentMemorySerializer
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters


class MemoryQuery(ListQuery):
    """What a list of memories may be narrowed to."""

    searched: ClassVar = ("prompt", "answer")

    agent: UUID | None = None
    workflow: UUID | None = None
    execution: UUID | None = None


class AgentMemoryViewSet(OwnedViewSet):
    """What agents remember of one's own executions."""

    queryset = AgentMemory.objects.all()
    serializer_class = AgentMemorySerializer

    @extend_schema(parameters=query_parameters(MemoryQuery))
    def list(self, request: Request) -> Response:
        """Exchanges that agents remember, newest first."""
        return self.listed(self.get_queryset(), MemoryQuery)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Has an agent forget an exchange; what is under way keeps what it was told."""
        self.get_object().delete()
        return Response(status=204)
