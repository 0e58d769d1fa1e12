"""A kept report in the language of its reader."""

from typing import Any

from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored

_LISTS = ("trust", "assumed", "refused", "used")


def said_report(summary: dict[str, Any]) -> dict[str, Any]:
    """The summary with each text as a sentence."""
    said = {name: [{**row, "text": shown(read_stored(row["text"]))} for row in summary[name]] for name in _LISTS}
    return {**summary, **said}
