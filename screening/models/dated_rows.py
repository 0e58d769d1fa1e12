"""What was known of an instrument on which day: membership of indices and fundamentals, never overwritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import one_of
from screening.models.instruments import Instrument


class Fact(models.TextChoices):
    """A figure of an instrument, and its unit."""

    MARKET_CAP = "market_cap", _("Market capitalisation, in the currency of the market")
    SHARES = "shares", _("Listed shares")
    PER = "per", _("Price by earnings per share")
    PBR = "pbr", _("Price by book value per share")
    EPS = "eps", _("Earnings per share")
    BPS = "bps", _("Book value per share")
    ROE = "roe", _("Return on equity, percent")
    DIVIDEND = "dividend", _("Dividend per share, on the day that it goes")
    DIVIDEND_YIELD = "dividend_yield", _("Dividend yield, percent")
    SALES = "sales", _("Sales, in the currency of the market")
    OPERATING_PROFIT = "operating_profit", _("Operating profit, in the currency of the market")
    NET_PROFIT = "net_profit", _("Net profit, in the currency of the market")
    SALES_GROWTH = "sales_growth", _("Growth of sales, percent")
    DEBT_RATIO = "debt_ratio", _("Debt by equity, percent")


class IndexMembership(models.Model):
    """That an instrument belongs to an index (KOSPI200) from one session to another; `until` NULL: it still does."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="memberships", verbose_name=_("instrument"), db_index=False
    )
    index = models.CharField(_("index"), max_length=20)
    since = models.DateField(_("first session"))
    until = models.DateField(_("first session without it"), null=True, blank=True)

    class Meta:
        db_table = "index_memberships"
        verbose_name = _("membership of an index")
        verbose_name_plural = _("memberships of indices")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "index", "since"], name="index_memberships_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="index_memberships_forward"),
        ]
        indexes = [models.Index(fields=["index", "since"], name="index_memberships_of_index")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.index} {self.since}"


class InstrumentFact(models.Model):
    """A figure as it was known from `known_on` on, until the next row of the same name. `period`: what it is of."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="facts", verbose_name=_("instrument"), db_index=False
    )
    name = models.CharField(_("figure"), max_length=20, choices=Fact)
    known_on = models.DateField(_("known on"))
    value = models.DecimalField(_("value"), max_digits=30, decimal_places=6)
    period = models.CharField(_("period"), max_length=10, blank=True)

    class Meta:
        db_table = "instrument_facts"
        verbose_name = _("figure of an instrument")
        verbose_name_plural = _("figures of instruments")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "name", "known_on"], name="instrument_facts_once"),
            one_of("name", Fact, name="instrument_facts_name_known"),
        ]
        indexes = [models.Index(fields=["name", "known_on"], name="instrument_facts_by_day")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.name} {self.known_on}"
