"""Addresses at which programs outside start a workflow, and what arrived there."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from executions.models.executions import WorkflowExecution
from executions.status import Mode
from pastetrader.common.encryption import EncryptedJSONField, SecretUnreadable
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, Row, TimestampedModel, one_of
from workflows.models import OfWorkflowQuerySet, Workflow


class Signing(models.TextChoices):
    """How a sender shows that it knows the secret."""

    STANDARD = "standard", _("Signature (Standard Webhooks)")
    BEARER = "bearer", _("Bearer token")
    TRADINGVIEW = "tradingview", _("TradingView alert")


class ContentType(models.TextChoices):
    """What the bodies are. The endpoint says it: a sender has no say in how its body is read."""

    JSON = "application/json", _("JSON")
    TEXT = "text/plain", _("Text")


class EndpointMode(models.TextChoices):
    """What an endpoint is for now."""

    PRODUCTION = "production", _("in use")
    TEST = "test", _("being set up")


class Verdict(models.TextChoices):
    """What became of a delivery."""

    ACCEPTED = "accepted", pgettext_lazy("webhook delivery", "accepted")
    REFUSED_SIGNATURE = "refused_signature", _("wrong signature")
    REFUSED_REPLAY = "refused_replay", _("sent before")
    REFUSED_TIME = "refused_time", _("too old or too new")
    REFUSED_RATE = "refused_rate", _("too many")
    INACTIVE = "inactive", _("not active")
    INVALID_BODY = "invalid_body", _("the body does not fit")


class WebhookEndpoint(IdentifiedModel, TimestampedModel):
    """An address at which a workflow is started from outside.

    The address is shown to its owner again whenever they set up a sender, so its token is kept encrypted; requests find
    it by its digest. Secrets are shown once, when they are made. Without a secret, everything is refused.
    """

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="webhooks", verbose_name=_("workflow"))
    trigger_node_key = models.CharField(_("trigger"), max_length=64, blank=True, default="")
    name = models.CharField(_("name"), max_length=255)
    token = EncryptedJSONField(_("token"), editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    signing = models.CharField(_("signed by"), max_length=20, choices=Signing, default=Signing.STANDARD)
    content_type = models.CharField(_("content"), max_length=50, choices=ContentType, default=ContentType.JSON)
    mode = models.CharField(_("mode"), max_length=20, choices=EndpointMode, default=EndpointMode.PRODUCTION)
    is_active = models.BooleanField(_("active"), default=True)
    secret = EncryptedJSONField(_("secret"), null=True, editable=False)
    secret_made_at = models.DateTimeField(_("secret made at"), null=True, blank=True, editable=False)
    previous_secret = EncryptedJSONField(_("former secret"), null=True, editable=False)
    previous_valid_until = models.DateTimeField(_("former secret valid until"), null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "webhook_endpoints"
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            one_of("signing", Signing, name="webhook_endpoints_signing_known"),
            one_of("content_type", ContentType, name="webhook_endpoints_content_type_known"),
            one_of("mode", EndpointMode, name="webhook_endpoints_mode_known"),
            models.CheckConstraint(condition=~Q(name=""), name="webhook_endpoints_name_given"),
            models.CheckConstraint(
                condition=Q(previous_secret=None, previous_valid_until=None)
                | Q(secret__isnull=False, previous_secret__isnull=False, previous_valid_until__isnull=False),
                name="webhook_endpoints_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(secret__isnull=True, secret_made_at__isnull=True)
                | Q(secret__isnull=False, secret_made_at__isnull=False),
                name="webhook_endpoints_secret_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def readable_token(self) -> str:
        """The token of its address; "" when the key that it was encrypted with is gone."""
        try:
            return str(self.token)
        except SecretUnreadable:
            return ""

    def has_former_secret(self, now: datetime | None = None) -> bool:
        """Whether the secret before the current one is still taken."""
        until = self.previous_valid_until
        return until is not None and until > (now or timezone.now())

    def secrets(self, now: datetime | None = None) -> list[str]:
        """The secrets that are taken now, the newest first; none when none was made."""
        found = [self.secret, self.previous_secret if self.has_former_secret(now) else None]
        return [secret for secret in found if secret]


class OfEndpointQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to an endpoint, and so to the owner of its workflow."""

    owner_path = "endpoint__workflow__owner"


class WebhookDelivery(IdentifiedModel):
    """Something that arrived at an endpoint, or was sent again from there (`replay_of`).

    Of an accepted one the execution was made in the same transaction. The body, at most 1 MB, is kept of deliveries
    whose sender knew the secret; of others nothing but its size is.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"), db_index=False
    )
    webhook_id = models.CharField(_("id of the sender"), max_length=200)
    received_at = models.DateTimeField(_("received at"))
    address = models.GenericIPAddressField(_("address"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.BinaryField(_("body"), null=True)
    has_body = models.BooleanField(_("body kept"), default=False)
    body_bytes = models.PositiveIntegerField(_("size"), default=0)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    cause = models.CharField(_("cause"), max_length=64, blank=True, default="")
    cause_message = MessageField(_("in words"), blank=True, default="")
    mode = models.CharField(_("mode"), max_length=20, choices=Mode, default=Mode.NORMAL)
    execution = models.ForeignKey(
        WorkflowExecution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="webhook_deliveries",
        verbose_name=_("execution"),
    )
    replay_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replays", verbose_name=_("replay of")
    )
    replayed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )

    objects = models.Manager.from_queryset(OfEndpointQuerySet)()

    class Meta:
        db_table = "webhook_deliveries"
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            one_of("verdict", Verdict, name="webhook_deliveries_verdict_known"),
            one_of("mode", Mode, name="webhook_deliveries_mode_known"),
            models.CheckConstraint(
                condition=Q(has_body=True, body__isnull=False) | Q(has_body=False, body__isnull=True),
                name="webhook_deliveries_body_told",
            ),
            # Nobody starts anything twice with one id; what was refused does not take an id from anybody.
            models.UniqueConstraint(
                fields=["endpoint", "webhook_id"],
                condition=Q(verdict="accepted"),
                name="webhook_deliveries_accepted_once",
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "-received_at", "-id"], name="webhook_deliveries_newest"),
            models.Index(fields=["received_at"], name="webhook_deliveries_oldest"),
        ]

    def __str__(self) -> str:
        return self.webhook_id
