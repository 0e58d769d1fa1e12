"""Tools and agents over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from registry.models import Agent, Tool
from registry.serializers import AgentSerializer, ToolSerializer
from registry.services import create_agent, create_tool, delete_agent, delete_tool, update_agent, update_tool


class ToolViewSet(OwnedViewSet):
    """One's own tools, and public ones to look at."""

    queryset = Tool.objects.all()
    serializer_class = ToolSerializer

    def list(self, request: Request) -> Response:
        """Tools that may be used: one's own, public ones, built-in ones."""
        return self.page(self.get_queryset())

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One tool."""
        return Response(self.get_serializer(self.get_object()).data)

    @idempotent()
    def create(self, request: Request) -> Response:
        """A new tool. `effect` and `idempotent` follow from its type when left out."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        tool = create_tool(owner=self.person, **serializer.validated_data)
        return Response(self.get_serializer(tool).data, status=201)

    def update(self, request: Request, **_address: Any) -> Response:
        """A tool with new values; what is left out stays as it is, where it may be left out."""
        return self._update(request, partial=False)

    def partial_update(self, request: Request, **_address: Any) -> Response:
        """A tool with some new values."""
        return self._update(request, partial=True)

    def _update(self, request: Request, *, partial: bool) -> Response:
        tool = self.get_object()
        serializer = self.get_serializer(tool, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return Response(self.get_serializer(update_tool(tool=tool, **serializer.validated_data)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes a tool; workflows that name it say so, and what ran keeps what it knew."""
        delete_tool(tool=self.get_object())
        return Response(status=204)


class AgentViewSet(OwnedViewSet):
    """One's own agents, and public ones to look at."""

    queryset = Agent.objects.prefetch_related("tools")
    serializer_class = AgentSerializer

    def list(self, request: Request) -> Response:
        """Agents that may be used: one's own and public ones."""
        return self.page(self.get_queryset())

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One agent."""
        return Response(self.get_serializer(self.get_object()).data)

    @idempotent()
    def create(self, request: Request) -> Response:
        """A new agent."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        agent = create_agent(owner=self.person, **serializer.validated_data)
        return Response(self.get_serializer(agent).data, status=201)

    def update(self, request: Request, **_address: Any) -> Response:
        """An agent with new values; what is left out stays as it is, where it may be left out."""
        return self._update(request, partial=False)

    def partial_update(self, request: Request, **_address: Any) -> Response:
        """An agent with some new values."""
        return self._update(request, partial=True)

    def _update(self, request: Request, *, partial: bool) -> Response:
        agent = self.get_object()
        serializer = self.get_serializer(agent, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        changed = update_agent(agent=agent, **serializer.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=changed.pk)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes an agent."""
        delete_agent(agent=self.get_object())
        return Response(status=204)
