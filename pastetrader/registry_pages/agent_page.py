"""The page of one agent: what it is, what it may call, who uses it, and testing it with a prompt."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from llm.models import LLMCall
from llm.providers import available_providers
from pastetrader.accounts.rates.people import use
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.message_field import shown
from pastetrader.common.schema_forms import form_of
from pastetrader.common.sheets import in_words
from pastetrader.registry_pages import agent_sheet
from pastetrader.registry_pages.described_tools import title_of
from pastetrader.registry_pages.models_known import known_models, label_of, lacks_key
from pastetrader.registry_pages.usage import usage_of_agent
from registry.models import Agent, Tool
from registry.trials.agents import SECONDS, AgentTrial, try_agent

MOST_PROMPT = 100_000


@login_required
@require_safe
def agent_page(request: SignedInRequest, agent_id: UUID) -> HttpResponse:
    """One agent."""
    return _shown(request, _seen(request, agent_id))


@never_cache
@login_required
@require_POST
def test_agent(request: SignedInRequest, agent_id: UUID) -> HttpResponse:
    """Asks the agent as the API does, and shows its page with what came of it."""
    agent = _seen(request, agent_id)
    prompt = request.POST.get("prompt", "").replace("\r\n", "\n")
    if not prompt.strip() or len(prompt) > MOST_PROMPT:
        text = _("Write what it is asked, in at most %(most)s characters.") % {"most": MOST_PROMPT}
        return _shown(request, agent, prompt=prompt, problem=text, status=400)
    try:
        use("test", by=request.user)
        trial = try_agent(agent=agent, by=request.user, prompt=prompt)
    except PasteTraderError as error:
        return _shown(request, agent, prompt=prompt, problem=shown(error.message), status=error.status)
    return _shown(request, agent, prompt=prompt, trial=trial)


def _seen(request: SignedInRequest, agent_id: UUID) -> Agent:
    found: Agent = get_object_or_404(Agent.objects.visible_to(request.user).select_related("owner"), pk=agent_id)
    return found


def _shown(
    request: SignedInRequest,
    agent: Agent,
    *,
    prompt: str = "",
    trial: AgentTrial | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    is_mine = agent.owner_id == request.user.pk
    is_known = agent.model_provider in available_providers()
    tools = Tool.objects.visible_to(request.user).filter(agents=agent).order_by("name", "pk")
    price = next((one.price for one in known_models(agent.model_provider) if one.name == agent.model_name), "")
    credential = str(agent.config.get("credential") or "default") if isinstance(agent.config, dict) else "default"
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    calls = LLMCall.objects.filter(agent_id=agent.pk, user=request.user).since(month)
    context: dict[str, Any] = {
        "agent": agent,
        "is_mine": is_mine,
        "provider_label": label_of(agent.model_provider),
        "price": price,
        "lacks_key": is_known and lacks_key(agent.model_provider, request.user, credential),
        "credential": credential,
        "settings": _settings(agent) if is_known else [],
        "tools": [(tool, title_of(tool)) for tool in tools],
        "usage": usage_of_agent(agent, request.user),
        "spent": calls.totals(),
        "prompt": prompt,
        "problem": problem,
        "trial": trial,
        "trial_error": shown(trial.error.in_full) if trial and trial.error else "",
        "turns": [(turn, list(zip(turn.answer.tool_calls, turn.calls, strict=False))) for turn in trial.turns]
        if trial
        else [],
        "is_text": bool(trial and trial.result and isinstance(trial.result.output, str)),
        "seconds": int(SECONDS),
        "most_prompt": MOST_PROMPT,
    }
    return render(request, "registry/agent.html", context, status=status)


def _settings(agent: Agent) -> list[tuple[str, str]]:
    """What it is set to, without what says nothing."""
    form = form_of(agent_sheet.schema_of(agent.model_provider), agent_sheet.value_of(agent), name="")
    form.fields = [one for one in form.fields if one.name in {"config", "memory_config"}]
    for one in form.fields:
        if one.name == "config":
            one.title = ""
    return in_words(form)
