"""Copies of tools and agents, for whoever may see them."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.messages import message as _
from registry.models import Agent, Tool
from registry.services import create_agent, create_tool

MAX_NAME = 255
MOST_COPIES = 50
Made = TypeVar("Made", Tool, Agent)


def duplicate_tool(*, tool: Tool, by: User) -> Tool:
    """A private copy that belongs to `by`, without credentials: those are for what they were given for.

    Raises NotAllowed for another's tool that holds credentials (where it calls is its owner's affair), and Invalid for
    one that `by` may not have.
    """
    if tool.owner_id not in {None, by.pk} and tool.needs_secrets:
        text = _("This tool calls with its owner's credentials. Only its owner can copy it.")
        raise NotAllowed(text, code="not_your_credentials")

    def make(name: str) -> Tool:
        return create_tool(
            owner=by,
            name=name,
            tool_type=tool.tool_type,
            description=tool.description,
            config=tool.config,
            input_schema=tool.input_schema,
            output_schema=tool.output_schema,
            rate_limit=tool.rate_limit,
            effect=tool.effect,
            idempotent=tool.idempotent,
            is_active=tool.is_active,
        )

    return _with_a_free_name(tool.name, make)


def duplicate_agent(*, agent: Agent, by: User) -> Agent:
    """A private copy that belongs to `by`, with those of its tools that `by` may see. Raises Invalid."""
    tools = list(Tool.objects.visible_to(by).filter(agents=agent))

    def make(name: str) -> Agent:
        return create_agent(
            owner=by,
            name=name,
            model_provider=agent.model_provider,
            model_name=agent.model_name,
            tools=tools,
            description=agent.description,
            system_prompt=agent.system_prompt,
            config=agent.config,
            memory_config=agent.memory_config,
            is_active=agent.is_active,
        )

    return _with_a_free_name(agent.name, make)


def _with_a_free_name(name: str, make: Callable[[str], Made]) -> Made:
    """What is made under the first name of “X (copy)”, “X (copy 2)” … that its owner has not."""
    for number in range(1, MOST_COPIES):
        suffix = gettext("(copy)") if number == 1 else gettext("(copy %(number)s)") % {"number": number}
        try:
            with transaction.atomic():
                return make(f"{name[: MAX_NAME - len(suffix) - 1]} {suffix}")
        except Invalid as error:
            if error.code != "name_taken":
                raise
    text = _("There are too many copies of this already. Give some of them other names.")
    raise NotAllowed(text, code="too_many_copies")
