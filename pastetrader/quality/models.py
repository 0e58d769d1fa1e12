"""What happened, in a form that figures are soon computed of: of each paste, of each reading, of requests."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executions.models import WorkflowExecution
from parsers.models import Paste, Strategy
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import OwnedQuerySet, one_of


class Verdict(models.TextChoices):
    """What became of a paste on its way to a workflow. The first four count; the rest say why it doesn't (yet)."""

    AGREES = "agrees", _("ran, and its screen agrees with its rules")
    DIFFERS = "differs", _("ran, and its screen differs from its rules")
    RUN_FAILED = "run_failed", _("its first run failed")
    NOT_DRAWABLE = "not_drawable", _("no workflow can be made of its rules")
    NO_STRATEGY = "no_strategy", _("no strategy is in it")
    NOT_RUN = "not_run", _("not run yet")
    CHANGED = "changed", _("its steps were changed by hand before its first run")
    NOT_COMPARABLE = "not_comparable", _("bars or reading changed before the two could be compared")


# What a run decided once and for all.
FINAL = (Verdict.AGREES, Verdict.DIFFERS, Verdict.RUN_FAILED)
COUNTED = (*FINAL, Verdict.NOT_DRAWABLE)


class PasteOutcome(models.Model):
    """What became of a paste, as it was when somebody last looked (`looked_at`): parts of it may be newer.

    `execution` is the run that decided it, while it is kept; `why` says what differs or what failed.
    """

    paste = models.OneToOneField(
        Paste, models.CASCADE, primary_key=True, related_name="outcome", verbose_name=_("paste")
    )
    verdict = models.CharField(_("outcome"), max_length=20, choices=Verdict)
    why = MessageField(_("why"), blank=True, default="")
    execution = models.OneToOneField(
        WorkflowExecution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="paste_outcome",
        verbose_name=_("execution"),
    )
    looked_at = models.DateTimeField(_("looked at"))

    class Meta:
        db_table = "paste_outcomes"
        verbose_name = _("outcome of a paste")
        verbose_name_plural = _("outcomes of pastes")
        constraints = [one_of("verdict", Verdict, name="paste_outcomes_verdict_known")]

    def __str__(self) -> str:
        return f"{self.paste_id} {self.verdict}"


class TallyQuerySet(OwnedQuerySet["RuleTally"]):
    """Tallies, and whose they are."""

    owner_path = "strategy__paste__owner"


class RuleTally(models.Model):
    """What people did with the rules of a reading. A rule is in exactly one of the counts.

    `confirmed`: a person said it is right. `kept`: untouched when a person ran or activated its workflow. `answered`:
    another reading was chosen, or typed, as the answer to a question. `unjudged`: nobody has judged it yet. `added` are
    rules that were not read and came by an answer: they are none of the reading's. `is_used`: a person ran or activated
    its workflow, or a schedule or program that a person set up did.
    """

    strategy = models.OneToOneField(
        Strategy, models.CASCADE, primary_key=True, related_name="tally", verbose_name=_("strategy")
    )
    reader_version = models.CharField(_("version of the reader"), max_length=100)
    is_used = models.BooleanField(_("run or activated"), default=False)
    confirmed = models.PositiveIntegerField(_("confirmed"), default=0)
    kept = models.PositiveIntegerField(_("left as read"), default=0)
    edited = models.PositiveIntegerField(_("changed"), default=0)
    dropped = models.PositiveIntegerField(_("dropped"), default=0)
    answered = models.PositiveIntegerField(_("answered otherwise"), default=0)
    unjudged = models.PositiveIntegerField(_("not judged"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        db_table = "rule_tallies"
        verbose_name = _("tally of rules")
        verbose_name_plural = _("tallies of rules")

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.confirmed + self.kept} / {self.judged}"

    @property
    def judged(self) -> int:
        """How many rules somebody judged."""
        return self.confirmed + self.kept + self.edited + self.dropped + self.answered


class RequestTiming(models.Model):
    """How many requests of a route took about so long in an hour, or in a day of UTC (`is_day`) of long ago.

    `bin` is one of pastetrader.quality.timing.histogram; `status_class` 2 is 200 to 299.
    """

    hour = models.DateTimeField(_("hour"))
    is_day = models.BooleanField(_("a whole day"), default=False, db_default=False)
    route = models.CharField(_("route"), max_length=200)
    is_api = models.BooleanField(_("API"))
    method = models.CharField(_("method"), max_length=10)
    status_class = models.PositiveSmallIntegerField(_("class of the status"))
    bin = models.PositiveSmallIntegerField(_("bin"))
    count = models.PositiveBigIntegerField(_("requests"))

    class Meta:
        db_table = "request_timings"
        verbose_name = _("timing of requests")
        verbose_name_plural = _("timings of requests")
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "route", "method", "status_class", "bin"], name="request_timings_one_a_bin"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="request_timings_count_from_one"),
        ]
        indexes = [
            # What is folded next, found without reading what is folded already.
            models.Index(fields=["hour"], condition=Q(is_day=False), name="request_timings_unfolded"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.method} {self.route}"
