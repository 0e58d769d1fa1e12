"""What a face is, and what it may look at. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pastetrader.common.messages import Message
from registry.catalogue import Catalogue
from workflows.definition.graph import GraphNode

TYPE_ICONS = {
    "trigger": "zap",
    "tool": "wrench",
    "agent": "bot",
    "condition": "split",
    "adapter": "shuffle",
    "aggregator": "merge",
}
BETWEEN = " · "
_VARIABLE = re.compile(r"\{\{\s*variables\.(?P<name>\w+)\s*\}\}")


@dataclass(frozen=True)
class Around:
    """What a face may look at besides its step: the tools and agents that the graph names, and its variables."""

    catalogue: Catalogue
    variables: Mapping[str, Any]


@dataclass(frozen=True)
class Face:
    """An icon of static/img/icons.svg, and a few words; "" where nothing is known.

    `sentence` says it in full, where it is more than the words.
    """

    icon: str
    words: Message | str = ""
    sentence: Message | str = ""


MakeFace = Callable[[GraphNode, Around], Face]


def known_text(value: Any, variables: Mapping[str, Any]) -> str:
    """A text that is known before anything runs: a literal, or the variable that it stands for; "" otherwise."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    named = _VARIABLE.fullmatch(value.strip())
    if named:
        return known_text(variables.get(named["name"]), {})
    return "" if "{{" in value else value
