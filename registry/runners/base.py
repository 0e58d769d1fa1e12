"""What a runner does: call one tool. Write `run` to add one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from registry.builtin import ToolContext
from registry.catalogue import ToolFacts


class Runner(ABC):
    """Runs tools of one type. Keeps nothing between calls."""

    # True when `run` itself refuses arguments that do not fit and answers nothing else than the schema says.
    checks_schemas: ClassVar[bool] = False

    @abstractmethod
    def run(self, tool: ToolFacts, arguments: Mapping[str, Any], context: ToolContext) -> Any:
        """The tool's answer as JSON; raises ToolError."""
