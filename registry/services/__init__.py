"""What other apps ask of the registry: tools and agents made, changed, described and run; built-in tools as rows."""

from llm.agent_loop import Paused
from registry.agents.running import AgentResult, Setting, run_agent
from registry.calling.running import must_not_repeat, run_tool
from registry.facts import describe
from registry.services.agents import (
    add_tool_to_agent,
    create_agent,
    delete_agent,
    problems_of_agent,
    remove_tool_from_agent,
    update_agent,
)
from registry.services.builtin_rows import mirror_builtin_tools
from registry.services.tools import SCHEMA_OF_SERVER, create_tool, delete_tool, problems_of_tool, update_tool

__all__ = [
    "SCHEMA_OF_SERVER",
    "AgentResult",
    "Paused",
    "Setting",
    "add_tool_to_agent",
    "create_agent",
    "create_tool",
    "delete_agent",
    "delete_tool",
    "describe",
    "mirror_builtin_tools",
    "must_not_repeat",
    "problems_of_agent",
    "problems_of_tool",
    "remove_tool_from_agent",
    "run_agent",
    "run_tool",
    "update_agent",
    "update_tool",
]
