"""Mistakes about which rules there are, on which side, and how they are joined. Pure."""

import copy
from typing import Any

from parsers.evaluation.rehearsal.planting.base import OPERATOR, TURNED, Answer, Source, everything, says_other, swapped
from parsers.extraction.model.prompt import examples
from screening.conditions import parse


def swapped_side(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule for buying among those for leaving, or the other way round."""
    roles = {group["id"]: group["role"] for group in reply["groups"]}
    roots = {group["role"]: group["id"] for group in reply["groups"] if not group["parent"]}
    rules = [
        rule
        for rule in reply["rules"]
        if len([r for r in reply["rules"] if roles[r["group"]] == roles[rule["group"]]]) > 1
    ]
    if not rules or len(roots) < 2:
        return None
    rule = source.chance.choice(rules)
    rule["group"] = roots["exit" if roles[rule["group"]] == "entry" else "entry"]
    return reply


def invented_rule(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule that the text doesn't have, with words that it has."""
    number, words = source.span()
    text = source.chance.choice(["close > open", "close > close[1]", "macd.hist > 0", "volume > volume[1]"])
    return added(reply, source, text, number, words)


def invented_rule_with_number(reply: dict[str, Any], source: Source) -> Answer | None:
    other = source.span_with_number()
    return other and added(reply, source, f"close > sma({other[2]})", other[0], other[1])


def added(reply: dict[str, Any], source: Source, text: str, number: int, words: str) -> Answer | None:
    if not reply["groups"] or any(parse(text).text() == parse(rule["condition"]).text() for rule in reply["rules"]):
        return None
    group = source.chance.choice(reply["groups"])["id"]
    reply["rules"].append({"group": group, "condition": text, "words": [{"span": number, "quote": words}]})
    return reply


def invented_strategy(reply: dict[str, Any], source: Source) -> Answer | None:
    """A strategy in a text that has none."""
    if reply["is_strategy"]:
        return None
    number, words = source.span()
    reply["is_strategy"] = True
    reply["groups"] = [{"id": "e", "role": "entry", "logic": "all", "parent": ""}]
    reply["rules"] = [{"group": "e", "condition": "close > open", "words": [{"span": number, "quote": words}]}]
    return reply


def denied_strategy(reply: dict[str, Any], _source: Source) -> Answer | None:
    """Nothing found where something is."""
    if not reply["is_strategy"]:
        return None
    return {
        key: [] if isinstance(value, list) else False if isinstance(value, bool) else "" for key, value in reply.items()
    }


def dropped_rule(reply: dict[str, Any], source: Source) -> Answer | None:
    if len(reply["rules"]) < 2:
        return None
    reply["rules"].pop(source.chance.randrange(len(reply["rules"])))
    return reply


def dropped_rule_under_wide_quotes(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule dropped, and all others quote the whole text, so that its words are among theirs."""
    made = dropped_rule(reply, source)
    if made is None:
        return None
    for rule in reply["rules"]:
        rule["words"] = everything(source)
    return made


def contradictory(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule and its opposite, both with the same words."""
    pairs = [
        (r, t)
        for r in reply["rules"]
        for t in swapped(OPERATOR, lambda op: TURNED[op], r["condition"])
        if says_other(t, r["condition"])
    ]
    if not pairs:
        return None
    rule, text = source.chance.choice(pairs)
    reply["rules"].append({**rule, "condition": text})
    return reply


def wrong_logic(reply: dict[str, Any], source: Source) -> Answer | None:
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


def wrong_grouping(reply: dict[str, Any], _source: Source) -> Answer | None:
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


def example(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule of an example in the instructions, with the example's words."""
    return of_example(reply, source, own_words=False)


def example_with_words(reply: dict[str, Any], source: Source) -> Answer | None:
    """A rule of an example in the instructions, with words of the text."""
    return of_example(reply, source, own_words=True)


def of_example(reply: dict[str, Any], source: Source, *, own_words: bool) -> Answer | None:
    if not reply["groups"]:
        return None
    shown: Any = source.chance.choice(examples()[:2])["reply"]
    rule = copy.deepcopy(source.chance.choice(shown["rules"]))
    words = everything(source) if own_words else [{**one, "span": source.span()[0]} for one in rule["words"]]
    reply["rules"].append({**rule, "group": source.chance.choice(reply["groups"])["id"], "words": words})
    return reply


def false_injection(reply: dict[str, Any], source: Source) -> Answer | None:
    """An honest rule called an attack, so that it is left out."""
    if not reply["rules"]:
        return None
    rule = source.chance.choice(reply["rules"])
    spans = {one["span"] for one in rule["words"]}
    reply["injections"] = sorted({*reply["injections"], *spans})
    for part in ("rules", "parts", "facts", "questions"):
        reply[part] = [row for row in reply[part] if not spans & {one["span"] for one in row["words"]}]
    return reply if any(True for _ in reply["rules"]) else None
