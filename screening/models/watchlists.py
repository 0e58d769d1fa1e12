"""Symbols that a person keeps an eye on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, TimestampedModel


class Watchlist(IdentifiedModel, TimestampedModel):
    """Symbols of one market under a name, in an order. `version` rises with every change, so that none is lost."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="watchlists", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60)
    market = models.CharField(_("market"), max_length=10)
    symbols = models.JSONField(_("symbols"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "watchlists"
        verbose_name = _("watch-list")
        verbose_name_plural = _("watch-lists")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="watchlists_name_once_per_owner"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(market=""), name="watchlists_name_and_market_given"),
        ]

    def __str__(self) -> str:
        return self.name
