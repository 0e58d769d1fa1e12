"""What a person's calls of models cost in some days, and what their budgets leave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import TruncDay
from django.utils import timezone

from executions.models import WorkflowExecution
from llm.calling.budgets import begin_of
from llm.models import Budget, BudgetUse, LLMCall
from llm.models.budgets import BILLIONTHS
from llm.models.calls import LLMCallQuerySet
from pastetrader.accounts.models import User
from registry.models import Agent
from workflows.models import Workflow

GroupBy = Literal["day", "model", "workflow", "agent"]
# Of workflows, agents and models the dearest so many are named.
MOST = 100


@dataclass(frozen=True)
class Days:
    """Whole days, both included, in the time zone that is active."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """When the first begins."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """When the day after the last begins."""
        return _midnight(self.last + timedelta(days=1))


@dataclass(frozen=True)
class Cost:
    """What some calls cost, in US dollars: that of priced calls; `unpriced` calls answered at a price nobody knows.

    `key` and `name` say which day, model, workflow or agent; `name` is "" for what is there no more.
    """

    key: Any
    name: str
    calls: int
    unpriced: int
    cost: Decimal
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class BudgetLine:
    """A budget that limits the person, in its present period; amounts in US dollars. `subject`: of which agent."""

    budget: Budget
    subject: str
    spent: Decimal
    reserved: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be spent, never below 0."""
        return max(Decimal(0), self.budget.limit - self.spent - self.reserved)

    @property
    def shares(self) -> tuple[int, int]:
        """What is spent and what is put aside, in hundredths of the limit, together at most 100."""
        if not self.budget.limit:
            return (100, 0)
        spent = min(100, int(self.spent / self.budget.limit * 100))
        return spent, min(100 - spent, int(self.reserved / self.budget.limit * 100))


def month_of(day: date) -> Days:
    """The month that the day is in."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def calls_of(person: User | None, days: Days) -> LLMCallQuerySet:
    """The person's calls in these days; None: everybody's."""
    whose = LLMCall.objects.all() if person is None else LLMCall.objects.owned_by(person)
    return whose.filter(created_at__gte=days.begin, created_at__lt=days.end)


def total(calls: LLMCallQuerySet) -> Cost:
    """Of all of them. One query."""
    return _cost(None, "", calls.totals())


def costs_by(group: GroupBy, calls: LLMCallQuerySet, person: User | None) -> list[Cost]:
    """What they cost by day (in order), or by model, workflow or agent (the dearest first). At most two queries.

    `person`: for whom workflows and agents are named; None: for who may see everybody's.
    """
    match group:
        case "day":
            return [_cost(row["day"].date(), row["day"].date().isoformat(), row) for row in calls.by_day()]
        case "model":
            rows = calls.by("provider", "model")
            return _dearest([_cost((row["provider"], row["model"]), row["model"], row) for row in rows])
        case "workflow":
            execution = WorkflowExecution.objects.filter(pk=OuterRef("execution_id"))
            of = calls.annotate(workflow_id=Subquery(execution.values("workflow_id")[:1], output_field=UUIDField()))
            rows = of.by("workflow_id")
            found = _dearest([_cost(row["workflow_id"], "", row) for row in rows])
            workflows = Workflow.all_objects.all()
            return _named(found, workflows if person is None else workflows.owned_by(person))
        case _:
            found = _dearest([_cost(row["agent_id"], "", row) for row in calls.by("agent_id")])
            agents = Agent.all_objects.all()
            return _named(found, agents if person is None else agents.visible_to(person))


def costs_by_person(calls: LLMCallQuerySet) -> list[Cost]:
    """What they cost by who asked, the dearest first. Two queries."""
    found = _dearest([_cost(row["user"], "", row) for row in calls.by("user")])
    return _named(found, User.objects.all(), "email")


def each_day_and_model(calls: LLMCallQuerySet) -> Sequence[dict[str, Any]]:
    """Totals of each model on each day (`day`, `provider`, `model`)."""
    return calls.annotate(day=TruncDay("created_at")).by("day", "provider", "model")


def budget_lines(person: User, now: datetime) -> list[BudgetLine]:
    """The budgets that limit the person, with what is used of them now. Three queries."""
    agents = dict(Agent.objects.owned_by(person).values_list("pk", "name"))
    mine = (
        Q(scope=Budget.Scope.USER) & (Q(subject_id=None) | Q(subject_id=person.pk))
        | Q(scope=Budget.Scope.AGENT) & (Q(subject_id=None) | Q(subject_id__in=agents))
        | Q(scope=Budget.Scope.EXECUTION, subject_id=None)
    )
    budgets = list(Budget.objects.filter(mine, is_active=True).order_by("scope", "period", "limit"))
    uses: dict[tuple[UUID, UUID | None, date], BudgetUse] = {
        (use.budget_id, use.subject_id, use.begins): use
        for use in BudgetUse.objects.filter(budget__in=budgets, subject_id__in=[person.pk, *agents])
    }
    return [
        _line(budget, name, uses.get((budget.pk, subject, begin_of(Budget.Period(budget.period), now))))
        for budget in budgets
        for subject, name in _subjects(budget, person, agents, uses)
    ]


def _subjects(
    budget: Budget, person: User, agents: dict[UUID, str], uses: dict[Any, BudgetUse]
) -> list[tuple[UUID | None, str]]:
    """Whose use of a budget is shown: of one for each agent, that of those that used some of it."""
    if budget.scope == Budget.Scope.USER:
        return [(person.pk, "")]
    if budget.scope == Budget.Scope.EXECUTION:
        return [(None, "")]
    if budget.subject_id is not None:
        return [(budget.subject_id, agents[budget.subject_id])]
    used = sorted({subject for one, subject, _begins in uses if one == budget.pk and subject in agents})
    return [(subject, agents[subject]) for subject in used] or [(None, "")]


def _line(budget: Budget, subject: str, use: BudgetUse | None) -> BudgetLine:
    spent, reserved = (Decimal(0), Decimal(0)) if use is None else (Decimal(use.spent), Decimal(use.reserved))
    return BudgetLine(budget, subject, spent / BILLIONTHS, reserved / BILLIONTHS)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _cost(key: Any, name: str, row: dict[str, Any]) -> Cost:
    return Cost(
        key,
        name,
        row["calls"],
        row["unpriced"],
        Decimal(row["total_cost"] or 0),
        row["total_input_tokens"] or 0,
        row["total_output_tokens"] or 0,
    )


def _dearest(found: list[Cost]) -> list[Cost]:
    return sorted(found, key=lambda one: (-one.cost, -one.calls, str(one.key)))[:MOST]


def _named(found: list[Cost], rows: Any, column: str = "name") -> list[Cost]:
    names = dict(rows.filter(pk__in=[one.key for one in found if one.key]).values_list("pk", column))
    return [replace(one, name=names.get(one.key, "")) for one in found]
