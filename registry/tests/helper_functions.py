"""What tools of the tests do in a helper process."""

import os
import time
from typing import Any

from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal


def add(arguments: dict[str, Any], facts: dict[str, Any]) -> dict[str, int]:
    """Adds two numbers."""
    return {"sum": arguments["a"] + arguments["b"]}


def refuse(arguments: dict[str, Any], facts: dict[str, Any]) -> None:
    """Tells what it was given, as a refusal."""
    raise Refusal("busy", _("Ask again, %(who)s.", who=facts), retryable=True, retry_after=3.0, had_no_effect=True)


def fail(arguments: dict[str, Any], facts: dict[str, Any]) -> float:
    """Has a bug."""
    return 1 / 0


def crash(arguments: dict[str, Any], facts: dict[str, Any]) -> None:
    """Ends its process."""
    os.write(2, b"no more")
    os._exit(7)


def answer_something_else(arguments: dict[str, Any], facts: dict[str, Any]) -> dict[str, str]:
    """Not what the tool promises."""
    return {"sum": "many"}


def answer_too_much(arguments: dict[str, Any], facts: dict[str, Any]) -> dict[str, str]:
    """More than can be kept."""
    return {"sum": "1" * 11_000_000}


def hang(arguments: dict[str, Any], facts: dict[str, Any]) -> None:
    """Does not answer."""
    time.sleep(600)
