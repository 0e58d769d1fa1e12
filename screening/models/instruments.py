"""Markets, what is traded there, and the splits that are known."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import one_of


class ActionKind(models.TextChoices):
    """What happened."""

    SPLIT = "split", _("Split")


class ActionSource(models.TextChoices):
    """Who says so."""

    IMPORT = "import", _("Seen in a file and confirmed")
    PERSON = "person", _("Entered by a person")
    PROVIDER = "provider", _("Said by a source of bars")


class MarketQuerySet(models.QuerySet["Market"]):
    """Markets."""

    def with_bars(self) -> "MarketQuerySet":
        """Those that can be screened: a list of instruments alone makes a market, too."""
        bars = Bar.objects.filter(instrument__market=models.OuterRef("code"))
        return self.filter(models.Exists(bars))


class Market(models.Model):
    """A market that has bars here: its MIC, or SAMPLE for the synthetic one. `version` rises with every changed bar.

    `passport`: what was found of the quality of its bars (screening.passports) when they were of `judged_version`.
    """

    code = models.CharField(_("market"), primary_key=True, max_length=10)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    version = models.PositiveIntegerField(_("version of the bars"), default=0)
    passport = models.JSONField(_("passport of the data"), null=True, blank=True, editable=False)
    judged_version = models.PositiveIntegerField(_("version that was judged"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = MarketQuerySet.as_manager()

    class Meta:
        db_table = "markets"
        verbose_name = _("market")
        verbose_name_plural = _("markets")
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="markets_code_given")]

    def __str__(self) -> str:
        return self.code


class Instrument(models.Model):
    """Something that is traded: market (MIC, or SAMPLE for the synthetic market) and bare local code."""

    market = models.CharField(_("market"), max_length=10)
    symbol = models.CharField(_("symbol"), max_length=32)
    name = models.CharField(_("name"), max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    english_name = models.CharField(_("English name"), max_length=200, blank=True, default="", db_default="")
    # The code changes when a company is renamed; this stays.
    isin = models.CharField(_("ISIN"), max_length=12, blank=True, default="", db_default="")
    board = models.CharField(_("board"), max_length=20, blank=True, default="", db_default="")
    listed_on = models.DateField(_("listed on"), null=True, blank=True)
    delisted_on = models.DateField(_("not listed since"), null=True, blank=True)

    class Meta:
        db_table = "instruments"
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.UniqueConstraint(fields=["market", "symbol"], name="instruments_code_unique"),
            models.CheckConstraint(condition=~Q(symbol="") & ~Q(market=""), name="instruments_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.market}:{self.symbol}"


class Bar(models.Model):
    """One finished session of an instrument, prices as the source gave them. Halted sessions are no bars."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="bars", db_index=False)
    session = models.DateField(_("session"))
    open = models.DecimalField(_("open"), max_digits=20, decimal_places=6)
    high = models.DecimalField(_("high"), max_digits=20, decimal_places=6)
    low = models.DecimalField(_("low"), max_digits=20, decimal_places=6)
    close = models.DecimalField(_("close"), max_digits=20, decimal_places=6)
    volume = models.DecimalField(_("volume"), max_digits=24, decimal_places=4)

    class Meta:
        db_table = "bars"
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "session"], name="bars_session_unique"),
            models.CheckConstraint(
                condition=Q(low__gt=0)
                & Q(volume__gte=0)
                & Q(low__lte=F("open"))
                & Q(low__lte=F("close"))
                & Q(high__gte=F("open"))
                & Q(high__gte=F("close")),
                name="bars_prices_make_sense",
            ),
        ]
        indexes = [models.Index(fields=["session"], name="bars_session")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.session}"


class CorporateAction(models.Model):
    """A split that is known of an instrument: stored bars before `session` are adjusted for it.

    `ratio` is how many shares of after stand for one of before: 50 for 50:1, 0.1 where ten became one. Imports apply it
    to rows that still show it; see screening.bars.actions.
    """

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="corporate_actions", verbose_name=_("instrument"), db_index=False
    )
    session = models.DateField(_("first session after it"))
    ratio = models.DecimalField(_("shares after for one before"), max_digits=20, decimal_places=10)
    kind = models.CharField(_("kind"), max_length=10, choices=ActionKind, default=ActionKind.SPLIT)
    source = models.CharField(_("source"), max_length=10, choices=ActionSource, default=ActionSource.PERSON)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        db_table = "corporate_actions"
        verbose_name = _("corporate action")
        verbose_name_plural = _("corporate actions")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "session", "kind"], name="corporate_actions_once"),
            models.CheckConstraint(condition=Q(ratio__gt=0) & ~Q(ratio=1), name="corporate_actions_ratio_says_much"),
            one_of("kind", ActionKind, name="corporate_actions_kind_known"),
            one_of("source", ActionSource, name="corporate_actions_source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.session} {self.ratio.normalize():f}:1"
