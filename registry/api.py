"""Tools and agents over HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.models import ApiToken
from pastetrader.accounts.rates.people import use
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.http.openapi.words import IDEMPOTENCY_KEY
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry import builtin
from registry.filters import AgentFilters, BuiltinToolFilters, ToolFilters
from registry.mcp.approvals import Offered, create_approved, first_offer
from registry.models import Agent, Tool, ToolType
from registry.serializers import (
    AgentPrompt,
    AgentSerializer,
    AgentTrialSerializer,
    BuiltinToolSerializer,
    NewToolOfAgent,
    ToolSerializer,
    ToolTrial,
    ToolTypesSerializer,
    TrialSerializer,
)
from registry.services import (
    add_tool_to_agent,
    create_agent,
    create_tool,
    delete_agent,
    delete_tool,
    remove_tool_from_agent,
    update_agent,
    update_tool,
)
from registry.services.copying import duplicate_agent, duplicate_tool
from registry.tool_types import described_types
from registry.trials.agents import try_agent
from registry.trials.tools import try_tool

CANNOT_RUN = OpenApiResponse(
    description="It cannot be run: tool_type_unavailable, tool_missing, tool_inactive, not_your_credentials."
)


CANNOT_COPY = OpenApiResponse(description="It holds its owner's credentials: not_your_credentials.")


class _SharedViewSet(OwnedViewSet):
    """One's own rows, and public ones to look at."""

    place_name: ClassVar[str]

    def whose(self, mine: bool | None) -> QuerySet[Any]:
        """What may be seen: all of it, one's own, or that of others."""
        rows = self.get_queryset()
        if mine is None:
            return rows
        return rows.filter(owner=self.person) if mine else rows.exclude(owner=self.person)

    def made(self, row: Tool | Agent) -> Response:
        """The answer to whoever made something."""
        place = reverse(self.place_name, kwargs={"id": row.pk}, request=self.request)
        return Response(self.get_serializer(row).data, status=201, headers={"Location": place})

    def changes(self, row: Tool | Agent, *, partial: bool) -> Mapping[str, Any]:
        """The checked body of a change; raises what serializers raise."""
        serializer = self.get_serializer(row, data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        found: Mapping[str, Any] = serializer.validated_data
        return found


class ToolViewSet(_SharedViewSet):
    """One's own tools, and public ones to look at."""

    queryset = Tool.objects.all()
    serializer_class = ToolSerializer
    place_name = "api-tool"
    run_actions: ClassVar[frozenset[str]] = frozenset({"test"})
    rate_scopes: ClassVar[dict[str, str]] = {"test": "test"}

    @extend_schema(responses={200: forced_singular_serializer(ToolTypesSerializer)})  # type: ignore[no-untyped-call]
    def types(self, request: Request) -> Response:
        """The types of tools that people make, with the JSON Schemas of their configurations and credentials."""
        return Response(ToolTypesSerializer({"results": described_types(self.person)}).data)

    @extend_schema(request=None, responses={201: ToolSerializer, 409: CANNOT_COPY})
    @idempotent()
    def duplicate(self, request: Request, **_address: Any) -> Response:
        """A private copy of a tool that may be seen, without its credentials."""
        tool = get_object_or_404(self.get_queryset(), pk=self.kwargs["id"])
        return self.made(duplicate_tool(tool=tool, by=self.person))

    @extend_schema(parameters=query_parameters(ToolFilters))
    def list(self, request: Request) -> Response:
        """Tools that may be used: one's own, public ones, built-in ones."""
        return self.listed(self.whose(self.query(ToolFilters).mine), ToolFilters)

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One tool."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(parameters=[OpenApiParameter(**IDEMPOTENCY_KEY)])
    def create(self, request: Request) -> Response:
        """A new tool. `effect` and `idempotent` follow from its type when left out.

        The server of an MCP tool is asked for its schemas, and for its description when there is none; making the tool
        approves what it says. An MCP tool without a server, or without a name there, is made as it is.
        """
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data
        # Before the transaction of the key: it can take seconds.
        offered = first_offer(
            fields["tool_type"],
            fields.get("config"),
            fields.get("auth_config"),
            owner=self.person,
            before=self.outward,
        )
        return self._create_once(request, fields=fields, offered=offered)

    @idempotent()
    def _create_once(self, _request: Request, *, fields: Mapping[str, Any], offered: Offered | None) -> Response:
        if offered is not None:
            return self.made(create_approved(owner=self.person, offered=offered, **fields))
        return self.made(create_tool(owner=self.person, **fields))

    def outward(self) -> None:
        """Counts a call of another computer as a test is counted. Raises TooOften."""
        token = self.request.auth if isinstance(self.request.auth, ApiToken) else None
        use("test", by=self.person, token=token)

    def update(self, request: Request, **_address: Any) -> Response:
        """A tool with new values; what is left out stays as it is, where it may be left out.

        A tool that holds credentials and is to call something else (`config`, `tool_type`) needs them again.
        """
        return self._update(partial=False)

    def partial_update(self, request: Request, **_address: Any) -> Response:
        """A tool with some new values; see PUT for its credentials."""
        return self._update(partial=True)

    def _update(self, *, partial: bool) -> Response:
        tool = self.get_object()
        changed = update_tool(tool=tool, by=self.person, **self.changes(tool, partial=partial))
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes a tool; workflows that name it say so, and what ran keeps what it knew."""
        delete_tool(tool=self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=ToolTrial, responses={200: TrialSerializer, 409: CANNOT_RUN})
    def test(self, request: Request, **_address: Any) -> Response:
        """Calls the tool once with these arguments, for at most 30 seconds, and says what it answered or why it failed.

        A tool that changes something is checked and not called (`is_dry_run`), unless `dry_run` is false.
        """
        tool = get_object_or_404(self.get_queryset(), pk=self.kwargs["id"])
        asked = self.parsed(ToolTrial)
        trial = try_tool(
            tool=tool, by=self.person, arguments=asked.arguments, as_of=asked.as_of, is_dry_run=asked.dry_run
        )
        return Response(TrialSerializer(trial).data)


class AgentViewSet(_SharedViewSet):
    """One's own agents, and public ones to look at."""

    queryset = Agent.objects.all()
    serializer_class = AgentSerializer
    place_name = "api-agent"
    run_actions: ClassVar[frozenset[str]] = frozenset({"test"})
    rate_scopes: ClassVar[dict[str, str]] = {"test": "test"}

    @extend_schema(request=AgentPrompt, responses={200: AgentTrialSerializer})
    def test(self, request: Request, **_address: Any) -> Response:
        """Asks the agent once, for at most 60 seconds, and says what it answered, in how many turns and for how much.

        Its model is really asked. Tools that change something are checked and not called.
        """
        agent = get_object_or_404(self.get_queryset(), pk=self.kwargs["id"])
        trial = try_agent(agent=agent, by=self.person, prompt=self.parsed(AgentPrompt).prompt)
        return Response(AgentTrialSerializer(trial).data)

    @extend_schema(request=None, responses={201: AgentSerializer})
    @idempotent()
    def duplicate(self, request: Request, **_address: Any) -> Response:
        """A private copy of an agent that may be seen, with those of its tools that the reader may see."""
        agent = get_object_or_404(self.get_queryset(), pk=self.kwargs["id"])
        copy = duplicate_agent(agent=agent, by=self.person)
        return self.made(self.get_queryset().get(pk=copy.pk))

    def get_queryset(self) -> QuerySet[Any]:
        """With those of their tools that the reader may see."""
        tools = Tool.objects.visible_to(self.request.user).only("id")
        return super().get_queryset().prefetch_related(Prefetch("tools", tools))

    @extend_schema(parameters=query_parameters(AgentFilters))
    def list(self, request: Request) -> Response:
        """Agents that may be used: one's own and public ones."""
        return self.listed(self.whose(self.query(AgentFilters).mine), AgentFilters)

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One agent."""
        return Response(self.get_serializer(self.get_object()).data)

    @idempotent()
    def create(self, request: Request) -> Response:
        """A new agent."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self.made(create_agent(owner=self.person, **serializer.validated_data))

    def update(self, request: Request, **_address: Any) -> Response:
        """An agent with new values; what is left out stays as it is, where it may be left out."""
        return self._update(partial=False)

    def partial_update(self, request: Request, **_address: Any) -> Response:
        """An agent with some new values."""
        return self._update(partial=True)

    def _update(self, *, partial: bool) -> Response:
        agent = self.get_object()
        update_agent(agent=agent, by=self.person, **self.changes(agent, partial=partial))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes an agent."""
        delete_agent(agent=self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=NewToolOfAgent, responses={200: AgentSerializer})
    def add_tool(self, request: Request, **_address: Any) -> Response:
        """Lets the agent call a tool; asking twice does no harm."""
        agent, named = self.get_object(), self.parsed(NewToolOfAgent)
        tool = Tool.objects.visible_to(self.person).filter(pk=named.tool_id).first()
        if tool is None:
            text = _("There is no tool %(id)s.", id=named.tool_id)
            raise Invalid(text, problems=[Problem("unknown_tool", text, path="tool_id")])
        add_tool_to_agent(agent=agent, tool=tool)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def remove_tool(self, request: Request, tool_id: UUID, **_address: Any) -> Response:
        """Lets the agent call a tool no more."""
        remove_tool_from_agent(agent=self.get_object(), tool_id=tool_id)
        return Response(status=204)


class BuiltinToolViewSet(OwnedViewSet):
    """The tools that come with the product."""

    queryset = Tool.objects.filter(tool_type=ToolType.BUILTIN, is_active=True)
    serializer_class = BuiltinToolSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """Those that this process knows: while a release rolls out, another may have brought more."""
        return super().get_queryset().filter(name__in=[tool.name for tool in builtin.registered()])

    @extend_schema(parameters=query_parameters(BuiltinToolFilters))
    def list(self, request: Request) -> Response:
        """Built-in tools by name, with the schemas of what they take and answer."""
        return self.listed(self.get_queryset(), BuiltinToolFilters)
