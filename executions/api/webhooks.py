"""Webhooks over the API: the addresses of one's workflows, their secrets, and what arrived there."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from executions.models import EndpointMode, Signing, Verdict, WebhookDelivery, WebhookEndpoint
from executions.serializers.webhooks import (
    NewWebhook,
    Rotation,
    TestDelivery,
    WebhookAcceptedSerializer,
    WebhookChanges,
    WebhookDeliveryDetailSerializer,
    WebhookDeliverySerializer,
    WebhookEndpointSerializer,
    WebhookWithSecretSerializer,
)
from executions.services.start import serialized_transaction
from executions.status import Mode
from executions.webhooks.receiving import Received, replay
from executions.webhooks.services import (
    MadeEndpoint,
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    kept_for,
    rotate_secret,
    send_test,
)
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.http.openapi.words import IDEMPOTENCY_KEY
from pastetrader.common.moments import Moment
from workflows.models import Workflow

NO_WORKFLOW = OpenApiResponse(description="There is no such workflow, or it is another's.")
REFUSED = OpenApiResponse(description="It started nothing: its webhook or workflow cannot, or the body does not fit.")


class WebhookQuery(ListQuery):
    """What a list of webhooks may be narrowed to."""

    orderings: ClassVar = {"created_at": "created_at", "name": "name"}
    searched: ClassVar = ("name",)

    workflow: UUID | None = None
    signing: Signing | None = None
    mode: EndpointMode | None = None
    is_active: bool | None = None


class DeliveryQuery(ListQuery):
    """What a list of deliveries may be narrowed to."""

    orderings: ClassVar = {"received_at": "received_at"}
    default_ordering: ClassVar = "-received_at"
    searched: ClassVar = ("webhook_id",)
    lookups: ClassVar = {"received_after": "received_at__gte", "received_before": "received_at__lt"}

    verdict: Verdict | None = None
    mode: Mode | None = None
    execution: UUID | None = None
    received_after: Moment | None = None
    received_before: Moment | None = None


class WebhookViewSet(OwnedViewSet):
    """The webhooks of one's own workflows."""

    queryset = WebhookEndpoint.objects.select_related("workflow").filter(workflow__deleted_at=None)
    serializer_class = WebhookEndpointSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"replay", "test"})

    @extend_schema(parameters=query_parameters(WebhookQuery))
    def list(self, request: Request) -> Response:
        """Webhooks, newest first."""
        return self.listed(self.get_queryset(), WebhookQuery)

    @extend_schema(
        request=NewWebhook,
        responses={201: WebhookWithSecretSerializer, 404: NO_WORKFLOW},
        parameters=[OpenApiParameter(**IDEMPOTENCY_KEY)],
    )
    def create(self, request: Request) -> Response:
        """A new address; the answer shows its secret, this once: a repeated request is answered without it."""
        made: list[MadeEndpoint] = []
        response = self._create(request, made=made)
        if made:
            response.data = {**response.data, "secret": made[0].secret}
        return response

    @idempotent()
    def _create(self, request: Request, *, made: Any) -> Response:
        """What of the answer may be kept for a repeated request."""
        new = self.parsed(NewWebhook)
        workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=new.workflow)
        facts = new.model_dump(exclude={"workflow"})
        made.append(create_endpoint(workflow=workflow, by=self.person, **facts))
        shown = self.get_serializer(made[0].endpoint).data
        place = reverse("api-webhook", kwargs={"id": made[0].endpoint.pk}, request=request)
        return Response(shown, status=201, headers={"Location": place})

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One webhook, without its secret."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WebhookChanges)
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Renames, switches on or off, to production or back to being set up, to another trigger or content."""
        endpoint, changes = self.get_object(), self.parsed(WebhookChanges)
        given = changes.model_dump(exclude_unset=True, exclude_none=True)
        return Response(self.get_serializer(change_endpoint(endpoint=endpoint, by=self.person, changes=given)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes the address with its deliveries; the executions stay."""
        delete_endpoint(endpoint=self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=Rotation, responses={200: WebhookWithSecretSerializer})
    def rotate(self, request: Request, **_address: Any) -> Response:
        """Another secret, shown this once; the former one is taken for `keep_hours` more."""
        endpoint, how = self.get_object(), self.parsed(Rotation)
        made = rotate_secret(endpoint=endpoint, by=self.person, keep_for=kept_for(how.keep_hours), secret=how.secret)
        return Response({**self.get_serializer(made.endpoint).data, "secret": made.secret})

    @extend_schema(request=TestDelivery, responses={202: WebhookAcceptedSerializer, 409: REFUSED})
    def test(self, request: Request, **_address: Any) -> Response:
        """Sends a signed sample to its own address for tests, as a sender would."""
        endpoint, what = self.get_object(), self.parsed(TestDelivery)
        return _accepted(send_test(endpoint=endpoint, content=what.content), request)

    @extend_schema(
        parameters=query_parameters(DeliveryQuery),
        responses={200: WebhookDeliverySerializer(many=True)},
    )
    def deliveries(self, request: Request, **_address: Any) -> Response:
        """What arrived, newest first."""
        rows = WebhookDelivery.objects.filter(endpoint=self.get_object()).defer("body", "headers")
        return self.listed(rows, DeliveryQuery, WebhookDeliverySerializer)

    @extend_schema(responses={200: WebhookDeliveryDetailSerializer})
    def delivery(self, request: Request, **address: Any) -> Response:
        """One delivery with its headers and its body."""
        return Response(WebhookDeliveryDetailSerializer(self._delivery(address["delivery_id"])).data)

    @extend_schema(
        request=None,
        responses={202: WebhookAcceptedSerializer, 409: REFUSED},
        parameters=[OpenApiParameter("delivery_id", UUID, OpenApiParameter.PATH)],
    )
    @idempotent(within=serialized_transaction)
    def replay(self, request: Request, **address: Any) -> Response:
        """Starts an execution from the kept body once more, by the workflow as it is now."""
        return _accepted(replay(self._delivery(address["delivery_id"]), by=self.person), request)

    def _delivery(self, delivery_id: UUID) -> WebhookDelivery:
        endpoint = self.get_object()
        found: WebhookDelivery = get_object_or_404(WebhookDelivery, endpoint=endpoint, pk=delivery_id)
        found.endpoint = endpoint
        return found


def _accepted(received: Received, request: Request) -> Response:
    place = reverse("api-execution", kwargs={"id": received.execution.pk}, request=request)
    told = {"delivery": str(received.delivery.pk), "execution": str(received.execution.pk)}
    return Response(told, status=202, headers={"Location": place})
