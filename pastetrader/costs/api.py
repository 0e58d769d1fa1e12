"""Costs over HTTP: one's own calls of models, and one's budgets."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import WorkflowExecution
from llm.models import LLMCall
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.costs.reads import BudgetLine, Cost, Days, GroupBy, budget_lines, calls_of, costs_by, month_of, total
from registry.models import ModelProvider

MOST_DAYS = 400


class CostQuery(BaseModel):
    """Which calls, and how they are added up. Without days, those of this month."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group_by: GroupBy = Field(default="day", description="By what they are added up.")
    first_day: date | None = Field(default=None, description="The first day, in the time zone of the account.")
    last_day: date | None = Field(default=None, description="The last day.")
    provider: ModelProvider | None = None
    model: str | None = Field(default=None, max_length=100)
    agent: UUID | None = None
    workflow: UUID | None = None


class CostLineSerializer(serializers.Serializer[Cost]):
    """What some calls cost in US dollars. `unpriced` calls answered at a price nobody knows, and are in no sum.

    `key`: the day, the model ("provider/model"), or the id of the workflow or agent; null for calls of none.
    """

    key = serializers.SerializerMethodField()
    name = serializers.CharField(allow_blank=True)
    calls = serializers.IntegerField()
    unpriced = serializers.IntegerField()
    cost_usd = serializers.DecimalField(max_digits=18, decimal_places=9, source="cost")
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()

    def get_key(self, cost: Cost) -> str | None:
        """As a text."""
        if cost.key is None:
            return None
        return "/".join(cost.key) if isinstance(cost.key, tuple) else str(cost.key)


class CostsSerializer(serializers.Serializer[Any]):
    """Costs of some days."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    group_by = serializers.ChoiceField(choices=["day", "model", "workflow", "agent"])
    total = CostLineSerializer()
    results = CostLineSerializer(many=True)


class BudgetLineSerializer(serializers.Serializer[BudgetLine]):
    """A budget that limits the reader, in its present period; amounts in US dollars.

    `subject`: the name of the agent whose use it is. `reserved`: put aside by calls in progress.
    """

    id = serializers.UUIDField(source="budget.id")
    scope = serializers.CharField(source="budget.scope")
    period = serializers.CharField(source="budget.period")
    subject = serializers.CharField(allow_blank=True)
    limit = serializers.DecimalField(max_digits=12, decimal_places=4, source="budget.limit")
    spent = serializers.DecimalField(max_digits=18, decimal_places=9)
    reserved = serializers.DecimalField(max_digits=18, decimal_places=9)
    left = serializers.DecimalField(max_digits=18, decimal_places=9)


class BudgetLinesSerializer(serializers.Serializer[Any]):
    """The budgets that limit the reader."""

    results = BudgetLineSerializer(many=True)


class CostViewSet(OwnedViewSet):
    """What one's calls of models cost."""

    queryset = LLMCall.objects.all()
    pagination_class = None

    @extend_schema(
        parameters=query_parameters(CostQuery),
        responses={200: forced_singular_serializer(CostsSerializer)},  # type: ignore[no-untyped-call]
    )
    def costs(self, request: Request) -> Response:
        """One's own calls of models, added up by day, model, workflow or agent."""
        asked = self.query(CostQuery)
        days = _days(asked)
        calls = calls_of(self.person, days)
        exact = {"provider": asked.provider, "model": asked.model, "agent_id": asked.agent}
        calls = calls.filter(**{name: value for name, value in exact.items() if value is not None})
        if asked.workflow is not None:
            executions = WorkflowExecution.objects.owned_by(self.person).filter(workflow=asked.workflow)
            calls = calls.filter(execution_id__in=executions.values("pk"))
        answer = {
            "first_day": days.first,
            "last_day": days.last,
            "group_by": asked.group_by,
            "total": total(calls),
            "results": costs_by(asked.group_by, calls, self.person),
        }
        return Response(CostsSerializer(answer).data)

    @extend_schema(responses={200: forced_singular_serializer(BudgetLinesSerializer)})  # type: ignore[no-untyped-call]
    def budgets(self, request: Request) -> Response:
        """The budgets that limit one's calls of models, with what is spent and put aside of each."""
        return Response(BudgetLinesSerializer({"results": budget_lines(self.person, timezone.now())}).data)


def _days(asked: CostQuery) -> Days:
    """The days that are asked for. Raises Invalid for none and for too many."""
    this = month_of(timezone.localdate())
    first = asked.first_day or (asked.last_day.replace(day=1) if asked.last_day else this.first)
    last = asked.last_day or max(this.last, first)
    if not date(2000, 1, 1) <= first <= last <= date(2200, 1, 1) or last - first > timedelta(days=MOST_DAYS):
        text = _("The last day is not before the first, and at most %(most)s days after it.", most=MOST_DAYS)
        raise Invalid(text, problems=[Problem("bad_days", text, path="?last_day")])
    return Days(first, last)
