"""Servers of tools over HTTP: what they offer, and what the owner of a tool approves."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.http.api import OwnedViewSet
from registry.mcp.approvals import approve, discover, standing
from registry.mcp.serializers import (
    Approval,
    DiscoveredSerializer,
    Discovery,
    ServersSerializer,
    StandingSerializer,
)
from registry.mcp.servers import programs
from registry.models import Tool, ToolType

CHANGED = OpenApiResponse(description="The server says something else by now: mcp_changed_again.")
SILENT = OpenApiResponse(description="The server does not answer as it should.")


class McpViewSet(OwnedViewSet):
    """Tools of MCP servers. For another's, which may be looked at, no server is asked."""

    queryset = Tool.objects.filter(tool_type=ToolType.MCP)
    serializer_class = StandingSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"discover"})
    # Each calls another computer.
    rate_scopes: ClassVar[dict[str, str]] = {"standing": "test", "approve": "test", "discover": "test"}

    @extend_schema(responses={200: StandingSerializer})
    def standing(self, request: Request, **_address: Any) -> Response:
        """What was approved of the tool, what its server says of it now, and in what that differs.

        Of another's tool, only what was approved.
        """
        tool = self.get_object()
        asks = tool.owner_id == self.person.pk
        return Response(StandingSerializer(standing(tool, asks=asks)).data)

    @extend_schema(request=Approval, responses={200: StandingSerializer, 409: CHANGED, 502: SILENT})
    def approve(self, request: Request, **_address: Any) -> Response:
        """Approves what the server says of the tool now, if that is what was seen; the tool takes over the schemas."""
        tool, seen = self.get_object(), self.parsed(Approval)
        return Response(StandingSerializer(approve(tool=tool, digest=seen.digest, by=self.person)).data)

    @extend_schema(responses={200: ServersSerializer})
    def servers(self, request: Request) -> Response:
        """The servers that the operator of this installation set up; tools name them in place of an address."""
        return Response(ServersSerializer({"servers": sorted(programs())}).data)

    @extend_schema(request=Discovery, responses={200: DiscoveredSerializer, 502: SILENT})
    def discover(self, request: Request) -> Response:
        """The tools of a server, for making one of it. What they say is text of a stranger."""
        wanted = self.parsed(Discovery)
        return Response(DiscoveredSerializer({"tools": discover(wanted, wanted.auth_config)}).data)
