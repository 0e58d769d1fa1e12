"""Mistakes in stops, sizes, and what is traded. Pure."""

import re
from typing import Any

from parsers.evaluation.rehearsal.planting.base import MARKETS, NUMBER, Answer, Source, swapped, with_condition


def invented_stop(reply: dict[str, Any], source: Source) -> Answer | None:
    other = source.span_with_number()
    if other is None or not reply["is_strategy"] or any(part["kind"] == "stop_loss" for part in reply["parts"]):
        return None
    words = [{"span": other[0], "quote": other[1]}]
    reply["parts"].append({"kind": "stop_loss", "value": f"percent {other[2]}", "words": words})
    return reply


def dropped_part(reply: dict[str, Any], source: Source) -> Answer | None:
    if not reply["parts"]:
        return None
    reply["parts"].pop(source.chance.randrange(len(reply["parts"])))
    return reply


def changed_unit(reply: dict[str, Any], source: Source) -> Answer | None:
    """Percent as multiples of the risk, or a hundred times too much money."""
    for part in reply["parts"]:
        found = re.fullmatch(r"percent (\S+)(.*)", part["value"])
        if found:
            part["value"] = f"rr {found[1]}{found[2]}"
            return reply
    return with_condition(
        reply, source, lambda text: swapped(NUMBER, lambda n: f"{float(n) * 1e8:.0f}" if float(n) >= 1 else n, text)
    )


def changed_stop(reply: dict[str, Any], source: Source) -> Answer | None:
    """Another distance that stands in the text."""
    other = source.span_with_number()
    parts = [part for part in reply["parts"] if part["kind"] in {"stop_loss", "take_profit", "trailing_stop"}]
    if other is None or not parts:
        return None
    part = source.chance.choice(parts)
    part["words"] = [*part["words"], {"span": other[0], "quote": other[1]}]
    part["value"], was = f"percent {other[2]}", part["value"]
    return reply if part["value"] != was else None


def target_for_stop(reply: dict[str, Any], _source: Source) -> Answer | None:
    kinds = {part["kind"] for part in reply["parts"]}
    for part in reply["parts"]:
        other = {"stop_loss": "take_profit", "take_profit": "stop_loss"}.get(part["kind"], "")
        if other and other not in kinds:
            part["kind"] = other
            return reply
    return None


def wrong_market(reply: dict[str, Any], source: Source) -> Answer | None:
    if not reply["is_strategy"]:
        return None
    for fact in reply["facts"]:
        if fact["path"] == "market":
            fact["value"] = MARKETS[(MARKETS.index(fact["value"]) + 1) % len(MARKETS)]
            return reply
        if fact["path"] == "index":
            fact["value"] = "DJIA" if fact["value"] != "DJIA" else "KOSPI"
            return reply
    number, words = source.span()
    reply["facts"].append({"path": "market", "value": "CRYPTO", "words": [{"span": number, "quote": words}]})
    return reply


def wrong_symbol(reply: dict[str, Any], source: Source) -> Answer | None:
    number, words = source.span()
    if not reply["is_strategy"]:
        return None
    for fact in reply["facts"]:
        if fact["path"] == "symbol":
            fact["value"] = "NVDA" if fact["value"] != "NVDA" else "SPY"
            return reply
    reply["facts"].append({"path": "symbol", "value": "NVDA", "words": [{"span": number, "quote": words}]})
    return reply


def wrong_direction(reply: dict[str, Any], source: Source) -> Answer | None:
    number, words = source.span()
    if not reply["is_strategy"]:
        return None
    was = [fact for fact in reply["facts"] if fact["path"] == "direction"]
    reply["facts"] = [fact for fact in reply["facts"] if fact["path"] != "direction"]
    if not was:
        reply["facts"].append({"path": "direction", "value": "short", "words": [{"span": number, "quote": words}]})
    return reply


def wrong_bars(reply: dict[str, Any], source: Source) -> Answer | None:
    number, words = source.span()
    if not reply["is_strategy"]:
        return None
    was = next((fact["value"] for fact in reply["facts"] if fact["path"] == "timeframe"), "1d")
    reply["facts"] = [fact for fact in reply["facts"] if fact["path"] != "timeframe"]
    value = "1w" if was != "1w" else "1d"
    reply["facts"].append({"path": "timeframe", "value": value, "words": [{"span": number, "quote": words}]})
    return reply
