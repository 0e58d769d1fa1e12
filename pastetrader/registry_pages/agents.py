"""The list of agents, and what the buttons of one do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from llm.providers import available_providers
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.registry_pages.lists import Activity, Asked, Whose
from pastetrader.registry_pages.pressed import led
from pastetrader.registry_pages.usage import steps_with_agents
from registry.models import Agent, ModelProvider
from registry.services import delete_agent, update_agent
from registry.services.copying import duplicate_agent


@login_required
@require_safe
def agents_page(request: SignedInRequest) -> HttpResponse:
    """One's own agents, and public ones."""
    asked = Asked.of(request.GET, list(available_providers()), with_builtin=False)
    tools = Count("tools", filter=Q(tools__deleted_at=None) & (Q(tools__owner=request.user) | Q(tools__is_public=True)))
    rows = Agent.objects.visible_to(request.user).defer("config", "system_prompt", "memory_config")
    page = asked.page(rows.annotate(tool_count=tools), request.user, kind_column="model_provider")
    steps = steps_with_agents(page.rows)
    context: dict[str, Any] = {
        "agents": [(agent, steps.get(agent.pk, 0)) for agent in page.rows],
        "asked": asked,
        "older": asked.address(before=page.next_cursor) if page.next_cursor else "",
        "whose": Whose,
        "activities": Activity,
        "providers": [ModelProvider(name) for name in available_providers()],
    }
    return render(request, "registry/agents.html", context)


@login_required
@require_POST
def press(request: SignedInRequest, agent_id: UUID, act: Any) -> HttpResponse:
    """A button of one's own agent. What stands in the way is said on the agent's page."""
    agent = get_object_or_404(Agent.objects.editable_by(request.user), pk=agent_id)
    return led(request, lambda: act(request, agent), otherwise=resolve_url("agent", agent_id=agent_id))


def switch(request: SignedInRequest, agent: Agent) -> str:
    """Switches it on, or (`active=no`) off."""
    is_active = request.POST.get("active") != "no"
    update_agent(agent=agent, by=request.user, is_active=is_active)
    off = _("The agent is switched off: no step can ask it.")
    messages.success(request, _("The agent is switched on.") if is_active else off)
    return resolve_url("agent", agent_id=agent.pk)


def share(request: SignedInRequest, agent: Agent) -> str:
    """Lets everybody use it, or (`public=no`) nobody else any more."""
    is_public = request.POST.get("public") != "no"
    update_agent(agent=agent, by=request.user, is_public=is_public)
    said = _("Everybody here can see and use the agent now.") if is_public else _("Only you can see the agent now.")
    messages.success(request, said)
    return resolve_url("agent", agent_id=agent.pk)


def delete(request: SignedInRequest, agent: Agent) -> str:
    """Takes it away; who uses it says so."""
    delete_agent(agent=agent, by=request.user)
    messages.success(request, _("%(name)s is deleted. What ran with it is kept.") % {"name": agent.name})
    return resolve_url("agents")


@login_required
@require_POST
def copy(request: SignedInRequest, agent_id: UUID) -> HttpResponse:
    """A copy of an agent that may be seen, and its form."""
    agent = get_object_or_404(Agent.objects.visible_to(request.user), pk=agent_id)

    def make() -> str:
        made = duplicate_agent(agent=agent, by=request.user)
        messages.success(request, _("This is the copy."))
        return resolve_url("agent-edit", agent_id=made.pk)

    try:
        return redirect(submitted_once(request, make))
    except PasteTraderError as error:
        messages.error(request, str(error.as_dict()["message"]))
        return redirect("agent", agent_id=agent.pk)


BUTTONS = {"switch": switch, "share": share, "delete": delete}
