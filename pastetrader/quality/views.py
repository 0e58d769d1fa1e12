"""The page of quality, and the same figures as a file for spreadsheets."""

import csv
from functools import cache
from typing import Any, get_args

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parsers.evaluation.measured import measured
from parsers.extraction import EXTRACTORS, load_extraction
from parsers.models import SourceKind
from pastetrader.accounts.models import User
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.quality.accuracy import Grouping, accuracy_by
from pastetrader.quality.charts import chart
from pastetrader.quality.definitions import DEFINITIONS, Key
from pastetrader.quality.figures import Figure
from pastetrader.quality.generation import failed
from pastetrader.quality.periods import KINDS, Kind, Period, latest
from pastetrader.quality.reads import figures_of, may_see_everybodys
from pastetrader.quality.requests import requests, requests_by_route
from pastetrader.quality.words import PART_WORDS

# Of one's own pastes that failed, the newest so many are named.
MOST_FAILED = 20
COLUMNS = ("figure", "first_day", "last_day", "events", "value", "low", "high", "target", "is_met")
KIND_WORDS: dict[Kind, Promise] = {"day": _("by day"), "week": _("by week"), "month": _("by month")}
GROUPINGS: dict[Grouping, Promise] = {
    "reader": _("Reader"),
    "language": _("Language"),
    "source": _("Source"),
}


@never_cache
@login_required
@require_safe
def quality_page(request: SignedInRequest) -> HttpResponse:
    """The figures by day, week or month (`?period=week`): one's own, or (`?whose=all`) for operators everybody's."""
    kind, person = _asked(request)
    is_operator = may_see_everybodys(request.user)
    periods = latest(kind)
    figures = figures_of(periods, person, is_operator=is_operator)
    installed = _installed()
    context: dict[str, Any] = {
        "kind": kind,
        "kinds": list(KIND_WORDS.items()),
        "is_unread": request.GET.get("period", kind) != kind,
        "is_everybodys": person is None,
        "is_operator": is_operator,
        "cards": [_card(key, found) for key, found in figures.items()],
        "groups": _groups(periods[0], person),
        "failed": failed(periods[0], person)[:MOST_FAILED] if person else [],
        "routes": requests_by_route(periods[0]) if is_operator else [],
        "pages": requests(periods[:1], is_api=False)[0] if is_operator else None,
        "sets": [(one, one.version == installed.get(one.reader)) for one in measured()],
    }
    return render(request, "quality/quality.html", context)


@never_cache
@login_required
@require_safe
def quality_file(request: SignedInRequest) -> HttpResponse:
    """One line for each figure in each period, as CSV; an empty cell is what is not known."""
    kind, person = _asked(request)
    figures = figures_of(latest(kind), person, is_operator=may_see_everybodys(request.user))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="quality-by-{kind}.csv"'
    lines = csv.writer(response)
    lines.writerow(COLUMNS)
    for key, found in figures.items():
        for one in found:
            known = (one.value, one.low, one.high, DEFINITIONS[key].target, one.is_met)
            cells = ["" if value is None else value for value in known]
            lines.writerow([key, one.period.first, one.period.last, one.events if one.is_kept else "", *cells])
    return response


def _asked(request: SignedInRequest) -> tuple[Kind, User | None]:
    """By what, and whose (None: everybody's). Operators are shown everybody's unless they ask for their own."""
    asked = request.GET.get("period", "week")
    kind: Kind = next((one for one in KINDS if one == asked), get_args(Kind)[1])
    is_for_all = may_see_everybodys(request.user) and request.GET.get("whose", "all") != "mine"
    return kind, None if is_for_all else request.user


def _card(key: Key, figures: list[Figure]) -> dict[str, Any]:
    definition = DEFINITIONS[key]
    words = PART_WORDS[key]
    return {
        "definition": definition,
        "now": figures[0],
        "parts": [(words[name], count) for name, count in figures[0].parts.items() if count],
        "figures": figures,
        "chart": chart(figures, definition.target, is_share=definition.unit == "share"),
        "has_any": any(one.value is not None for one in figures),
    }


def _groups(period: Period, person: User | None) -> list[tuple[Promise, list[tuple[Any, Figure]]]]:
    """The accuracy of the newest period taken apart; nothing where there is nothing."""
    found = []
    for grouping, title in GROUPINGS.items():
        rows = [(_name(grouping, one.name), one.figure) for one in accuracy_by(grouping, period, person)]
        if rows:
            found.append((title, rows))
    return found


def _name(grouping: Grouping, name: str) -> Any:
    if grouping == "source" and name in SourceKind.values:
        return SourceKind(name).label
    if grouping == "language":
        return LANGUAGES.get(name, _("another language"))
    return name


LANGUAGES: dict[str, Promise] = {"ko": _("Korean"), "en": _("English")}


@cache
def _installed() -> dict[str, str]:
    """The versions of the readers that are installed, by name."""
    readers = [load_extraction(name).extractor for name in EXTRACTORS]
    return {reader.name: reader.version for reader in readers}
