"""What figures are computed of, looked at only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_columns import BAD, GOOD, IDLE, WARN, badge, switch, words
from pastetrader.quality.models import PasteOutcome, RequestTiming, RuleTally, Verdict
from pastetrader.quality.timing.histogram import bounds_of

TONES = {
    Verdict.AGREES: GOOD,
    Verdict.DIFFERS: BAD,
    Verdict.RUN_FAILED: BAD,
    Verdict.NOT_DRAWABLE: WARN,
    Verdict.NO_STRATEGY: IDLE,
    Verdict.NOT_RUN: IDLE,
    Verdict.CHANGED: IDLE,
    Verdict.NOT_COMPARABLE: IDLE,
}


@admin.register(PasteOutcome)
class PasteOutcomeAdmin(HistoryAdmin):
    """What became of pastes."""

    list_display = (
        "paste",
        badge("verdict", TONES, description=_("outcome")),
        words("why", description=_("why")),
        "execution",
        "looked_at",
    )
    list_filter = ("verdict",)
    list_select_related = ("paste",)
    search_fields = ("paste__text", "paste__owner__email")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PasteOutcome]:
        """Without what executions were given and gave."""
        rows: QuerySet[PasteOutcome] = super().get_queryset(request)
        return rows.defer("paste__spans", "paste__places", "paste__notes")


@admin.register(RuleTally)
class RuleTallyAdmin(HistoryAdmin):
    """What people did with the rules of readings."""

    list_display = (
        "strategy",
        "reader_version",
        switch("is_used", on=_("used"), off=_("not used"), description=_("state")),
        "confirmed",
        "kept",
        "edited",
        "dropped",
        "answered",
        "unjudged",
        "added",
    )
    list_filter = ("is_used", "reader_version")
    list_select_related = ("strategy",)
    search_fields = ("strategy__paste__owner__email", "strategy__extractor")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleTally]:
        """Without the documents."""
        rows: QuerySet[RuleTally] = super().get_queryset(request)
        return rows.defer("strategy__document")


@admin.register(RequestTiming)
class RequestTimingAdmin(HistoryAdmin):
    """How many requests of a route took about so long."""

    list_display = ("hour", "method", "route", "status_class", "took", "count")
    list_filter = ("is_api", "method", "status_class")
    search_fields = ("route",)
    ordering = ("-id",)

    @admin.display(description=_("took"))
    def took(self, timing: RequestTiming) -> str:
        """The bounds of the bin in milliseconds."""
        low, high = bounds_of(timing.bin)
        return f"{low * 1000:.1f} – {high * 1000:.1f} ms" if high is not None else f"> {low * 1000:.0f} ms"
