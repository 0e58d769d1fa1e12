"""How the SQL of both vendors is written: constant texts, with the allowed moves put in from status.py."""

from collections.abc import Iterable, Mapping
from string import Template

from executions.status import EXECUTION_MOVES, NODE_MOVES, OPEN, Status, may_become


def _texts(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in sorted(values)) + ")"


_MOVES = {
    "open": _texts(OPEN),
    **{f"node_may_be_{status}": _texts(may_become(status, NODE_MOVES)) for status in Status},
    **{f"execution_may_be_{status}": _texts(may_become(status, EXECUTION_MOVES)) for status in Status},
}


def statement(text: str, fragments: Mapping[str, str]) -> str:
    """SQL with `$names` replaced: `$open`, `$node_may_be_running` and their like, and fragments, also in fragments."""
    while "$" in text:
        text = Template(text).substitute(_MOVES, **fragments)
    return text
