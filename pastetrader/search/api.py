"""Search over HTTP: everything that one owns."""

from typing import Any

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.search.finding import Found, Group, search
from workflows.models import Workflow

# Where a thing of each kind is.
PLACES = {
    "workflow": "api-workflow",
    "execution": "api-execution",
    "paste": "api-paste",
    "tool": "api-tool",
    "agent": "api-agent",
    "signal": "api-signal",
}


class SearchQuery(BaseModel):
    """What is looked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(min_length=1, max_length=200, description="Words that must all occur, or the id of an execution.")


class FoundSerializer(serializers.Serializer[Found]):
    """A thing that was found, and its address."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    detail = serializers.CharField()
    created_at = serializers.DateTimeField()
    url = serializers.URLField()


class GroupSerializer(serializers.Serializer[Group]):
    """What was found of one resource, newest first; `has_more`: there is more, which its own list shows."""

    resource = serializers.ChoiceField(choices=sorted(PLACES))
    has_more = serializers.BooleanField()
    results = FoundSerializer(many=True)


class SearchSerializer(serializers.Serializer[Any]):
    """What was found, by resource; every one is there."""

    groups = GroupSerializer(many=True)


class SearchViewSet(OwnedViewSet):
    """Everything that one owns."""

    queryset = Workflow.objects.all()

    @extend_schema(parameters=query_parameters(SearchQuery), responses={200: SearchSerializer})
    def search(self, request: Request) -> Response:
        """Workflows, executions, pastes, tools, agents and signals in which every word occurs, at most ten of each."""
        groups = search(self.person, self.query(SearchQuery).q)
        return Response(SearchSerializer({"groups": [self._shown(group) for group in groups]}).data)

    def _shown(self, group: Group) -> dict[str, Any]:
        place = PLACES[group.kind]
        results = [
            {**vars(found), "url": reverse(place, kwargs={"id": found.id}, request=self.request)}
            for found in group.found
        ]
        return {"resource": group.kind, "has_more": group.has_more, "results": results}
