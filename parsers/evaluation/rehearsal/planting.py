"""Mistakes that a model makes, planted in a right reply. Pure and repeatable: the same seed plants the same.

Each kind is a function from a right reply and its source to a wrong answer: another reply, or a text that is none. None:
this reply has no place for that mistake.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from parsers.extraction.model.prompt import examples
from parsers.formats.base import ParsedContent
from screening.conditions import ConditionError, parse
from screening.strategy import Market

Answer = dict[str, Any] | str
_MARKETS: tuple[Market, ...] = ("US", "KR", "CRYPTO", "FX", "FUTURES")
_NUMBER = re.compile(r"(?<![\w.\[@(])\d+(?:\.\d+)?(?![\w\])])")
_LENGTH = re.compile(r"(?<=[(, ])\d+(?=[,)])")
_TURNED = {
    "crosses_above": "crosses_below",
    "crosses_below": "crosses_above",
    "rising": "falling",
    "falling": "rising",
    ">=": "<=",
    "<=": ">=",
    ">": "<",
    "<": ">",
}
_STRICT = {">=": ">", "<=": "<", ">": ">=", "<": "<="}
_FIELDS = {"sma": "ema", "ema": "wma", "rsi": "mfi", "close": "open", "volume": "value_traded", "per": "pbr", "roe": "roa"}
_NEGATORS = re.compile(r"\b(?:not|never|no|don't|unless|except|avoid|without|isn't|aren't)\b|제외|않|말고|금지|아니|빼고|없", re.IGNORECASE)
_OPERATOR = re.compile(r"crosses_above|crosses_below|rising|falling|>=|<=|>|<")


@dataclass(frozen=True)
class Source:
    """What a planter may look at: the text, and chance."""

    content: ParsedContent
    chance: Random

    def span(self) -> tuple[int, str]:
        """Any span: its number and words."""
        span = self.chance.choice(self.content.spans)
        return span.number, self.content.text[span.start : span.end]

    def span_with_number(self) -> tuple[int, str, str] | None:
        """A span with a number from 2 to 95 in it, and that number."""
        found = []
        for span in self.content.spans:
            words = self.content.text[span.start : span.end]
            found += [(span.number, words, one) for one in re.findall(r"(?<![\d.,])\d{1,2}(?![\d.,])", words) if 1 < int(one) < 96]
        return self.chance.choice(found) if found else None


Planter = Callable[[dict[str, Any], Source], Answer | None]


def _with_condition(reply: dict[str, Any], source: Source, change: Callable[[str], Iterator[str]]) -> Answer | None:
    """The reply with one of its conditions changed to another one that can be read and says something else."""
    places = list(range(len(reply["rules"])))
    source.chance.shuffle(places)
    for place in places:
        rule = reply["rules"][place]
        for text in change(rule["condition"]):
            if _says_other(text, rule["condition"]):
                rule["condition"] = text
                return reply
    return None


def _says_other(text: str, was: str) -> bool:
    try:
        return parse(text).text() != parse(was).text()
    except ConditionError:
        return False


def _swapped(pattern: re.Pattern[str], to: Callable[[str], str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        yield text[: found.start()] + to(found[0]) + text[found.end() :]


def _wrong_number(reply: dict[str, Any], source: Source) -> Answer | None:
    """A level that the text doesn't have."""
    more = source.chance.choice([3, 7, 11])
    return _with_condition(
        reply, source, lambda text: _swapped(_NUMBER, lambda number: f"{float(number) + more:.10g}", text)
    )


def _number_of_other_words(reply: dict[str, Any], source: Source) -> Answer | None:
    """A level that stands elsewhere in the text, and is quoted from there."""
    other = source.span_with_number()
    if other is None:
        return None
    number, words, value = other
    made = _with_condition(reply, source, lambda text: _swapped(_NUMBER, lambda _was: value, text))
    if made is not None:
        for rule in reply["rules"]:
            rule["words"] = [*rule["words"], {"span": number, "quote": words}]
    return made


def _turned_comparator(reply: dict[str, Any], source: Source) -> Answer | None:
    return _with_condition(reply, source, lambda text: _swapped(_OPERATOR, lambda op: _TURNED[op], text))


def _strictness(reply: dict[str, Any], source: Source) -> Answer | None:
    return _with_condition(reply, source, lambda text: _swapped(re.compile(r">=|<=|>|<"), lambda op: _STRICT[op], text))


def _cross_for_level(reply: dict[str, Any], source: Source) -> Answer | None:
    """A state read as an event, or the other way round."""
    to = {"crosses_above": ">", "crosses_below": "<", ">": "crosses_above", "<": "crosses_below"}
    pattern = re.compile(r"crosses_above|crosses_below|(?<![<>=])[<>](?!=)")
    return _with_condition(reply, source, lambda text: _swapped(pattern, lambda op: to[op], text))


def _swapped_side(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule for buying among those for leaving, or the other way round."""
    roles = {group["id"]: group["role"] for group in reply["groups"]}
    roots = {group["role"]: group["id"] for group in reply["groups"] if not group["parent"]}
    rules = [rule for rule in reply["rules"] if len([r for r in reply["rules"] if roles[r["group"]] == roles[rule["group"]]]) > 1]
    if not rules or len(roots) < 2:
        return None
    rule = source.chance.choice(rules)
    rule["group"] = roots["exit" if roles[rule["group"]] == "entry" else "entry"]
    return reply


def _invented_rule(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule that the text doesn't have, with words that it has."""
    number, words = source.span()
    text = source.chance.choice(["close > open", "close > close[1]", "macd.hist > 0", "volume > volume[1]"])
    return _added(reply, source, text, number, words)


def _invented_rule_with_number(reply: dict[str, Any], source: Source) -> Answer | None:
    other = source.span_with_number()
    return other and _added(reply, source, f"close > sma({other[2]})", other[0], other[1])


def _added(reply: dict[str, Any], source: Source, text: str, number: int, words: str) -> Answer | None:
    if not reply["groups"] or any(parse(text).text() == parse(rule["condition"]).text() for rule in reply["rules"]):
        return None
    group = source.chance.choice(reply["groups"])["id"]
    reply["rules"].append({"group": group, "condition": text, "words": [{"span": number, "quote": words}]})
    return reply


def _invented_stop(reply: dict[str, Any], source: Source) -> Answer | None:
    other = source.span_with_number()
    if other is None or not reply["is_strategy"] or any(part["kind"] == "stop_loss" for part in reply["parts"]):
        return None
    words = [{"span": other[0], "quote": other[1]}]
    reply["parts"].append({"kind": "stop_loss", "value": f"percent {other[2]}", "words": words})
    return reply


def _invented_strategy(reply: dict[str, Any], source: Source) -> Answer | None:
    """A strategy in a text that has none."""
    if reply["is_strategy"]:
        return None
    number, words = source.span()
    reply["is_strategy"] = True
    reply["groups"] = [{"id": "e", "role": "entry", "logic": "all", "parent": ""}]
    reply["rules"] = [{"group": "e", "condition": "close > open", "words": [{"span": number, "quote": words}]}]
    return reply


def _denied_strategy(reply: dict[str, Any], _source: Source) -> Answer | None:
    """Nothing found where something is."""
    if not reply["is_strategy"]:
        return None
    return {key: [] if isinstance(value, list) else False if isinstance(value, bool) else "" for key, value in reply.items()}


def _wrong_period(reply: dict[str, Any], source: Source) -> Answer | None:
    return _with_condition(reply, source, lambda text: _swapped(_LENGTH, lambda n: str(int(n) + 10), text))


def _period_of_other_words(reply: dict[str, Any], source: Source) -> Answer | None:
    other = source.span_with_number()
    if other is None:
        return None
    made = _with_condition(reply, source, lambda text: _swapped(_LENGTH, lambda _n: other[2], text))
    if made is not None:
        for rule in reply["rules"]:
            rule["words"] = [*rule["words"], {"span": other[0], "quote": other[1]}]
    return made


def _wrong_series(reply: dict[str, Any], source: Source) -> Answer | None:
    pattern = re.compile("|".join(rf"\b{name}\b" for name in _FIELDS))
    return _with_condition(reply, source, lambda text: _swapped(pattern, lambda name: _FIELDS[name], text))


def _wrong_offset(reply: dict[str, Any], source: Source) -> Answer | None:
    return _with_condition(reply, source, lambda text: _swapped(re.compile(r"\bclose\b(?!\[)"), lambda _n: "close[1]", text))


def _wrong_timeframe(reply: dict[str, Any], source: Source) -> Answer | None:
    return _with_condition(reply, source, lambda text: _swapped(re.compile(r"\bclose\b(?![@\[])|(?<=\w)\)(?![@.\[])"), lambda n: f"{n}@1w", text))


def _dropped_negation(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule turned round whose sentence has a negator."""
    spans = {span.number: source.content.text[span.start : span.end] for span in source.content.spans}
    rules = [r for r in reply["rules"] if any(_NEGATORS.search(spans.get(w["span"], "")) for w in r["words"])]
    others = [rule for rule in reply["rules"] if rule not in rules]
    made = _turned_comparator({**reply, "rules": rules}, source)
    return None if made is None else {**reply, "rules": [*rules, *others]}


def _dropped_rule(reply: dict[str, Any], source: Source) -> Answer | None:
    if len(reply["rules"]) < 2:
        return None
    reply["rules"].pop(source.chance.randrange(len(reply["rules"])))
    return reply


def _dropped_rule_under_wide_quotes(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule dropped, and all others quote the whole text, so that its words are among theirs."""
    made = _dropped_rule(reply, source)
    if made is None:
        return None
    for rule in reply["rules"]:
        rule["words"] = _everything(source)
    return made


def _everything(source: Source) -> list[dict[str, Any]]:
    text = source.content.text
    return [{"span": span.number, "quote": text[span.start : span.end]} for span in source.content.spans]


def _dropped_part(reply: dict[str, Any], source: Source) -> Answer | None:
    if not reply["parts"]:
        return None
    reply["parts"].pop(source.chance.randrange(len(reply["parts"])))
    return reply


def _changed_unit(reply: dict[str, Any], source: Source) -> Answer | None:
    """Percent as multiples of the risk, or a hundred times too much money."""
    for part in reply["parts"]:
        found = re.fullmatch(r"percent (\S+)(.*)", part["value"])
        if found:
            part["value"] = f"rr {found[1]}{found[2]}"
            return reply
    return _with_condition(
        reply, source, lambda text: _swapped(_NUMBER, lambda n: f"{float(n) * 1e8:.0f}" if float(n) >= 1 else n, text)
    )


def _changed_stop(reply: dict[str, Any], source: Source) -> Answer | None:
    """Another distance that stands in the text."""
    other = source.span_with_number()
    parts = [part for part in reply["parts"] if part["kind"] in {"stop_loss", "take_profit", "trailing_stop"}]
    if other is None or not parts:
        return None
    part = source.chance.choice(parts)
    part["words"] = [*part["words"], {"span": other[0], "quote": other[1]}]
    part["value"], was = f"percent {other[2]}", part["value"]
    return reply if part["value"] != was else None


def _target_for_stop(reply: dict[str, Any], _source: Source) -> Answer | None:
    kinds = {part["kind"] for part in reply["parts"]}
    for part in reply["parts"]:
        other = {"stop_loss": "take_profit", "take_profit": "stop_loss"}.get(part["kind"], "")
        if other and other not in kinds:
            part["kind"] = other
            return reply
    return None


def _wrong_market(reply: dict[str, Any], source: Source) -> Answer | None:
    if not reply["is_strategy"]:
        return None
    for fact in reply["facts"]:
        if fact["path"] == "market":
            fact["value"] = _MARKETS[(_MARKETS.index(fact["value"]) + 1) % len(_MARKETS)]
            return reply
        if fact["path"] == "index":
            fact["value"] = "DJIA" if fact["value"] != "DJIA" else "KOSPI"
            return reply
    number, words = source.span()
    reply["facts"].append({"path": "market", "value": "CRYPTO", "words": [{"span": number, "quote": words}]})
    return reply


def _wrong_symbol(reply: dict[str, Any], source: Source) -> Answer | None:
    number, words = source.span()
    if not reply["is_strategy"]:
        return None
    for fact in reply["facts"]:
        if fact["path"] == "symbol":
            fact["value"] = "NVDA" if fact["value"] != "NVDA" else "SPY"
            return reply
    reply["facts"].append({"path": "symbol", "value": "NVDA", "words": [{"span": number, "quote": words}]})
    return reply


def _wrong_direction(reply: dict[str, Any], source: Source) -> Answer | None:
    number, words = source.span()
    if not reply["is_strategy"]:
        return None
    was = [fact for fact in reply["facts"] if fact["path"] == "direction"]
    reply["facts"] = [fact for fact in reply["facts"] if fact["path"] != "direction"]
    if not was:
        reply["facts"].append({"path": "direction", "value": "short", "words": [{"span": number, "quote": words}]})
    return reply


def _wrong_bars(reply: dict[str, Any], source: Source) -> Answer | None:
    number, words = source.span()
    if not reply["is_strategy"]:
        return None
    was = next((fact["value"] for fact in reply["facts"] if fact["path"] == "timeframe"), "1d")
    reply["facts"] = [fact for fact in reply["facts"] if fact["path"] != "timeframe"]
    value = "1w" if was != "1w" else "1d"
    reply["facts"].append({"path": "timeframe", "value": value, "words": [{"span": number, "quote": words}]})
    return reply


def _quote_of_other_span(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule whose words stand in another span than it says, and that is turned round besides."""
    made = _turned_comparator(reply, source)
    numbers = [span.number for span in source.content.spans]
    if made is None or len(numbers) < 2:
        return None
    for rule in reply["rules"]:
        for words in rule["words"]:
            words["span"] = numbers[(numbers.index(words["span"]) + 1) % len(numbers)]
    return reply


def _altered_quote(reply: dict[str, Any], source: Source) -> Answer | None:
    """A level that the text doesn't have, and words made to fit it."""
    rules = [rule for rule in reply["rules"] if _NUMBER.search(rule["condition"])]
    if not rules:
        return None
    rule = source.chance.choice(rules)
    rule["condition"] = _NUMBER.sub("77", rule["condition"], count=1)
    for words in rule["words"]:
        words["quote"] = re.sub(r"\d+", "77", words["quote"]) + " 77"
    return reply


def _contradictory(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule and its opposite, both with the same words."""
    pairs = [(r, t) for r in reply["rules"] for t in _swapped(_OPERATOR, lambda op: _TURNED[op], r["condition"]) if _says_other(t, r["condition"])]
    if not pairs:
        return None
    rule, text = source.chance.choice(pairs)
    reply["rules"].append({**rule, "condition": text})
    return reply


def _wrong_logic(reply: dict[str, Any], source: Source) -> Answer | None:
    """And for or."""
    count: dict[str, int] = {}
    for rule in reply["rules"]:
        count[rule["group"]] = count.get(rule["group"], 0) + 1
    groups = [group for group in reply["groups"] if count.get(group["id"], 0) > 1]
    if not groups:
        return None
    group = source.chance.choice(groups)
    group["logic"] = "any" if group["logic"] == "all" else "all"
    return reply


def _wrong_grouping(reply: dict[str, Any], _source: Source) -> Answer | None:
    """Two of three rules made one another's alternative."""
    for group in list(reply["groups"]):
        rules = [rule for rule in reply["rules"] if rule["group"] == group["id"]]
        if len(rules) > 2 and not group["parent"]:
            other = "any" if group["logic"] == "all" else "all"
            reply["groups"].append({"id": "planted", "role": group["role"], "logic": other, "parent": group["id"]})
            for rule in rules[:2]:
                rule["group"] = "planted"
            return reply
    return None


def _example(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule of an example in the instructions, with the example's words."""
    return _of_example(reply, source, own_words=False)


def _example_with_words(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule of an example in the instructions, with words of the text."""
    return _of_example(reply, source, own_words=True)


def _of_example(reply: dict[str, Any], source: Source, *, own_words: bool) -> Answer | None:
    if not reply["groups"]:
        return None
    shown: Any = source.chance.choice(examples()[:2])["reply"]
    rule = copy.deepcopy(source.chance.choice(shown["rules"]))
    words = _everything(source) if own_words else [{**one, "span": source.span()[0]} for one in rule["words"]]
    reply["rules"].append({**rule, "group": source.chance.choice(reply["groups"])["id"], "words": words})
    return reply


def _false_injection(reply: dict[str, Any], source: Source) -> Answer | None:
    """An honest rule called an attack, so that it is left out."""
    if not reply["rules"]:
        return None
    rule = source.chance.choice(reply["rules"])
    spans = {one["span"] for one in rule["words"]}
    reply["injections"] = sorted({*reply["injections"], *spans})
    for part in ("rules", "parts", "facts", "questions"):
        reply[part] = [row for row in reply[part] if not spans & {one["span"] for one in row["words"]}]
    return reply if any(True for _ in reply["rules"]) else None


def _truncated(reply: dict[str, Any], source: Source) -> Answer | None:
    said = json.dumps(reply, ensure_ascii=False)
    return said[: source.chance.randrange(len(said) // 3, len(said) - 2)]


def _prose_around(reply: dict[str, Any], source: Source) -> Answer | None:
    """Words around the JSON, and a mistake inside."""
    made = _turned_comparator(reply, source)
    return None if made is None else f"Here is what I found:\n```json\n{json.dumps(made, ensure_ascii=False)}\n```\nHope it helps!"


def _malformed(reply: dict[str, Any], _source: Source) -> Answer | None:
    return json.dumps(reply, ensure_ascii=False).replace('"', "'", 7)


def _extra_keys(reply: dict[str, Any], source: Source) -> Answer | None:
    """Keys that nobody asked for: one that would excuse a number, were it heard."""
    made = _wrong_number(reply, source)
    if made is None:
        return None
    for rule in reply["rules"]:
        rule["assumed"] = ["all"]
    return reply


def _whole_text_quoted(reply: dict[str, Any], source: Source) -> Answer | None:
    """A comparator turned, under a quote of everything."""
    made = _turned_comparator(reply, source)
    for rule in reply["rules"] if made is not None else ():
        rule["words"] = _everything(source)
    return made


PLANTERS: Mapping[str, Planter] = {
    "wrong number": _wrong_number,
    "number of other words": _number_of_other_words,
    "turned comparator": _turned_comparator,
    "strictness": _strictness,
    "cross for level": _cross_for_level,
    "swapped side": _swapped_side,
    "invented rule": _invented_rule,
    "invented rule with a number": _invented_rule_with_number,
    "invented stop": _invented_stop,
    "invented strategy": _invented_strategy,
    "denied strategy": _denied_strategy,
    "wrong period": _wrong_period,
    "period of other words": _period_of_other_words,
    "wrong series": _wrong_series,
    "wrong offset": _wrong_offset,
    "wrong timeframe": _wrong_timeframe,
    "dropped negation": _dropped_negation,
    "dropped rule": _dropped_rule,
    "dropped rule under wide quotes": _dropped_rule_under_wide_quotes,
    "dropped part": _dropped_part,
    "changed unit": _changed_unit,
    "changed stop": _changed_stop,
    "target for stop": _target_for_stop,
    "wrong market": _wrong_market,
    "wrong symbol": _wrong_symbol,
    "wrong direction": _wrong_direction,
    "wrong bars": _wrong_bars,
    "quote of another span": _quote_of_other_span,
    "altered quote": _altered_quote,
    "contradictory": _contradictory,
    "wrong logic": _wrong_logic,
    "wrong grouping": _wrong_grouping,
    "rule of an example": _example,
    "rule of an example with words": _example_with_words,
    "false injection": _false_injection,
    "truncated": _truncated,
    "prose around": _prose_around,
    "malformed": _malformed,
    "extra keys": _extra_keys,
    "whole text quoted": _whole_text_quoted,
}


def planted(kind: str, reply: Mapping[str, Any], content: ParsedContent, *, seed: str) -> str | None:
    """What a model answers that makes that mistake in an otherwise right reply; None where it can't be made."""
    answer = PLANTERS[kind](copy.deepcopy(dict(reply)), Source(content, Random(f"{kind} {seed}")))  # noqa: S311  # no secret
    if answer is None:
        return None
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
