"""Webhooks: which are refused and why; switched off and shut by the services. Secrets and addresses are not shown."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.admin import tones
from executions.admin.nodes import HEAVY_OF_EXECUTION
from executions.models import WebhookDelivery, WebhookEndpoint
from executions.webhooks.services import change_endpoint, rotate_secret
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_actions import act_on_each
from pastetrader.common.admin_columns import badge, in_bytes, switch, words
from pastetrader.common.admin_filters import MadeFilter


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(HistoryAdmin):
    """Addresses at which programs outside start a workflow."""

    product_page = "webhook"
    list_display = (
        "name",
        "workflow",
        "owner",
        switch("is_active", on=_("active"), off=_("switched off"), description=_("state")),
        badge("mode", tones.MODE, description=_("mode")),
        "signing",
        "secret_made_at",
        "last_delivery_at",
        "created_at",
    )
    list_filter = ("is_active", "mode", "signing")
    search_fields = ("name", "workflow__name", "workflow__owner__email")
    ordering = ("-id",)
    # Never the address (its token) and never a secret, encrypted or not.
    fields = (
        "id",
        "workflow",
        "trigger_node_key",
        "name",
        "signing",
        "content_type",
        "mode",
        "is_active",
        "secret_made_at",
        "previous_valid_until",
        "created_at",
        "updated_at",
    )
    actions: ClassVar[Any] = ("switch_off", "switch_on", "refuse_secret")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        """With its owner, and when something arrived last."""
        rows: QuerySet[WebhookEndpoint] = super().get_queryset(request)
        newest = WebhookDelivery.objects.filter(endpoint=OuterRef("pk")).order_by("-received_at", "-id")
        last = Subquery(newest.values("received_at")[:1])
        return rows.select_related("workflow__owner").annotate(last_at=last)

    @admin.display(description=_("owner"))
    def owner(self, endpoint: WebhookEndpoint) -> str:
        """Whose workflow it starts."""
        return str(endpoint.workflow.owner)

    @admin.display(description=_("last delivery"))
    def last_delivery_at(self, endpoint: Any) -> Any:
        """When something arrived last."""
        return endpoint.last_at

    @admin.action(description=_("Switch off"), permissions=["operate"])
    def switch_off(self, request: SignedInRequest, rows: QuerySet[WebhookEndpoint]) -> None:
        """They refuse what arrives."""
        self._switch(request, rows, is_active=False)

    @admin.action(description=_("Switch on"), permissions=["operate"])
    def switch_on(self, request: SignedInRequest, rows: QuerySet[WebhookEndpoint]) -> None:
        """They take what arrives."""
        self._switch(request, rows, is_active=True)

    @admin.action(description=_("Replace the secret: the present one is refused at once"), permissions=["operate"])
    def refuse_secret(self, request: SignedInRequest, rows: QuerySet[WebhookEndpoint]) -> None:
        """After a leak. The new secret is nobody's: the owner makes one that they are shown."""

        def act(endpoint: WebhookEndpoint) -> None:
            rotate_secret(endpoint=endpoint, by=request.user, keep_for=timedelta(0))

        act_on_each(self, request, rows, act, _("Its secret was replaced."))

    def _switch(self, request: SignedInRequest, rows: QuerySet[WebhookEndpoint], *, is_active: bool) -> None:
        what = _("Switched on.") if is_active else _("Switched off.")

        def act(endpoint: WebhookEndpoint) -> None:
            change_endpoint(endpoint=endpoint, by=request.user, changes={"is_active": is_active})

        act_on_each(self, request, rows, act, what)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(HistoryAdmin):
    """What arrived, and why it was refused. Bodies are between the sender and the owner."""

    list_display = (
        "received_at",
        "endpoint",
        badge("verdict", tones.VERDICT, description=_("verdict")),
        words("cause_message", description=_("in words")),
        "address",
        in_bytes("body_bytes", description=_("size")),
        "execution",
        "webhook_id",
    )
    list_filter = ("verdict", "mode", MadeFilter)
    date_hierarchy = "received_at"
    search_fields = ("webhook_id", "endpoint__name", "address", "execution__id")
    ordering = ("-id",)
    fields = (
        "id",
        "endpoint",
        "received_at",
        "verdict",
        "cause",
        "cause_message",
        "mode",
        "webhook_id",
        "address",
        "headers",
        "has_body",
        "body_bytes",
        "execution",
        "replay_of",
        "replayed_by",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        """Without bodies, and without what executions were given and gave."""
        rows: QuerySet[WebhookDelivery] = super().get_queryset(request)
        return rows.select_related("endpoint", "execution").defer("body", *HEAVY_OF_EXECUTION)
