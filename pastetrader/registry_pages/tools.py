"""The list of tools, and what the buttons of one do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import NotAllowed, PasteTraderError
from pastetrader.common.messages import message as _m
from pastetrader.registry_pages.described_tools import description_of, title_of
from pastetrader.registry_pages.lists import Activity, Asked, Whose
from pastetrader.registry_pages.pressed import led
from pastetrader.registry_pages.usage import steps_with
from registry.models import Tool, ToolType
from registry.services import delete_tool, update_tool
from registry.services.copying import duplicate_tool


@login_required
@require_safe
def tools_page(request: SignedInRequest) -> HttpResponse:
    """One's own tools, public ones and those that come with the product."""
    asked = Asked.of(request.GET, ToolType.values, with_builtin=True)
    rows = Tool.objects.visible_to(request.user).filter(~Q(tool_type=ToolType.BUILTIN) | Q(is_active=True))
    agents = Count("agents", filter=Q(agents__deleted_at=None))
    lean = rows.defer("config", "input_schema", "output_schema", "auth_config", "rate_limit")
    page = asked.page(lean.annotate(agent_count=agents), request.user, kind_column="tool_type")
    steps = steps_with(page.rows)
    context: dict[str, Any] = {
        "tools": [(tool, title_of(tool), description_of(tool), steps.get(tool.pk, 0)) for tool in page.rows],
        "asked": asked,
        "older": asked.address(before=page.next_cursor) if page.next_cursor else "",
        "whose": Whose,
        "activities": Activity,
        "types": ToolType,
    }
    return render(request, "registry/tools.html", context)


@login_required
@require_POST
def press(request: SignedInRequest, tool_id: UUID, act: Any) -> HttpResponse:
    """A button of one's own tool. What stands in the way is said on the tool's page."""
    tool = get_object_or_404(Tool.objects.editable_by(request.user), pk=tool_id)
    return led(request, lambda: act(request, tool), otherwise=resolve_url("tool", tool_id=tool_id))


def switch(request: SignedInRequest, tool: Tool) -> str:
    """Switches it on, or (`active=no`) off."""
    is_active = request.POST.get("active") != "no"
    update_tool(tool=tool, by=request.user, is_active=is_active)
    said = (
        _("The tool is switched on.") if is_active else _("The tool is switched off: no step and no agent can call it.")
    )
    messages.success(request, said)
    return resolve_url("tool", tool_id=tool.pk)


def share(request: SignedInRequest, tool: Tool) -> str:
    """Lets everybody use it, or (`public=no`) nobody else any more."""
    is_public = request.POST.get("public") != "no"
    update_tool(tool=tool, by=request.user, is_public=is_public)
    said = _("Everybody here can see and use the tool now.") if is_public else _("Only you can see the tool now.")
    messages.success(request, said)
    return resolve_url("tool", tool_id=tool.pk)


def delete(request: SignedInRequest, tool: Tool) -> str:
    """Takes it away; who uses it says so."""
    delete_tool(tool=tool, by=request.user)
    messages.success(request, _("%(name)s is deleted. What ran with it is kept.") % {"name": tool.name})
    return resolve_url("tools")


@login_required
@require_POST
def copy(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """A copy of a tool that may be seen, and its form."""
    tool = get_object_or_404(Tool.objects.visible_to(request.user), pk=tool_id)

    def make() -> str:
        if tool.tool_type == ToolType.BUILTIN:
            raise NotAllowed(_m("Built-in tools come with the product."), code="builtin_tool")
        made = duplicate_tool(tool=tool, by=request.user)
        messages.success(request, _("This is the copy. Credentials are not copied: enter them where they are needed."))
        return resolve_url("tool-edit", tool_id=made.pk)

    try:
        return redirect(submitted_once(request, make))
    except PasteTraderError as error:
        messages.error(request, str(error.as_dict()["message"]))
        return redirect("tool", tool_id=tool.pk)


BUTTONS = {"switch": switch, "share": share, "delete": delete}
