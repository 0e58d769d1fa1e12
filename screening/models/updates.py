"""Updates of a market's bars by a provider: what is fetched symbol by symbol, and stored as a whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.message_field import MessageField
from pastetrader.common.models import ClaimableModel, IdentifiedModel, one_of
from screening.models.sources import BarSource


class UpdateStatus(models.TextChoices):
    """Where it is. The last three are the end of it."""

    LISTING = "listing", _("Instruments are listed")
    FETCHING = "fetching", _("Bars are fetched")
    STORING = "storing", _("Being stored")
    HELD = "held", _("Held back: a person decides")
    STORED = "stored", _("Stored")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")


class SymbolState(models.TextChoices):
    """How far a symbol's bars are."""

    WAITING = "waiting", _("To be fetched")
    FETCHED = "fetched", _("Fetched")
    STORED = "stored", _("Stored")
    FAILED = "failed", _("Failed")


class Verdict(models.TextChoices):
    """What the quality of a market's bars says about working with them."""

    PASS = "pass", _("Good")  # no password
    WARN = "warn", _("To be looked at")
    BLOCK = "block", _("Not to be worked with")


WORKING = (UpdateStatus.LISTING, UpdateStatus.FETCHING, UpdateStatus.STORING)
OPEN = (*WORKING, UpdateStatus.HELD)


class BarUpdate(IdentifiedModel, ClaimableModel):
    """A market brought up to date: its instruments listed, bars fetched, judged, and stored together.

    No session after `until` is taken. `since`: every symbol's bars are fetched anew from that day on, instead of where
    each ends. Nobody works on it before `not_before`. `passport` is what was found of the quality
    of the bars (screening.bar_updates.quality).
    """

    market = models.CharField(_("market"), max_length=10)
    provider = models.CharField(_("provider"), max_length=20)
    source = models.ForeignKey(
        BarSource, models.SET_NULL, null=True, blank=True, related_name="updates", verbose_name=_("source")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="bar_updates",
        verbose_name=_("requested by"),
        db_index=False,
    )
    status = models.CharField(_("status"), max_length=10, choices=UpdateStatus, default=UpdateStatus.LISTING)
    until = models.DateField(_("last session"))
    since = models.DateField(_("anew since"), null=True, blank=True)
    force = models.BooleanField(_("stored in spite of its quality"), default=False)
    verdict = models.CharField(_("quality"), max_length=5, choices=Verdict, blank=True)
    passport = models.JSONField(_("passport of the data"), null=True, blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True)
    error_message = MessageField(_("error"), blank=True)
    not_before = models.DateTimeField(_("rests until"), null=True, blank=True)

    class Meta:
        db_table = "bar_updates"
        verbose_name = _("update of bars")
        verbose_name_plural = _("updates of bars")
        constraints = [
            one_of("status", UpdateStatus, name="bar_updates_status_known"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=Verdict.values), name="bar_updates_verdict_known"
            ),
            models.UniqueConstraint(
                fields=["market"], condition=Q(status__in=OPEN), name="bar_updates_one_at_a_time_per_market"
            ),
        ]
        indexes = [
            models.Index(fields=["market", "-created_at"], name="bar_updates_market_newest"),
            models.Index(fields=["status", "worked_at"], name="bar_updates_in_work"),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.until}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or should."""
        return self.status in WORKING

    @property
    def is_ended(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.status not in OPEN


class BarUpdateSymbol(models.Model):
    """A symbol of an update: `bars` as they were fetched, with `details` (screening.bar_updates.staged), until stored.

    `since`: the first day that is asked for. `code` and `message` say why the last try failed, `tries` which it was.
    """

    update = models.ForeignKey(
        BarUpdate, models.CASCADE, related_name="symbols", verbose_name=_("update"), db_index=False
    )
    symbol = models.CharField(_("symbol"), max_length=32)
    board = models.CharField(_("board"), max_length=20, blank=True)
    since = models.DateField(_("since"))
    state = models.CharField(_("state"), max_length=10, choices=SymbolState, default=SymbolState.WAITING)
    is_whole = models.BooleanField(_("whole history anew"), default=False)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    code = models.CharField(_("cause"), max_length=40, blank=True)
    message = MessageField(_("why it failed"), blank=True)
    bars = models.BinaryField(_("bars"), null=True, blank=True)
    details = models.JSONField(_("what else was told"), default=dict, blank=True)
    new_bars = models.PositiveIntegerField(_("new bars"), default=0)

    class Meta:
        db_table = "bar_update_symbols"
        verbose_name = _("symbol of an update")
        verbose_name_plural = _("symbols of updates")
        constraints = [
            models.UniqueConstraint(fields=["update", "symbol"], name="bar_update_symbols_once"),
            one_of("state", SymbolState, name="bar_update_symbols_state_known"),
        ]
        indexes = [models.Index(fields=["update", "state"], name="bar_update_symbols_to_do")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.state}"
