"""Mistakes in a condition: its level, operator, series, lengths, and the words that it names. Pure."""

import re
from typing import Any

from parsers.evaluation.rehearsal.planting.base import (
    FIELDS,
    LENGTH,
    NEGATORS,
    NUMBER,
    OPERATOR,
    STRICT,
    TURNED,
    Answer,
    Source,
    everything,
    swapped,
    with_condition,
)


def wrong_number(reply: dict[str, Any], source: Source) -> Answer | None:
    """A level that the text doesn't have."""
    more = source.chance.choice([3, 7, 11])
    return with_condition(
        reply, source, lambda text: swapped(NUMBER, lambda number: f"{float(number) + more:.10g}", text)
    )


def number_of_other_words(reply: dict[str, Any], source: Source) -> Answer | None:
    """A level that stands elsewhere in the text, and is quoted from there."""
    other = source.span_with_number()
    if other is None:
        return None
    number, words, value = other
    made = with_condition(reply, source, lambda text: swapped(NUMBER, lambda _was: value, text))
    if made is not None:
        for rule in reply["rules"]:
            rule["words"] = [*rule["words"], {"span": number, "quote": words}]
    return made


def turned_comparator(reply: dict[str, Any], source: Source) -> Answer | None:
    return with_condition(reply, source, lambda text: swapped(OPERATOR, lambda op: TURNED[op], text))


def strictness(reply: dict[str, Any], source: Source) -> Answer | None:
    return with_condition(reply, source, lambda text: swapped(re.compile(r">=|<=|>|<"), lambda op: STRICT[op], text))


def cross_for_level(reply: dict[str, Any], source: Source) -> Answer | None:
    """A state read as an event, or the other way round."""
    to = {"crosses_above": ">", "crosses_below": "<", ">": "crosses_above", "<": "crosses_below"}
    pattern = re.compile(r"crosses_above|crosses_below|(?<![<>=])[<>](?!=)")
    return with_condition(reply, source, lambda text: swapped(pattern, lambda op: to[op], text))


def wrong_period(reply: dict[str, Any], source: Source) -> Answer | None:
    return with_condition(reply, source, lambda text: swapped(LENGTH, lambda n: str(int(n) + 10), text))


def period_of_other_words(reply: dict[str, Any], source: Source) -> Answer | None:
    other = source.span_with_number()
    if other is None:
        return None
    made = with_condition(reply, source, lambda text: swapped(LENGTH, lambda _n: other[2], text))
    if made is not None:
        for rule in reply["rules"]:
            rule["words"] = [*rule["words"], {"span": other[0], "quote": other[1]}]
    return made


def wrong_series(reply: dict[str, Any], source: Source) -> Answer | None:
    pattern = re.compile("|".join(rf"\b{name}\b" for name in FIELDS))
    return with_condition(reply, source, lambda text: swapped(pattern, lambda name: FIELDS[name], text))


def wrong_offset(reply: dict[str, Any], source: Source) -> Answer | None:
    return with_condition(
        reply, source, lambda text: swapped(re.compile(r"\bclose\b(?!\[)"), lambda _n: "close[1]", text)
    )


def wrong_timeframe(reply: dict[str, Any], source: Source) -> Answer | None:
    return with_condition(
        reply,
        source,
        lambda text: swapped(re.compile(r"\bclose\b(?![@\[])|(?<=\w)\)(?![@.\[])"), lambda n: f"{n}@1w", text),
    )


def dropped_negation(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule turned round whose sentence has a negator."""
    spans = {span.number: source.content.text[span.start : span.end] for span in source.content.spans}
    rules = [r for r in reply["rules"] if any(NEGATORS.search(spans.get(w["span"], "")) for w in r["words"])]
    others = [rule for rule in reply["rules"] if rule not in rules]
    made = turned_comparator({**reply, "rules": rules}, source)
    return None if made is None else {**reply, "rules": [*rules, *others]}


def quote_of_other_span(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule whose words stand in another span than it says, and that is turned round besides."""
    made = turned_comparator(reply, source)
    numbers = [span.number for span in source.content.spans]
    if made is None or len(numbers) < 2:
        return None
    for rule in reply["rules"]:
        for words in rule["words"]:
            words["span"] = numbers[(numbers.index(words["span"]) + 1) % len(numbers)]
    return reply


def altered_quote(reply: dict[str, Any], source: Source) -> Answer | None:
    """A level that the text doesn't have, and words made to fit it."""
    rules = [rule for rule in reply["rules"] if NUMBER.search(rule["condition"])]
    if not rules:
        return None
    rule = source.chance.choice(rules)
    rule["condition"] = NUMBER.sub("77", rule["condition"], count=1)
    for words in rule["words"]:
        words["quote"] = re.sub(r"\d+", "77", words["quote"]) + " 77"
    return reply


def whole_text_quoted(reply: dict[str, Any], source: Source) -> Answer | None:
    """A comparator turned, under a quote of everything."""
    made = turned_comparator(reply, source)
    for rule in reply["rules"] if made is not None else ():
        rule["words"] = everything(source)
    return made
