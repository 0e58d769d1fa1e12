"""What servers say of their tools as the API shows it. It is text of strangers, cleaned and of limited length."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from registry.http_tool.config import HttpCredentials
from registry.mcp.approvals import Offered, Standing
from registry.mcp.config import McpServer
from registry.models import ToolPin


class Discovery(McpServer):
    """A server whose tools are asked for, with the credentials that a tool of it would have."""

    auth_config: HttpCredentials | None = Field(default=None)


class Approval(BaseModel):
    """What was seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class _SaidSerializer(serializers.Serializer[Any]):
    """`digest` names all that an approval covers: name, description and schemas."""

    digest = serializers.CharField()
    name = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    input_schema = serializers.SerializerMethodField()
    output_schema = serializers.SerializerMethodField()

    def get_name(self, row: Offered | ToolPin) -> str:
        """What the server calls it."""
        return str(row.said["name"])

    def get_title(self, row: Offered | ToolPin) -> str:
        """What people may call it; empty when the server does not say."""
        return str(row.said["title"])

    def get_description(self, row: Offered | ToolPin) -> str:
        """What the server says that it does."""
        return str(row.said["description"])

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_input_schema(self, row: Offered | ToolPin) -> Any:
        """Of its arguments."""
        return row.said["input_schema"]

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": {}})
    def get_output_schema(self, row: Offered | ToolPin) -> Any:
        """Of its answers; null when they have no structure."""
        return row.said["output_schema"]


class HintsSerializer(serializers.Serializer[Any]):
    """What the server says of effects. It is no promise: nothing here decides by it."""

    reads_only = serializers.BooleanField(allow_null=True)
    destroys = serializers.BooleanField(allow_null=True)
    may_be_repeated = serializers.BooleanField(allow_null=True)


class OfferedSerializer(_SaidSerializer):
    """A tool as the server describes it now."""

    hints = serializers.SerializerMethodField()

    @extend_schema_field(HintsSerializer)
    def get_hints(self, offered: Offered) -> Mapping[str, Any]:
        """Shown, not believed."""
        hints: Mapping[str, Any] = offered.said["hints"]
        return hints


class ApprovedSerializer(_SaidSerializer):
    """What the tool's owner approved, and when."""

    approved_at = serializers.DateTimeField()


class TroubleSerializer(serializers.Serializer[Any]):
    """Why the server says nothing."""

    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, error: Any) -> str:
        """In the reader's language."""
        return str(error.in_full.render(gettext))


class StandingSerializer(serializers.Serializer[Standing]):
    """How a tool of an MCP server stands: it is called while `offered` has the digest that was `approved`."""

    approved = ApprovedSerializer(allow_null=True)
    offered = OfferedSerializer(allow_null=True)
    differences = serializers.SerializerMethodField()
    trouble = TroubleSerializer(allow_null=True)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_differences(self, standing: Standing) -> list[str]:
        """In words, in the reader's language."""
        return [difference.render(gettext) for difference in standing.differences]


class DiscoveredSerializer(serializers.Serializer[Any]):
    """The tools of a server."""

    tools = OfferedSerializer(many=True)


class ServersSerializer(serializers.Serializer[Any]):
    """The servers that the operator set up, by name."""

    servers = serializers.ListField(child=serializers.CharField())
