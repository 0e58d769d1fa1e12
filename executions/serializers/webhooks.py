"""Webhooks as the API shows and takes them. No answer holds a secret but the one that makes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.reverse import reverse

from executions.models import ContentType, EndpointMode, Signing, WebhookDelivery, WebhookEndpoint
from executions.webhooks.services import KEEP_FORMER, MAX_KEEP_HOURS, MAX_NAME
from pastetrader.common.encryption import holds

KEY = r"^[a-z0-9_]{0,64}$"
MAX_SECRET = 200


class WebhookEndpointSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An address at which a workflow is started from outside. Its secret is shown when it is made, and never here."""

    address = serializers.SerializerMethodField()
    test_address = serializers.SerializerMethodField()
    has_secret = serializers.SerializerMethodField()
    previous_valid_until = serializers.SerializerMethodField()

    class Meta:
        model = WebhookEndpoint
        fields = [
            "id",
            "workflow",
            "trigger_node_key",
            "name",
            "address",
            "test_address",
            "signing",
            "content_type",
            "mode",
            "is_active",
            "has_secret",
            "secret_made_at",
            "previous_valid_until",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_address(self, endpoint: WebhookEndpoint) -> str:
        """Where deliveries are sent; empty when it cannot be read, since its key is gone."""
        return self._address("webhook-door", endpoint)

    def get_test_address(self, endpoint: WebhookEndpoint) -> str:
        """Where they are sent while everything is set up: executions run in test mode."""
        return self._address("webhook-test-door", endpoint)

    def get_has_secret(self, endpoint: WebhookEndpoint) -> bool:
        """Whether a secret was made; until then everything is refused."""
        return holds(endpoint, "secret")

    def get_previous_valid_until(self, endpoint: WebhookEndpoint) -> datetime | None:
        """Until when the secret before the current one is taken as well; null when it is not."""
        return endpoint.previous_valid_until if endpoint.has_former_secret() else None

    def _address(self, name: str, endpoint: WebhookEndpoint) -> str:
        token = endpoint.readable_token
        return str(reverse(name, kwargs={"token": token}, request=self.context.get("request"))) if token else ""


class WebhookWithSecretSerializer(WebhookEndpointSerializer):
    """The answer to whoever made the secret: it is shown this once."""

    secret = serializers.CharField(read_only=True, help_text="Shown this once.")

    class Meta(WebhookEndpointSerializer.Meta):
        fields = [*WebhookEndpointSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class WebhookDeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """Something that arrived. `cause` says for programs, `cause_message` for people, why it started nothing."""

    class Meta:
        model = WebhookDelivery
        fields = [
            "id",
            "endpoint",
            "webhook_id",
            "received_at",
            "address",
            "mode",
            "verdict",
            "cause",
            "cause_message",
            "execution",
            "replay_of",
            "body_bytes",
            "has_body",
        ]
        read_only_fields = fields


class WebhookDeliveryDetailSerializer(WebhookDeliverySerializer):
    """With the headers that were kept, and the body as text (null when it was not kept)."""

    body = serializers.SerializerMethodField()

    class Meta(WebhookDeliverySerializer.Meta):
        fields = [*WebhookDeliverySerializer.Meta.fields, "headers", "body"]
        read_only_fields = fields

    def get_body(self, delivery: WebhookDelivery) -> str | None:
        """The body; an alert's without its secret."""
        return None if delivery.body is None else bytes(delivery.body).decode(errors="replace")


class WebhookAcceptedSerializer(serializers.Serializer[Any]):
    """A delivery that was accepted, and the execution that it started: both exist."""

    delivery = serializers.UUIDField()
    execution = serializers.UUIDField()


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewWebhook(_Body):
    """An address for a workflow. Give a secret only when the sender dictates one."""

    workflow: UUID
    name: str = Field(min_length=1, max_length=MAX_NAME)
    trigger_node_key: str = Field(default="", pattern=KEY, description="The trigger that is started; empty: all.")
    signing: Signing = Signing.STANDARD
    content_type: ContentType = ContentType.JSON
    mode: EndpointMode = EndpointMode.PRODUCTION
    is_active: bool = True
    secret: str | None = Field(default=None, min_length=1, max_length=MAX_SECRET, json_schema_extra={"writeOnly": True})


class WebhookChanges(_Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=MAX_NAME)
    trigger_node_key: str | None = Field(default=None, pattern=KEY)
    content_type: ContentType | None = None
    mode: EndpointMode | None = None
    is_active: bool | None = None


class Rotation(_Body):
    """How long the former secret is still taken; and the new one, when the sender dictates it."""

    keep_hours: int = Field(default=int(KEEP_FORMER.total_seconds()) // 3600, ge=0, le=MAX_KEEP_HOURS)
    secret: str | None = Field(default=None, min_length=1, max_length=MAX_SECRET, json_schema_extra={"writeOnly": True})


class TestDelivery(_Body):
    """What the sample says; a JSON value, or a text for an endpoint of texts. Left out: a sample of ours."""

    __test__ = False

    content: Any = None
