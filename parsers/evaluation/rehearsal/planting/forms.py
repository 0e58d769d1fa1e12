"""Answers that are no reply, or more than one. Pure."""

import json
from typing import Any

from parsers.evaluation.rehearsal.planting.base import Answer, Source
from parsers.evaluation.rehearsal.planting.conditions import turned_comparator, wrong_number


def truncated(reply: dict[str, Any], source: Source) -> Answer | None:
    said = json.dumps(reply, ensure_ascii=False)
    return said[: source.chance.randrange(len(said) // 3, len(said) - 2)]


def prose_around(reply: dict[str, Any], source: Source) -> Answer | None:
    """Words around the JSON, and a mistake inside."""
    made = turned_comparator(reply, source)
    return (
        None
        if made is None
        else f"Here is what I found:\n```json\n{json.dumps(made, ensure_ascii=False)}\n```\nHope it helps!"
    )


def malformed(reply: dict[str, Any], _source: Source) -> Answer | None:
    return json.dumps(reply, ensure_ascii=False).replace('"', "'", 7)


def extra_keys(reply: dict[str, Any], source: Source) -> Answer | None:
    """Keys that nobody asked for: one that would excuse a number, were it heard."""
    made = wrong_number(reply, source)
    if made is None:
        return None
    for rule in reply["rules"]:
        rule["assumed"] = ["all"]
    return reply
