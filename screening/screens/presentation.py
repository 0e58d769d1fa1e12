"""Explanations as JSON with their words, for the API, pages and the command line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import parse
from screening.wording.conditions import node_message
from screening.wording.reasons import held_message, values_message, with_beside
from screening.wording.sentences import say

if TYPE_CHECKING:
    # They bring numpy and TA-Lib, which pages without them do not load.
    from screening.conditions.evaluation.explanation import Beside, Explanation
    from screening.screens.explanations import StepExplanation, SymbolExplanation

ABSENCES: dict[str, Message] = {
    "unknown_symbol": _("%(market)s has no symbol %(symbol)s."),
    "not_asked_for": _("%(symbol)s is not among the symbols that were looked at."),
    "stale": _("%(symbol)s has no bar on %(as_of)s."),
}


def absence_message(found: "SymbolExplanation") -> Message:
    """Why the symbol was not looked at."""
    places = {"market": found.market, "symbol": found.symbol, "as_of": found.as_of.isoformat()}
    return Message(ABSENCES[found.absence].text, places)


def seen_message(one: "Explanation") -> Message:
    """A part with what it saw: "RSI(14) 27.4 < 30" where it held, the plain values where it didn't."""
    if one.parts:
        return Message("")
    if not one.verdict and not one.values:
        return Message("")
    words = held_message(one.text, one.values, one.bars_ago) if one.verdict else values_message(one.values)
    return with_beside(words, known_since_json(one.beside), one.beside.ranked)


def known_since_json(beside: "Beside") -> dict[str, str]:
    """The days as texts."""
    return {text: day.isoformat() for text, day in beside.known_since.items()}


def explanation_json(found: "SymbolExplanation", translate: Callable[[str], str]) -> dict[str, Any]:
    """{market, symbol, name, as_of, found, absence, explanation}; `found`: whether the symbol fulfils it all."""
    explained = found.explanation
    return {
        "market": found.market,
        "symbol": found.symbol,
        "name": found.name,
        "as_of": found.as_of.isoformat(),
        "found": bool(explained and explained.verdict),
        "absence": {"code": found.absence, "message": say(absence_message(found), translate)}
        if found.absence
        else None,
        "explanation": part_json(explained, translate) if explained else None,
    }


def part_json(one: "Explanation", translate: Callable[[str], str]) -> dict[str, Any]:
    """{condition, words, verdict, values, known_since, ranked, seen, bars_ago, parts}."""
    return {
        "condition": one.text,
        "words": say(node_message(parse(one.text).root), translate),
        "verdict": one.verdict,
        "values": dict(one.values),
        "known_since": known_since_json(one.beside),
        "ranked": dict(one.beside.ranked),
        "seen": say(seen_message(one), translate),
        "bars_ago": one.bars_ago,
        "parts": [part_json(part, translate) for part in one.parts],
    }


def step_json(step: "StepExplanation", translate: Callable[[str], str]) -> dict[str, Any]:
    """The explanation of a step of an execution, with the step's key and name."""
    return {
        "node_key": step.node_key,
        "node_name": step.node_name,
        "timeframe": step.timeframe or "1d",
        "problem": say(step.problem, translate) if step.problem else None,
        **({"answer": explanation_json(step.found, translate)} if step.found else {"answer": None}),
    }
