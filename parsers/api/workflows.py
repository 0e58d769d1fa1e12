"""The strategy of a workflow over HTTP."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from parsers.described import strategy_now
from parsers.drafting.reading_back import NotDescribed
from pastetrader.common.errors import NotFound
from pastetrader.common.http.api import OwnedViewSet
from workflows.models import Workflow


class NotDescribedSerializer(serializers.Serializer[None]):
    """What in the graph no strategy can say, and at which node."""

    code = serializers.CharField()
    message = serializers.CharField()
    node = serializers.CharField()


class WorkflowStrategySerializer(serializers.Serializer[None]):
    """The strategy that the graph is, or why none describes it any more; one of the two is null."""

    strategy = serializers.JSONField(allow_null=True)
    not_described = NotDescribedSerializer(allow_null=True)


class WorkflowStrategyViewSet(OwnedViewSet):
    """One's own workflows, as strategies."""

    queryset = Workflow.objects.all()

    @extend_schema(responses={200: WorkflowStrategySerializer})
    def strategy(self, request: Request, **_address: Any) -> Response:
        """The strategy that the workflow is now, with the edits of its graph; 404 when it was drafted from none."""
        found = strategy_now(self.get_object())
        if found is None:
            raise NotFound
        if isinstance(found, NotDescribed):
            problem = {"code": found.code, "message": found.message.render(gettext), "node": found.node}
            return Response({"strategy": None, "not_described": problem})
        return Response({"strategy": found.model_dump(mode="json"), "not_described": None})
