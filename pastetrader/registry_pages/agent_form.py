"""The form of an agent: choosing its provider, making one, changing one."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from llm.providers import available_providers
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Problem
from pastetrader.common.sheets import MADE_FROM, RESHAPE, Overtaken, Sheet, Value, differences, state_of
from pastetrader.registry_pages import agent_sheet
from pastetrader.registry_pages.described_tools import title_of
from pastetrader.registry_pages.models_known import known_models, label_of, lacks_key, needs_key
from registry.models import Agent, Tool
from registry.services import create_agent, problems_of_agent, update_agent

TOOLS, PROVIDER = "tools", "model_provider"
MOST_TOOLS = 300


@dataclass
class Filled:
    """What stands in the form: its sheet, the provider, and the ids of the tools that are ticked."""

    provider: str
    sheet: Sheet
    tools: list[str] = field(default_factory=list)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_agent(request: SignedInRequest) -> HttpResponse:
    """A new agent of the provider that `?provider=` names; without one, the providers to choose from."""
    provider = request.GET.get("provider", "")
    if not provider:
        return render(request, "registry/agent_providers.html", {"providers": _providers(request)})
    if request.method != "POST":
        return _shown(request, Filled(provider, Sheet(_schema(provider), {})))
    filled = _posted(request, provider, saved=None)
    if RESHAPE not in request.POST:
        try:
            return redirect(submitted_once(request, lambda: _made(request, filled)))
        except PasteTraderError as error:
            filled.sheet.refuse(error)
    return _shown(request, filled)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_agent(request: SignedInRequest, agent_id: UUID) -> HttpResponse:
    """The same for an agent that there is; `?provider=` for another provider.

    `made_from` is the state that the form shows: with an older one nothing is saved, and the page says what differs.
    """
    agent = get_object_or_404(Agent.objects.editable_by(request.user), pk=agent_id)
    provider = request.GET.get("provider") or agent.model_provider
    saved = agent_sheet.value_of(agent)
    if request.method != "POST":
        return _shown(request, Filled(provider, Sheet(_schema(provider), saved, saved), _tools_of(agent)), agent)
    filled = _posted(request, provider, saved=saved)
    if RESHAPE not in request.POST:
        try:
            _changed(request, agent, filled)
        except PasteTraderError as error:
            filled.sheet.refuse(error)
            agent.refresh_from_db()
        else:
            messages.success(request, _("The agent is changed."))
            return redirect("agent", agent_id=agent.pk)
    return _shown(request, filled, agent)


def _schema(provider: str) -> dict[str, Any]:
    if provider not in available_providers():
        raise Http404
    return agent_sheet.schema_of(provider)


def _posted(request: SignedInRequest, provider: str, *, saved: Value | None) -> Filled:
    sheet = Sheet.posted(_schema(provider), request.POST.dict(), saved=saved)
    return Filled(provider, sheet, request.POST.getlist(TOOLS)[:MOST_TOOLS])


@transaction.atomic
def _made(request: SignedInRequest, filled: Filled) -> str:
    columns = agent_sheet.columns_of(filled.sheet.value)
    filled.sheet.require_readable(_problems(request, filled, columns))
    made = create_agent(
        owner=request.user, model_provider=filled.provider, tools=_tools(request, filled.tools), **columns
    )
    messages.success(request, _("The agent is made. Test it below before something uses it."))
    return resolve_url("agent", agent_id=made.pk)


def _changed(request: SignedInRequest, agent: Agent, filled: Filled) -> None:
    columns = agent_sheet.columns_of(filled.sheet.value)
    filled.sheet.require_readable(_problems(request, filled, columns))
    made_from, typed = request.POST.get(MADE_FROM, ""), _whole(filled.provider, columns, filled.tools)

    def check(held: Agent) -> None:
        now = _whole(held.model_provider, agent_sheet.value_of(held), _tools_of(held))
        if made_from and made_from != state_of(now) and now != typed:
            raise Overtaken

    update_agent(
        agent=agent,
        by=request.user,
        check=check,
        tools=_tools(request, filled.tools),
        model_provider=filled.provider,
        **columns,
    )


def _whole(provider: str, value: Value, tools: list[str]) -> Value:
    """All that a form shows of an agent, to see whether something differs."""
    return {**value, PROVIDER: provider, TOOLS: sorted(tools)}


def _problems(request: SignedInRequest, filled: Filled, columns: Value) -> list[Problem]:
    return list(problems_of_agent(Agent(owner=request.user, model_provider=filled.provider, **columns)))


def _tools_of(agent: Agent) -> list[str]:
    """Those that its owner may still see: others are on no form, and are taken away by the next change."""
    visible = Tool.objects.visible_to(agent.owner)
    return [str(key) for key in visible.filter(agents=agent).order_by("pk").values_list("pk", flat=True)]


def _tools(request: SignedInRequest, keys: list[str]) -> list[Tool]:
    wanted = set()
    for key in keys:
        try:
            wanted.add(UUID(key))
        except ValueError:
            continue
    return list(Tool.objects.visible_to(request.user).filter(pk__in=wanted))


def _providers(request: SignedInRequest) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": label_of(name),
            "needs_key": needs_key(name),
            "lacks_key": lacks_key(name, request.user, "default"),
            "models": len(known_models(name)),
        }
        for name in available_providers()
    ]


def _shown(request: SignedInRequest, filled: Filled, agent: Agent | None = None) -> HttpResponse:
    sheet = filled.sheet
    form = sheet.form()
    for one in form.fields:
        one.list_id = "known-models" if one.name == "model_name" else ""
    credential = str(_config_of(sheet.value).get("credential") or "default")
    visible = Tool.objects.visible_to(request.user).order_by("name", "pk")
    tools = visible.only("id", "name", "description", "tool_type", "effect", "is_active", "owner")[:MOST_TOOLS]
    now = _whole(agent.model_provider, agent_sheet.value_of(agent), _tools_of(agent)) if agent else None
    context: dict[str, Any] = {
        "form": form,
        "general": sheet.general,
        "is_refused": sheet.error is not None,
        "is_overtaken": sheet.is_overtaken,
        "agent": agent,
        "provider": filled.provider,
        "provider_label": label_of(filled.provider),
        "providers": [(name, label_of(name)) for name in available_providers()],
        "models": known_models(filled.provider),
        "lacks_key": lacks_key(filled.provider, request.user, credential),
        "credential": credential,
        "tools": [(tool, title_of(tool), str(tool.pk) in filled.tools) for tool in tools],
        "made_from": _made_from(request, sheet, now) if now else "",
        "overtaken_by": _differences(sheet, now, filled) if now and sheet.is_overtaken else [],
    }
    return render(request, "registry/agent_form.html", context, status=sheet.status)


def _config_of(value: Value) -> dict[str, Any]:
    config = value.get("config")
    return config if isinstance(config, dict) else {}


def _made_from(request: SignedInRequest, sheet: Sheet, now: Value) -> str:
    current = state_of(now)
    return current if sheet.is_overtaken else request.POST.get(MADE_FROM, current)


def _differences(sheet: Sheet, now: Value, filled: Filled) -> list[tuple[str, str]]:
    found = differences(sheet.schema, now, sheet.value)
    if now[PROVIDER] != filled.provider:
        found.insert(0, (_("Provider"), label_of(now[PROVIDER])))
    if now[TOOLS] != sorted(filled.tools):
        names = Tool.objects.filter(pk__in=now[TOOLS]).order_by("name").values_list("name", flat=True)
        found.append((_("Tools"), ", ".join(names)))
    return found
