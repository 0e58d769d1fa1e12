"""The page of one tool: what it does, who uses it, and testing it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pastetrader.accounts.rates.people import use
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.message_field import shown
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.schema_forms import Field, form_of, placed, read, reshaped
from pastetrader.common.sheets import RESHAPE
from pastetrader.registry_pages.described_tools import (
    config_words,
    description_of,
    full_schema,
    parameters_of,
    title_of,
)
from pastetrader.registry_pages.pressed import led
from pastetrader.registry_pages.usage import usage_of_tool
from registry.mcp.approvals import approve, standing
from registry.models import Tool, ToolEffect, ToolType
from registry.runners import declared, runnable_types
from registry.trials.tools import SECONDS, Trial, may_be_called, try_tool

ARGUMENTS = "arguments"


@login_required
@require_safe
def tool_page(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """One tool."""
    tool = _seen(request, tool_id)
    return _shown(request, tool, form_of(full_schema(tool, "input_schema"), {}, name=ARGUMENTS))


def _of_server(tool: Tool, *, asks: bool) -> dict[str, Any]:
    """What the owner of an MCP tool approved, and with `asks` what its server says now."""
    if tool.tool_type != ToolType.MCP:
        return {}
    found = standing(tool, asks=asks)
    return {
        "standing": found,
        "is_asked": asks,
        "server_differs": [shown(text) for text in found.differences],
        "server_trouble": shown(found.trouble.message) if found.trouble else "",
        "must_approve": found.offered is not None and (found.approved is None or bool(found.differences)),
    }


@never_cache
@login_required
@require_POST
def test_tool(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """Calls the tool as the API does, and shows its page with what came of it. With `reshape` nothing is called."""
    tool = _seen(request, tool_id)
    schema, given = full_schema(tool, "input_schema"), request.POST.dict()
    if RESHAPE in given:
        shown_there = read(schema, given, name=ARGUMENTS, with_defaults=True).value
        value = reshaped({ARGUMENTS: shown_there}, given[RESHAPE])[ARGUMENTS]
        return _shown(request, tool, form_of(schema, value, name=ARGUMENTS))
    typed = read(schema, given, name=ARGUMENTS)
    form = form_of(schema, typed.value, name=ARGUMENTS)
    try:
        if typed.problems:
            raise Invalid(problems=typed.problems)
        use("test", by=request.user)
        arguments = _object(typed.value)
        trial = try_tool(tool=tool, by=request.user, arguments=arguments, is_dry_run="really" not in given)
    except PasteTraderError as error:
        general = [shown(problem.sentence) for problem in placed(form, error.problems)]
        if not general and not any(one.errors for one in form.walk()):
            general = [shown(error.message)]
        return _shown(request, tool, form, general=general, status=error.status)
    return _shown(request, tool, form, trial=trial)


@never_cache
@login_required
@require_POST
def look_at_server(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """Asks the server of one's own MCP tool what it says of it now, and shows in what that differs."""
    tool = get_object_or_404(Tool.objects.editable_by(request.user), pk=tool_id, tool_type=ToolType.MCP)
    form = form_of(full_schema(tool, "input_schema"), {}, name=ARGUMENTS)
    try:
        use("test", by=request.user)
    except PasteTraderError as error:
        return _shown(request, tool, form, general=[shown(error.message)], status=error.status)
    return _shown(request, tool, form, asks=True)


@login_required
@require_POST
def approve_server(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """Approves what was seen (`digest`): the tool may be called, with the schemas that the server says."""
    tool = get_object_or_404(Tool.objects.editable_by(request.user), pk=tool_id, tool_type=ToolType.MCP)

    def act() -> str:
        use("test", by=request.user)
        approve(tool=tool, digest=request.POST.get("digest", ""), by=request.user)
        messages.success(request, gettext("Approved: the tool is called as long as its server says the same."))
        return resolve_url("tool", tool_id=tool.pk)

    return led(request, act, otherwise=resolve_url("tool", tool_id=tool.pk))


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        text = _("This must be an object with named fields.")
        raise Invalid(problems=[Problem("not_an_object", text, path=ARGUMENTS)])
    return value


def _seen(request: SignedInRequest, tool_id: UUID) -> Tool:
    found: Tool = get_object_or_404(Tool.objects.visible_to(request.user).select_related("owner"), pk=tool_id)
    return found


def _shown(
    request: SignedInRequest,
    tool: Tool,
    arguments: Field,
    *,
    trial: Trial | None = None,
    general: list[str] | None = None,
    status: int = 200,
    asks: bool = False,
) -> HttpResponse:
    is_mine = tool.owner_id == request.user.pk
    is_open = is_mine or tool.auth_config is None
    kind = declared(tool.tool_type)
    context: dict[str, Any] = {
        "tool": tool,
        "title": title_of(tool),
        "description": description_of(tool),
        "is_mine": is_mine,
        "is_builtin": tool.tool_type == ToolType.BUILTIN,
        "holds_credentials": tool.auth_config is not None,
        "lacks_credentials": bool(is_mine and tool.auth_config is None and kind and kind.needs_credentials()),
        "can_run": tool.tool_type in runnable_types(),
        "is_open": is_open,
        "config": config_words(tool) if is_open else [],
        "sides": [
            ("input", parameters_of(tool, "input_schema"), tool.input_schema),
            ("output", parameters_of(tool, "output_schema"), tool.output_schema),
        ],
        "usage": usage_of_tool(tool, request.user),
        "changes_something": tool.effect != ToolEffect.READ,
        "may_be_called": may_be_called(tool),
        "really": "really" in request.POST,
        "arguments": arguments,
        "trial": trial,
        "trial_error": shown(trial.error.in_full) if trial and trial.error else "",
        "log": [(line.level, shown(line.message), line.data) for line in trial.log] if trial else [],
        "general": general or [],
        **_of_server(tool, asks=asks),
        "seconds": int(SECONDS),
    }
    return render(request, "registry/tool.html", context, status=status)
