"""The file of a runner as a newcomer would write it: tests put its line into the table, and nothing else."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from registry.builtin import ToolContext
from registry.catalogue import Effect, ToolFacts
from registry.runners.base import Declaration, Runner


class QuotingConfig(BaseModel):
    """What it says before each text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prefix: str
    shouts: bool = False


class QuotingSecret(BaseModel):
    """The key to the texts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: str


class QuotingRunner(Runner):
    """Says what it is told."""

    name = "python"
    config_model = QuotingConfig
    credentials_model = QuotingSecret

    @classmethod
    def default_effect(cls, config: QuotingConfig) -> Effect:
        """Shouting changes the world."""
        return "write" if config.shouts else "read"

    @classmethod
    def default_idempotent(cls, config: QuotingConfig, effect: str) -> bool:
        """Shouting twice is like shouting once."""
        return config.shouts or effect == "read"

    def run(self, tool: ToolFacts, prepared: Any, _context: ToolContext) -> Any:
        """The text after the prefix."""
        return f"{tool.config['prefix']} {prepared['text']}"


class Declared(Declaration):
    """A type that can be made and kept, and not be run in this version."""

    name = "mcp"
