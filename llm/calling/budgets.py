"""Money put aside before a call and settled after it. Each step is one conditional UPDATE that says whether it won.

A call begins while a budget has anything left, and puts aside the most that it can cost: many calls at once overspend
by no more than the last of them, and never because they did not know of each other.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from llm.calling.questions import Caller
from llm.exceptions import BudgetExceeded, CostUnknown
from llm.models import Budget, BudgetUse, LLMCall, Reservation
from llm.models.budgets import BILLIONTHS
from pastetrader.common.messages import message as _

# Of what was left behind.
AT_A_TIME = 200
# Budgets as a whole have one period, which began before all others.
FIRST_DAY = date(2000, 1, 1)


def reserve(call_id: UUID, caller: Caller, most: Decimal | None, *, lasts: timedelta) -> None:
    """Puts `most` dollars aside of each budget that limits the caller; nothing when there is none.

    `most` None: nobody knows what the call can cost, which no budget lets pass. `lasts`: the call is over by then.
    Raises BudgetExceeded and CostUnknown, and has put aside nothing then.
    """
    limits = _limits_of(caller)
    if not limits:
        return
    if most is None:
        text = _(
            "A budget limits what may be spent, and what this model costs is not known. "
            "The operator can enter its price (PASTETRADER_MODEL_PRICES)."
        )
        raise CostUnknown(text)
    amount, now = _billionths(most), timezone.now()
    with transaction.atomic():
        for budget, subject in limits:
            use = _use_of(budget, subject, now)
            if not _take(use, budget, amount):
                raise _exceeded(budget)
            Reservation.objects.create(use_id=use, call_id=call_id, amount=amount, expires_at=now + lasts)


def settle(call_id: UUID, spent: Decimal) -> None:
    """The call is over and cost so many dollars. A second time changes nothing."""
    amount = _billionths(spent)
    with transaction.atomic():
        open_ones = Reservation.objects.select_for_update().filter(call_id=call_id)
        for put_aside in open_ones.order_by("use__budget_id"):
            if Reservation.objects.filter(pk=put_aside.pk).delete()[0]:
                _spend(put_aside.use_id, put_aside.amount, amount)


def _limits_of(caller: Caller) -> list[tuple[Budget, UUID]]:
    """The budgets with whose spending each limits, in the order in which everybody takes them."""
    subjects = {
        Budget.Scope.USER: caller.user_id,
        Budget.Scope.AGENT: caller.agent_id,
        Budget.Scope.EXECUTION: caller.execution_id,
    }
    asked = Q(pk__in=[])
    for scope, subject in subjects.items():
        if subject is not None:
            asked |= Q(scope=scope) & (Q(subject_id=None) | Q(subject_id=subject))
    found = Budget.objects.filter(asked, is_active=True).order_by("pk")
    return [(budget, subject) for budget in found if (subject := subjects[Budget.Scope(budget.scope)]) is not None]


def _use_of(budget: Budget, subject: UUID, now: datetime) -> int:
    begins = begin_of(Budget.Period(budget.period), now)
    rows = BudgetUse.objects.filter(budget=budget, subject_id=subject, begins=begins).values_list("pk", flat=True)
    found = rows.first()
    if found is None:
        BudgetUse.objects.bulk_create(
            [BudgetUse(budget=budget, subject_id=subject, begins=begins)], ignore_conflicts=True
        )
        found = rows.get()
    return found


def begin_of(period: Budget.Period, now: datetime) -> date:
    """The first day of the period, of UTC."""
    today = now.astimezone(UTC).date()
    match period:
        case Budget.Period.DAY:
            return today
        case Budget.Period.MONTH:
            return today.replace(day=1)
        case _:
            return FIRST_DAY


def _take(use: int, budget: Budget, amount: int) -> bool:
    """Whether there was anything left: then the amount is put aside."""
    left = BudgetUse.objects.annotate(used=F("spent") + F("reserved")).filter(
        pk=use, used__lt=_billionths(budget.limit)
    )
    return left.update(reserved=F("reserved") + amount) == 1


def _spend(use: int, put_aside: int, amount: int) -> None:
    BudgetUse.objects.filter(pk=use).update(reserved=F("reserved") - put_aside, spent=F("spent") + amount)


def _billionths(dollars: Decimal) -> int:
    return int((dollars * BILLIONTHS).to_integral_value(ROUND_UP))


def _exceeded(budget: Budget) -> BudgetExceeded:
    texts = {
        Budget.Scope.USER: _("The budget of this person is used up ($%(limit)s).", limit=_dollars(budget.limit)),
        Budget.Scope.AGENT: _("The budget of this agent is used up ($%(limit)s).", limit=_dollars(budget.limit)),
        Budget.Scope.EXECUTION: _(
            "The budget of this execution is used up ($%(limit)s).", limit=_dollars(budget.limit)
        ),
    }
    return BudgetExceeded(texts[Budget.Scope(budget.scope)])


def _dollars(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount.normalize():f}"


def write_off() -> bool:
    """What calls have put aside whose processes are gone counts as spent, for they may have been paid.

    At most so many at a time; whether there are more.
    """
    late = Reservation.objects.filter(expires_at__lt=timezone.now()).order_by("pk")
    lost = list(late.values_list("pk", "call_id", "use_id", "amount")[:AT_A_TIME])
    for key, call_id, use, amount in lost:
        with transaction.atomic():
            if Reservation.objects.filter(pk=key).delete()[0]:
                _spend(use, amount, amount)
                LLMCall.objects.filter(pk=call_id, status=LLMCall.Status.RUNNING).update(status=LLMCall.Status.LOST)
    return len(lost) == AT_A_TIME
