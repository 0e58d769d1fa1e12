"""What a page shows of a comparison: verdict, rules, signals, trades, figures, curves and parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext

from screening.backtest.comparison.comparison import Comparison
from screening.backtest.comparison.parts import parts_of
from screening.backtest.comparison.signals import Role, SignalDifference
from screening.backtest_comparisons.curves import START, aligned
from screening.backtest_comparisons.listing import Named, SignalRow, Which, signal_rows
from screening.backtest_comparisons.trades_shown import shown_trades
from screening.backtest_comparisons.tried import Tried
from screening.backtest_comparisons.words import change_words, effect_words, part_words, verdict
from screening.backtest_reports.drawing import HEIGHT, WIDTH, curves, level
from screening.backtest_reports.page import figures, more_figures
from screening.wording.conditions import condition_message
from screening.wording.reasons import held_message, values_message
from screening.wording.sentences import say

SIGNALS_SHOWN = 50
# How many days after a bar its chart goes on.
DAYS_AFTER = 30
_ROLES: Mapping[str, Role] = {"entry": "entry", "exit": "exit"}
_WHICH: Mapping[str, Which] = {"changed": "changed", "went": "went", "came": "came", "stayed": "stayed"}


@dataclass(frozen=True)
class Asked:
    """What of a comparison is looked at: a role, some of its signals, a page of them, a symbol, and a bar of it."""

    role: Role = "entry"
    which: Which = "changed"
    page: int = 1
    symbol: str = ""
    bar: date | None = None

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """By the address; what it cannot mean is as if it were left out."""
        page = query.get("page", "")
        try:
            bar = date.fromisoformat(query.get("bar", ""))
        except ValueError:
            bar = None
        return cls(
            role=_ROLES.get(query.get("role", ""), "entry"),
            which=_WHICH.get(query.get("change", ""), "changed"),
            page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
            symbol=query.get("symbol", "")[:32],
            bar=bar,
        )


def shown(found: Comparison, before: Tried, after: Tried, query: QueryDict, kept: Sequence[str]) -> dict[str, Any]:
    """For the template; `kept` are the names in the address that say what is compared."""
    asked = Asked.of(query)
    difference: SignalDifference = getattr(found, asked.role)
    base = {name: query.get(name, "") for name in kept if name in query}
    return {
        "found": found,
        "report": found.before,
        "asked": asked,
        "verdict": verdict(difference),
        "roles": _roles(asked, base),
        "effects": _effects(difference),
        "curve": _curve(found),
        "figures": _figures(found, figures),
        "more": _figures(found, more_figures),
        **_parts(before, after),
        **shown_trades(found),
        **_signals(found, difference, (before, after), asked, base),
    }


def _roles(asked: Asked, base: Mapping[str, str]) -> list[dict[str, Any]]:
    words = {"entry": gettext("Signals to buy"), "exit": gettext("Signals to sell")}
    return [
        {"words": said, "address": _address(base, role=role), "is_on": role == asked.role}
        for role, said in words.items()
    ]


def _effects(difference: SignalDifference) -> list[dict[str, Any]]:
    return [
        {
            "rule": effect.rule.text,
            "words": say(condition_message(effect.rule.text), gettext),
            "did": effect_words(effect, group),
            "change": group.change,
            "whose": effect.whose,
            "alone": f"{effect.alone:,}",
            "unknown": f"{int(effect.unknown.sum()):,}",
        }
        for group in (difference.went, difference.came)
        for effect in group.effects
    ]


# --- signals ---


def _signals(
    found: Comparison, difference: SignalDifference, sides: tuple[Tried, Tried], asked: Asked, base: Mapping[str, str]
) -> dict[str, Any]:
    count, rows = signal_rows(
        found,
        difference,
        sides,
        which=asked.which,
        symbol=asked.symbol,
        offset=(asked.page - 1) * SIGNALS_SHOWN,
        limit=SIGNALS_SHOWN,
    )
    here = {**base, "role": asked.role}
    narrowed = {**here, "change": asked.which}
    of_symbol = {**narrowed, "symbol": asked.symbol} if asked.symbol else narrowed
    return {
        "signal_count": f"{count:,}",
        "signals": [_signal(row, narrowed) for row in rows],
        "filters": [
            {"words": words, "address": _address(here, change=which), "is_on": which == asked.which}
            for which, words in _which_words().items()
        ],
        "pages": max(1, -(-count // SIGNALS_SHOWN)),
        "previous": _address(of_symbol, page=str(asked.page - 1)) if asked.page > 1 else "",
        "next": _address(of_symbol, page=str(asked.page + 1)) if asked.page * SIGNALS_SHOWN < count else "",
        "every_symbol": _address(narrowed),
        **_chart(found, difference, sides, asked),
    }


def _which_words() -> dict[Which, str]:
    return {
        "changed": gettext("Came or went"),
        "went": gettext("Went"),
        "came": gettext("Came"),
        "stayed": gettext("Stayed"),
    }


def _signal(row: SignalRow, here: Mapping[str, str]) -> dict[str, Any]:
    return {
        "symbol": row.symbol,
        "name": row.name,
        "session": row.session.isoformat(),
        "change": row.change,
        "change_words": change_words(row.change),
        "is_elsewhere": row.is_elsewhere,
        "rules": [{"text": one.effect.rule.text, "seen": _seen(one), "deed": one.effect.deed} for one in row.rules],
        "address": _address(here, symbol=row.symbol, bar=row.session.isoformat()),
    }


def _seen(named: Named) -> str:
    if named.is_unknown:
        return gettext("not known at this bar")
    if not named.values:
        return ""
    if named.effect.deed == "gave":
        return say(held_message(named.effect.rule.text, named.values), gettext)
    return say(values_message(named.values), gettext)


def _chart(found: Comparison, difference: SignalDifference, sides: tuple[Tried, Tried], asked: Asked) -> dict[str, Any]:
    """Of the symbol that was chosen: where its chart ends, and a mark for each of its signals."""
    if asked.symbol not in found.symbols:
        return {"symbol": ""}
    marks = []
    for which in ("went", "came", "stayed"):
        _count, rows = signal_rows(found, difference, sides, which=which, symbol=asked.symbol, limit=500)
        marks += [
            {"session": row.session.isoformat(), "side": _mark(asked), "text": change_words(which)} for row in rows
        ]
    return {
        "symbol": asked.symbol,
        "markers": sorted(marks, key=lambda mark: mark["session"]),
        "to": (asked.bar + timedelta(days=DAYS_AFTER)).isoformat() if asked.bar else found.before["last"],
    }


def _mark(asked: Asked) -> str:
    return "long" if asked.role == "entry" else "exit"


def _address(base: Mapping[str, str], **more: str) -> str:
    return "?" + urlencode({**base, **more})


# --- figures, curves, parts ---


def _figures(found: Comparison, of_report: Any) -> list[dict[str, str]]:
    one, other = found.before, found.after
    gained = {**one, "metrics": {name: _less(other["metrics"][name], value) for name, value in one["metrics"].items()}}
    return [
        {"name": a.name, "before": a.value, "after": b.value, "difference": _with_sign(c.value), "sign": c.sign}
        for a, b, c in zip(of_report(one), of_report(other), of_report(gained), strict=True)
    ]


def _less(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _with_sign(words: str) -> str:
    if words == pgettext("after a fall", "not yet"):
        return "–"
    is_more = words[:1].isdecimal() and any(digit in "123456789" for digit in words)
    return f"+{words}" if is_more else words.replace("-", "−")


def _curve(found: Comparison) -> dict[str, Any] | None:
    sessions, one, other = aligned(found.before, found.after)
    if not sessions:
        return None
    before, after = curves([[START, *one], [START, *other]])
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "before": before,
        "after": after,
        "start": level(START, before),
        "lowest": f"{before.lowest:,.1f}",
        "highest": f"{before.highest:,.1f}",
        "first": sessions[0],
        "last": sessions[-1],
    }


def _parts(before: Tried, after: Tried) -> dict[str, Any]:
    rows = [
        {
            "name": part_words(part.name),
            "before": part.before,
            "after": part.after,
            "change": part.change,
            "words": change_words(part.change),
        }
        for part in parts_of(before.strategy, after.strategy, (before.settings, after.settings))
    ]
    return {
        "different_parts": [row for row in rows if row["change"] != "stayed"],
        "equal_parts": [row for row in rows if row["change"] == "stayed"],
    }
