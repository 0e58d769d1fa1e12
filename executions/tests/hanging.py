"""What the hanging tool of the tests does in its helper process."""

from collections.abc import Callable, Mapping
from typing import Any

from pastetrader.common.tests import helper_functions

WAYS: Mapping[str, Callable[[str], None]] = {
    "sleep": helper_functions.sleep,
    "loop": helper_functions.loop,
    "wait_for_socket": helper_functions.wait_for_socket,
    "swallow": helper_functions.swallow,
}


def hang(arguments: dict[str, Any], facts: dict[str, Any]) -> None:
    """Writes the number of its process into a file named by its execution, and never answers."""
    WAYS[arguments["way"]](f"{arguments['folder']}/{facts['execution_id']}")
