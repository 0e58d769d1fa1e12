"""Tokens with which programs come in."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts.models.users import User
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet


class ApiTokenQuerySet(OwnedQuerySet["ApiToken"]):
    """A person's tokens."""

    owner_path: ClassVar[str] = "user"

    def good_at(self, now: datetime) -> "ApiTokenQuerySet":
        """Those that let a program in at that moment, as far as the token goes."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now), revoked_at=None)


class ApiToken(IdentifiedModel):
    """What a program shows instead of a password. Of the secret only a hash is kept; `prefix` tells tokens apart."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(_("begins with"), max_length=16)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    can_read = models.BooleanField(_("may read"), default=False)
    can_run = models.BooleanField(_("may run"), default=False)
    can_write = models.BooleanField(_("may write"), default=False)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        db_table = "api_tokens"
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(
                "user", Lower("name"), condition=models.Q(revoked_at=None), name="api_tokens_name_once_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(can_read=True) | models.Q(can_run=True) | models.Q(can_write=True),
                name="api_tokens_may_do_something",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="api_tokens_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def scopes(self) -> list[str]:
        """What it may do: of read, run, write."""
        allowed = {"read": self.can_read, "run": self.can_run, "write": self.can_write}
        return [scope for scope, is_allowed in allowed.items() if is_allowed]
