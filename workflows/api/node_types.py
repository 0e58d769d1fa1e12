"""The kinds of nodes that there are, with the JSON Schemas of their configs: what forms and programs are made from."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.errors import NotFound
from pastetrader.common.form_words import translated
from pastetrader.common.http.api import OwnedViewSet
from workflows.definition.node_types import schema_of, settings_schema
from workflows.definition.node_types.descriptions import DESCRIPTIONS, NodeTypeDescription
from workflows.models import Workflow
from workflows.serializers.node_types import NodeTypeSerializer, NodeTypesSerializer


class NodeTypeViewSet(OwnedViewSet):
    """Node types. They belong to nobody."""

    queryset = Workflow.objects.none()
    serializer_class = NodeTypeSerializer
    pagination_class = None

    @extend_schema(responses={200: forced_singular_serializer(NodeTypesSerializer)})  # type: ignore[no-untyped-call]
    def list(self, request: Request) -> Response:
        """All node types, in the reader's language."""
        return Response({"results": [_shown(one) for one in DESCRIPTIONS]})

    @extend_schema(responses={200: NodeTypeSerializer})
    def retrieve(self, request: Request, node_type: str) -> Response:
        """One node type."""
        found = next((one for one in DESCRIPTIONS if one.node_type == node_type), None)
        if found is None:
            raise NotFound
        return Response(_shown(found))


def _shown(one: NodeTypeDescription) -> dict[str, Any]:
    return {
        "node_type": one.node_type,
        "title": one.title.render(gettext),
        "description": one.description.render(gettext),
        "handles": one.handles,
        "names": one.names,
        "example": dict(one.example),
        "config_schema": translated(schema_of(one.node_type), gettext),
        "settings_schema": translated(settings_schema(), gettext),
    }
