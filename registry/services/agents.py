"""Making, changing and deleting agents, which tools they may call, and what keeps one from being one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from llm.exceptions import ProviderUnavailable
from llm.providers import problems_of_options
from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.agents.config import AgentCalling, AgentLimits, AgentMemoryConfig, parts_of
from registry.models import Agent, Tool
from registry.services.rows import anything, column_problems, held, known, misfits, problem, save

AGENT_FIELDS = frozenset(
    {
        "name",
        "description",
        "model_provider",
        "model_name",
        "system_prompt",
        "config",
        "memory_config",
        "is_active",
        "is_public",
    }
)


def create_agent(
    *, owner: User, name: str, model_provider: str, model_name: str, tools: Iterable[Tool] = (), **fields: Any
) -> Agent:
    """An agent of the owner's with the tools it may call, which the owner must be able to see. Raises Invalid."""
    agent = Agent(
        owner=owner,
        name=name,
        model_provider=model_provider,
        model_name=model_name,
        **known(fields, AGENT_FIELDS),
    )
    _save_agent(agent, tuple(tools))
    return agent


@transaction.atomic
def update_agent(
    *,
    agent: Agent,
    by: User | None = None,
    tools: Iterable[Tool] | None = None,
    check: Callable[[Agent], None] = anything,
    **fields: Any,
) -> Agent:
    """The agent with new values; `tools` None leaves its tools. Raises Invalid, NotFound.

    `check` looks at the row while it is held, and may refuse.
    """
    changed = held(Agent, agent.pk)
    check(changed)
    was_public = changed.is_public
    for field, value in known(fields, AGENT_FIELDS).items():
        setattr(changed, field, value)
    _save_agent(changed, None if tools is None else tuple(tools))
    if changed.is_public != was_public:
        record("agent.shared" if changed.is_public else "agent.unshared", by=by or changed.owner, subject=changed)
    return changed


@transaction.atomic
def add_tool_to_agent(*, agent: Agent, tool: Tool) -> None:
    """The agent may call the tool from now on; adding it twice is adding it once. Raises NotFound, Invalid.

    The agent's owner must be able to see the tool (problem `unknown_tool`).
    """
    row = held(Agent, agent.pk)
    unknown = _unseen(row, [tool.pk])
    if unknown:
        raise Invalid(unknown[0].message, problems=unknown)
    row.tools.add(tool)


@transaction.atomic
def remove_tool_from_agent(*, agent: Agent, tool_id: UUID) -> None:
    """The agent may not call the tool any more; raises NotFound when it could not."""
    calls = held(Agent, agent.pk).tools.through.objects.filter(agent=agent, tool=tool_id)
    deleted, _by_model = calls.delete()
    if not deleted:
        raise NotFound


@transaction.atomic
def delete_agent(*, agent: Agent, by: User | None = None) -> None:
    """Hides the agent; raises NotFound when it is hidden already."""
    if not agent.soft_delete():
        raise NotFound
    record("agent.deleted", by=by or agent.owner, subject=agent)


def problems_of_agent(agent: Agent) -> tuple[Problem, ...]:
    """What keeps the agent, as it stands unsaved, from being one."""
    problems = [*column_problems(agent)]
    if not isinstance(agent.config, dict):
        return (*problems, problem("not_an_object", _("This must be a JSON object."), "config"))
    if agent.memory_config is not None:
        problems += misfits(AgentMemoryConfig, agent.memory_config, "memory_config")
    limits, calling, options = parts_of(agent.config)
    problems += [*misfits(AgentLimits, limits, "config"), *misfits(AgentCalling, calling, "config")]
    try:
        problems += _below("config", problems_of_options(agent.model_provider, agent.model_name, options))
    except ProviderUnavailable as unavailable:
        if not problems:
            problems.append(problem(unavailable.code, unavailable.message, "model_provider"))
    if not problems:
        problems += _problems_of_fallbacks(AgentCalling.model_validate(calling))
    return tuple(problems)


def _problems_of_fallbacks(calling: AgentCalling) -> Iterator[Problem]:
    for place, one in enumerate(calling.fallbacks):
        path = f"config.fallbacks.{place}"
        try:
            yield from _below(f"{path}.options", problems_of_options(one.provider, one.model, one.options))
        except ProviderUnavailable as unavailable:
            yield problem(unavailable.code, unavailable.message, f"{path}.provider")


def _below(path: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems, where their values stand."""
    return (replace(problem, path=f"{path}.{problem.path}".rstrip(".")) for problem in problems)


def _save_agent(agent: Agent, tools: tuple[Tool, ...] | None) -> None:
    unknown = _unseen(agent, [tool.id for tool in tools or ()])
    with transaction.atomic():
        save(agent, [*problems_of_agent(agent), *unknown])
        if tools is not None:
            agent.tools.set(tools)


def _unseen(agent: Agent, wanted: Sequence[UUID]) -> list[Problem]:
    """A problem for each of these tools that the agent's owner cannot see."""
    seen = set(Tool.objects.visible_to(agent.owner).filter(id__in=wanted).values_list("id", flat=True))
    return [
        problem("unknown_tool", _("There is no tool %(id)s.", id=key), "tools") for key in wanted if key not in seen
    ]
