"""What a runner does: call one tool. Write `run` to add one, and `prepare` if it can check more than a schema."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from registry.builtin import ToolContext
from registry.catalogue import ToolFacts


class Runner(ABC):
    """Runs tools of one type. Keeps nothing between calls."""

    # True when `prepare` refuses arguments that do not fit and `run` answers nothing else than the schema says.
    checks_schemas: ClassVar[bool] = False

    def prepare(self, _tool: ToolFacts, arguments: Mapping[str, Any]) -> Any:
        """The arguments as `run` wants them; nothing is called yet. Raises ToolError."""
        return arguments

    @abstractmethod
    def run(self, tool: ToolFacts, prepared: Any, context: ToolContext) -> Any:
        """The tool's answer as JSON; raises ToolError, and Stopped when the context says so."""
