"""What may be spent on models, what is spent, and what calls in progress have put aside."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, TimestampedModel

# What is counted is whole billionths of a dollar, which both databases add up exactly.
BILLIONTHS = Decimal(1_000_000_000)


class Budget(IdentifiedModel, TimestampedModel):
    """A limit in US dollars for a person, an agent or an execution, or for each of them (`subject_id` None).

    Days and months are those of UTC. An execution has one limit as a whole.
    """

    class Scope(models.TextChoices):
        """Whose spending is limited."""

        USER = "user", _("person")
        AGENT = "agent", _("agent")
        EXECUTION = "execution", _("execution")

    class Period(models.TextChoices):
        """In which time."""

        DAY = "day", _("a day")
        MONTH = "month", _("a month")
        WHOLE = "whole", _("as a whole")

    scope = models.CharField(_("for"), max_length=10, choices=Scope)
    subject_id = models.UUIDField(_("which one"), null=True, blank=True)
    period = models.CharField(_("in"), max_length=10, choices=Period)
    limit = models.DecimalField(_("limit (USD)"), max_digits=12, decimal_places=4)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        db_table = "llm_budgets"
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=["user", "agent", "execution"]), name="llm_budgets_scope_known"
            ),
            models.CheckConstraint(condition=Q(period__in=["day", "month", "whole"]), name="llm_budgets_period_known"),
            models.CheckConstraint(
                condition=~Q(scope="execution") | Q(period="whole"), name="llm_budgets_executions_as_a_whole"
            ),
            models.CheckConstraint(condition=Q(limit__gte=0), name="llm_budgets_limit_not_negative"),
            models.UniqueConstraint(fields=["scope", "subject_id", "period"], name="llm_budgets_one_each"),
            # NULLs are distinct in the constraint above.
            models.UniqueConstraint(
                fields=["scope", "period"], condition=Q(subject_id=None), name="llm_budgets_one_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}, {self.get_period_display()}: ${self.limit:.2f}"


class BudgetUse(models.Model):
    """What one subject spent of a budget in one period, and what its calls in progress may cost at most.

    Both in billionths of a dollar.
    """

    id = models.BigAutoField(primary_key=True)
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="uses")
    subject_id = models.UUIDField()
    begins = models.DateField()
    spent = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)

    class Meta:
        db_table = "llm_budget_uses"
        constraints = [
            models.UniqueConstraint(fields=["budget", "subject_id", "begins"], name="llm_budget_uses_one_each"),
            models.CheckConstraint(condition=Q(spent__gte=0) & Q(reserved__gte=0), name="llm_budget_uses_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.begins}: {self.spent} + {self.reserved}"


class Reservation(models.Model):
    """What a call in progress has put aside of a budget (in billionths of a dollar).

    Who finds it after `expires_at` takes it for spent: the process that made the call is gone.
    """

    id = models.BigAutoField(primary_key=True)
    use = models.ForeignKey(BudgetUse, models.CASCADE, related_name="reservations")
    call_id = models.UUIDField(db_index=True)
    amount = models.BigIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "llm_reservations"
        constraints = [
            models.UniqueConstraint(fields=["use", "call_id"], name="llm_reservations_once_per_call"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="llm_reservations_not_negative"),
        ]
        indexes = [models.Index(fields=["use", "expires_at"], name="llm_reservations_expiring")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.amount}"
