"""Whether an agent may call its tools at this moment, looked up at each call.

A version of a workflow knows the agent and its tools as they were; meanwhile a tool may have been taken away from the
agent, switched off, deleted or made private. Both must see the tool: whose agent it is, and who has it run.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.catalogue import AgentFacts, ToolFacts
from registry.models import Agent, Tool


def refusals(agent: AgentFacts, tools: Collection[ToolFacts], *, caller_id: UUID) -> Mapping[UUID, Message]:
    """Why the agent may not call which of these of its tools, on behalf of that person; in at most two queries."""
    row = (
        Agent.objects.filter(Q(owner=caller_id) | Q(is_public=True), pk=agent.id)
        .values("owner_id", "is_active")
        .first()
    )
    if row is None or not row["is_active"]:
        text = _("The agent “%(agent)s” is deleted, switched off or not yours to use any more.", agent=agent.name)
        return dict.fromkeys((tool.id for tool in tools), text)
    held = Tool.objects.filter(agents=agent.id, id__in=[tool.id for tool in tools])
    now = {
        key: (owner, public, active)
        for key, owner, public, active in held.values_list("id", "owner_id", "is_public", "is_active")
    }
    found: dict[UUID, Message] = {}
    for tool in tools:
        owner, is_public, is_active = now.get(tool.id, (None, False, False))
        if tool.id not in now or (not is_public and {row["owner_id"], caller_id} != {owner}):
            found[tool.id] = _(
                "The agent “%(agent)s” may not call “%(tool)s” any more.", agent=agent.name, tool=tool.name
            )
        elif not is_active:
            found[tool.id] = _("The tool “%(tool)s” is switched off.", tool=tool.name)
    return found
