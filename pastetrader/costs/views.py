"""The page of costs, and the same as a file for spreadsheets."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pastetrader.accounts.models import User
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.spreadsheets import no_formula
from pastetrader.costs.reads import (
    Cost,
    Days,
    budget_lines,
    calls_of,
    costs_by,
    costs_by_person,
    each_day_and_model,
    month_of,
    total,
)
from registry.models import ModelProvider

ALL_CALLS = "llm.view_llmcall"
MONTHS = 13
BAR, GAP, HEIGHT = 10, 2, 60
COLUMNS = (
    "day",
    "provider",
    "model",
    "calls",
    "unpriced_calls",
    "cost_usd",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
)


@dataclass(frozen=True)
class Bar:
    """A day in the drawing: where its bar stands, and what it says."""

    left: int
    top: int
    height: int
    day: date
    cost: Cost | None


@never_cache
@login_required
@require_safe
def costs_page(request: SignedInRequest) -> HttpResponse:
    """What one's calls of models cost in a month (`?month=2026-11`), and what the budgets leave.

    With `?whose=all` everybody's, for who may look at all calls in the back office.
    """
    today = timezone.localdate()
    months = list(_months(today))
    asked = request.GET.get("month", "")
    days = next((one for one in months if _name(one) == asked), months[0])
    person = _whose(request)
    calls = calls_of(person, days)
    by_day = costs_by("day", calls, person)
    models = costs_by("model", calls, person)
    context: dict[str, Any] = {
        "month": days.first,
        "months": [(_name(one), one.first) for one in months],
        "chosen": _name(days),
        "is_unread": bool(asked) and asked != _name(days),
        "is_this_month": days == months[0],
        "total": total(calls),
        "bars": _bars(days, by_day),
        "width": (days.last.day) * (BAR + GAP),
        "height": HEIGHT,
        "by_day": list(reversed(by_day)),
        "models": [(ModelProvider(one.key[0]).label, one) for one in models if one.key[0] in ModelProvider.values],
        "workflows": costs_by("workflow", calls, person),
        "agents": costs_by("agent", calls, person),
        "is_everybodys": person is None,
        "may_see_everybodys": request.user.has_perm(ALL_CALLS),
        "people": costs_by_person(calls) if person is None else [],
        "budgets": budget_lines(request.user, timezone.now()),
    }
    return render(request, "costs/costs.html", context)


@never_cache
@login_required
@require_safe
def costs_file(request: SignedInRequest) -> HttpResponse:
    """One line for each model on each day of a month (`?month=`), as CSV."""
    months = list(_months(timezone.localdate()))
    days = next((one for one in months if _name(one) == request.GET.get("month", "")), months[0])
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="costs-{_name(days)}.csv"'
    lines = csv.writer(response)
    lines.writerow(COLUMNS)
    for row in each_day_and_model(calls_of(_whose(request), days)):
        tokens = [row[f"total_{name}"] or 0 for name in COLUMNS[6:]]
        cost = row["total_cost"]
        # Nobody knows what unpriced calls cost: no number is better than 0.
        said = "" if cost is None else f"{Decimal(cost):.9f}"
        model = no_formula(row["model"])
        lines.writerow([row["day"].date(), row["provider"], model, row["calls"], row["unpriced"], said, *tokens])
    return response


def _whose(request: SignedInRequest) -> User | None:
    """Whose calls are asked for: one's own; None for everybody's, which takes a permission."""
    is_for_all = request.GET.get("whose") == "all" and request.user.has_perm(ALL_CALLS)
    return None if is_for_all else request.user


def _months(today: date) -> Iterator[Days]:
    """This month and those before it, newest first."""
    first = today.replace(day=1)
    for _number in range(MONTHS):
        yield month_of(first)
        first = (first - timedelta(days=1)).replace(day=1)


def _name(days: Days) -> str:
    return f"{days.first:%Y-%m}"


def _bars(days: Days, found: Sequence[Cost]) -> list[Bar]:
    """A bar for each day; the dearest is as high as the drawing."""
    known = {one.key: one for one in found}
    most = max((one.cost for one in found), default=Decimal(0))
    bars = []
    for place in range(days.last.day):
        day = days.first + timedelta(days=place)
        cost = known.get(day)
        height = int(cost.cost / most * HEIGHT) if cost and most else 0
        # A day with calls is seen, also when nobody knows what they cost.
        height = max(height, 2 if cost and cost.calls else 0)
        bars.append(Bar(place * (BAR + GAP), HEIGHT - height, height, day, cost))
    return bars
