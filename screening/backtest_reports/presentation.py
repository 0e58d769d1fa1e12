"""A kept report in the language of its reader."""

from typing import Any

from django.utils.translation import gettext

from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored

_LISTS = ("trust", "assumed", "refused", "used")


def said_report(summary: dict[str, Any]) -> dict[str, Any]:
    """The summary with each text as a sentence."""
    said = {name: [{**row, "text": shown(read_stored(row["text"]))} for row in summary[name]] for name in _LISTS}
    return {**summary, **said}


def rule_words() -> dict[str, str]:
    """What the rules of a strategy are called, by their part of it."""
    return {
        "entry": gettext("Buy when"),
        "exit": gettext("Sell when"),
        "stop_loss": gettext("Stop"),
        "take_profit": gettext("Target"),
        "trailing_stop": gettext("Trailing stop"),
    }
