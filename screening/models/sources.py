"""Where bars come from by themselves: a provider with its address and keys, and what its workers share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.common.encryption import EncryptedJSONField
from pastetrader.common.models import IdentifiedModel, TimestampedModel


class BarSource(IdentifiedModel, TimestampedModel):
    """A provider as this installation asks it. `config` and `secret` are what the provider's models say they hold.

    `automatic`: the markets that are updated after each of their sessions without anybody asking. `trial`: what came of
    the last time that somebody tried it out (screening.bar_sources.trials); None since its settings were changed.
    """

    provider = models.CharField(_("provider"), max_length=20)
    name = models.CharField(_("name"), max_length=60, default="default")
    config = models.JSONField(_("settings"), default=dict, blank=True)
    secret = EncryptedJSONField(_("keys"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    automatic = models.JSONField(_("updates by itself"), default=list, blank=True)
    trial = models.JSONField(_("last trial"), null=True, blank=True, editable=False)

    class Meta:
        db_table = "bar_sources"
        verbose_name = _("source of bars")
        verbose_name_plural = _("sources of bars")
        constraints = [models.UniqueConstraint(fields=["provider", "name"], name="bar_sources_name_once")]

    def __str__(self) -> str:
        return f"{self.provider}: {self.name}"


class ProviderToken(IdentifiedModel):
    """A token that all workers share. `asked_at` is the lock of who asks for one: it moves by a conditional UPDATE.

    `key` is a digest of whose it is. `number` tells one token from the next.
    """

    key = models.CharField(_("whose"), max_length=64, unique=True)
    token = EncryptedJSONField(_("token"), null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), default=0)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True)

    class Meta:
        db_table = "provider_tokens"
        verbose_name = _("token of a provider")
        verbose_name_plural = _("tokens of providers")

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.number}"


class ProviderPace(models.Model):
    """When a provider may be asked next, by whichever worker: it moves by a conditional UPDATE."""

    key = models.CharField(_("whose"), max_length=64, primary_key=True)
    next_at = models.DateTimeField(_("next request at"))

    class Meta:
        db_table = "provider_paces"
        verbose_name = _("pace of a provider")
        verbose_name_plural = _("paces of providers")

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.next_at:%H:%M:%S}"
