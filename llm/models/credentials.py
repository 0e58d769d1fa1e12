"""Keys of providers: a person's own, and those of the installation that everybody's agents use."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.encryption import EncryptedJSONField
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, TimestampedModel


class ModelCredentialQuerySet(OwnedQuerySet["ModelCredential"]):
    """Whose keys."""

    owner_path: ClassVar[str] = "owner"


class ModelCredential(IdentifiedModel, TimestampedModel):
    """What opens a provider: a key, and the address it is for ('' is the provider's own). Without owner: everybody's.

    `name` tells several of one provider apart (OpenAI itself, and a server of one's own that speaks its format).
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="model_credentials",
        verbose_name=_("owner"),
    )
    provider = models.CharField(_("provider"), max_length=20)
    name = models.CharField(_("name"), max_length=60, default="default")
    api_key = EncryptedJSONField(_("key"), null=True, blank=True, editable=False)
    base_url = models.CharField(_("address"), max_length=500, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ModelCredentialQuerySet.as_manager()

    class Meta:
        db_table = "model_credentials"
        verbose_name = _("key of a model provider")
        verbose_name_plural = _("keys of model providers")
        constraints = [
            models.UniqueConstraint(fields=["owner", "provider", "name"], name="model_credentials_name_once_per_owner"),
            # NULLs are distinct in the constraint above.
            models.UniqueConstraint(
                fields=["provider", "name"], condition=Q(owner=None), name="model_credentials_name_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.name}"
