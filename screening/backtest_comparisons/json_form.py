"""A comparison as JSON, for programs."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext

from screening.backtest.comparison.comparison import Comparison
from screening.backtest.comparison.parts import parts_of
from screening.backtest.comparison.signals import Changed, Effect, SignalDifference
from screening.backtest.comparison.trades import TradePair
from screening.backtest_comparisons.curves import aligned
from screening.backtest_comparisons.listing import SignalRow, signal_rows
from screening.backtest_comparisons.queries import ComparisonQuery
from screening.backtest_comparisons.tried import Tried
from screening.backtest_comparisons.words import effect_words, verdict
from screening.wording.conditions import condition_message
from screening.wording.sentences import say

TRADES = 100


def comparison_json(found: Comparison, before: Tried, after: Tried, asked: ComparisonQuery) -> dict[str, Any]:
    """All of it, with a page of signals and the trades that matter most."""
    difference = found.entry if asked.role == "entry" else found.exit
    count, rows = signal_rows(
        found,
        difference,
        (before, after),
        which=asked.change,
        symbol=asked.symbol,
        offset=asked.offset,
        limit=asked.limit,
    )
    sessions, one, other = aligned(found.before, found.after)
    changes = Counter(pair.change for pair in found.trades)
    return {
        "market": found.market,
        "snapshot": found.snapshot,
        "synthetic": found.before["synthetic"],
        "first": sessions[0] if sessions else None,
        "last": sessions[-1] if sessions else None,
        "before": _side(before, found.before),
        "after": _side(after, found.after),
        "entry": _difference(found.entry),
        "exit": _difference(found.exit),
        "parts": [
            {"part": part.name, "change": part.change, "before": part.before, "after": part.after}
            for part in parts_of(before.strategy, after.strategy, (before.settings, after.settings))
        ],
        "signals": {"count": count, "offset": asked.offset, "results": [_signal(row) for row in rows]},
        "trades": {
            **{change: changes[change] for change in ("went", "came", "stayed")},
            "results": [_trade(pair) for pair in found.trades[:TRADES]],
        },
        "curves": {"sessions": sessions, "before": one, "after": other},
    }


def _side(side: Tried, report: Any) -> dict[str, Any]:
    return {"name": side.name, "metrics": report["metrics"], "signals": report["signals"], "skipped": report["skipped"]}


def _difference(difference: SignalDifference) -> dict[str, Any]:
    return {
        "verdict": verdict(difference),
        "went": len(difference.went),
        "came": len(difference.came),
        "stayed": len(difference.stayed),
        "elsewhere": int(difference.went.elsewhere.sum() + difference.came.elsewhere.sum()),
        "rules": [_rule(effect, group) for group in (difference.went, difference.came) for effect in group.effects],
    }


def _rule(effect: Effect, group: Changed) -> dict[str, Any]:
    return {
        "rule": effect.rule.text,
        "words": say(condition_message(effect.rule.text), gettext),
        "stands_in": effect.whose,
        "change": group.change,
        "did": effect.deed,
        "text": effect_words(effect, group),
        "count": effect.count,
        "of": len(group),
        "alone": effect.alone,
        "unknown": int(effect.unknown.sum()),
    }


def _signal(row: SignalRow) -> dict[str, Any]:
    return {
        "symbol": row.symbol,
        "name": row.name,
        "session": row.session.isoformat(),
        "change": row.change,
        "elsewhere": row.is_elsewhere,
        "rules": [
            {
                "rule": named.effect.rule.text,
                "stands_in": named.effect.whose,
                "did": named.effect.deed,
                "unknown": named.is_unknown,
                "values": dict(named.values),
            }
            for named in row.rules
        ],
    }


def _trade(pair: TradePair) -> dict[str, Any]:
    sides = {
        name: None if side is None else {"exit": side.exit, "reason": side.reason, "net": round(side.net, 6)}
        for name, side in (("before", pair.before), ("after", pair.after))
    }
    return {
        "symbol": pair.symbol,
        "name": pair.name,
        "entry": pair.entry,
        "change": pair.change,
        **sides,
        "difference": round(pair.difference, 6),
    }
