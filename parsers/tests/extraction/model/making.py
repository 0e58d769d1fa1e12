"""Texts, replies and models that say what they are told, for tests of reading with a model."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from llm.types import LLMResponse, Usage
from parsers.evaluation.rehearsal.right import NOTHING
from parsers.extraction.model.asking import Asker, ModelQuestion, NoAnswer
from parsers.extraction.model.extraction import ModelExtraction, ModelReading
from parsers.formats import Work, load_format
from parsers.formats.base import ParsedContent
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal
from screening.strategy import Question, Strategy

TEXT = (
    "Buy SPY when RSI(14) is below 30 and the close is above its 200-day average. "
    "Sell when RSI(14) is above 70. Stop loss 5%."
)


def content_of(text: str) -> ParsedContent:
    """The text as a paste."""
    return load_format("text").read(text, Work(StopSignal(), Policy(deny_all=True)))


def words(span: int, quote: str) -> list[dict[str, Any]]:
    """The words of one span."""
    return [{"span": span, "quote": quote}]


def rule(condition: str, span: int, quote: str, group: str = "e") -> dict[str, Any]:
    """A rule of the entry ("e") or the exit ("x")."""
    return {"group": group, "condition": condition, "words": words(span, quote)}


def part(kind: str, value: str, span: int, quote: str) -> dict[str, Any]:
    """A stop, target, size or schedule."""
    return {"kind": kind, "value": value, "words": words(span, quote)}


def reply(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A reply with rules in two groups: all of the entry, any of the exit."""
    groups = [
        {"id": "e", "role": "entry", "logic": "all", "parent": ""},
        {"id": "x", "role": "exit", "logic": "any", "parent": ""},
    ]
    is_strategy = any(one["group"] != "x" for one in rules)
    return {**NOTHING, "is_strategy": is_strategy, "groups": groups, "rules": list(rules), **more}


RULES = (
    rule("rsi(14) < 30", 1, "RSI(14) is below 30"),
    rule("close > sma(200)", 1, "the close is above its 200-day average"),
    rule("rsi(14) > 70", 2, "RSI(14) is above 70", "x"),
)
STOP = part("stop_loss", "percent 5", 3, "Stop loss 5%")
SPY = {"path": "symbol", "value": "SPY", "words": words(1, "SPY")}


def right(**more: Any) -> dict[str, Any]:
    """The right reply about TEXT."""
    return reply(*RULES, **{"parts": [STOP], "facts": [SPY], **more})


Said = str | dict[str, Any] | Exception | LLMResponse


def model(*answers: Said, name: str = "some-model", asked: list[ModelQuestion] | None = None) -> Asker:
    """A model that gives these answers, one after the other; an exception is raised."""
    left: Iterator[Said] = iter(answers)

    def ask(question: ModelQuestion) -> LLMResponse:
        if asked is not None:
            asked.append(question)
        answer = next(left, None)
        if answer is None:
            raise NoAnswer("model_server_error", _("It has nothing more to say."))
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, LLMResponse):
            return answer
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return LLMResponse(text=text, provider="test", model=name, usage=Usage(input=100, output=20), latency_ms=500)

    return Asker("test", name, ask)


def read(
    text: str, *askers: Asker, rules: Callable[[ParsedContent], Strategy] | None = None, salt: str = "salt"
) -> ModelReading:
    """The text read by these models in turn, the rules beside them."""
    given = {} if rules is None else {"rules": rules}
    return ModelExtraction(askers, salt=salt, **given).read(content_of(text))


def read_as(answer: Said, text: str = TEXT) -> Strategy:
    """The text as one model reads it that says the same however often it is asked."""
    return read(text, model(*[answer] * 3)).strategy


def asked_by(strategy: Strategy, who: str) -> list[Question]:
    """The questions that come of two readers."""
    return [one for one in strategy.open_questions if one.params.get("read_by") == who]


def texts(strategy: Strategy, side: str) -> list[str]:
    """The conditions of a side."""
    return [text for path, text in strategy.conditions() if path.startswith(side)]


def sure(strategy: Strategy) -> set[tuple[str, str]]:
    """What nobody is asked about: (side, condition) and (part or fact, value)."""
    unsure = set(strategy.unsure())
    found = {(path.partition(".")[0], text) for path, text in strategy.conditions() if path not in unsure}
    names = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule", "universe", "timeframe", "direction")
    roots = {path.partition(".")[0] for path in unsure}
    return found | {(name, str(getattr(strategy, name))) for name in names if name not in roots}
