"""The form of a tool: choosing its type, making one, changing one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pastetrader.accounts.rates.people import use
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.sheets import MADE_FROM, RESHAPE, Sheet, check_state, differences, state_of
from pastetrader.registry_pages import tool_sheet
from pastetrader.registry_pages.credentials import CredentialsPart
from registry.mcp.approvals import Offered, create_approved, first_offer
from registry.models import Tool, ToolType
from registry.runners import RUNNERS
from registry.services import create_tool, problems_of_tool, update_tool
from registry.tool_types import DescribedType, described, described_types


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_tool(request: SignedInRequest) -> HttpResponse:
    """A new tool of the type that `?type=` names; without one, the types to choose from."""
    tool_type = request.GET.get("type", "")
    if not tool_type:
        return render(request, "registry/tool_types.html", {"types": described_types(request.user)})
    kind = _described(tool_type, request)
    if request.method != "POST":
        part = CredentialsPart.opened(kind.credentials_schema, are_there=False, needed=kind.needs_credentials)
        return _shown(request, Sheet(tool_sheet.schema_of(tool_type), {}), part, kind)
    given = request.POST.dict()
    sheet = Sheet.posted(tool_sheet.schema_of(tool_type), given, saved=None)
    part = CredentialsPart.posted(kind.credentials_schema, given, are_there=False)
    if RESHAPE not in given:
        try:
            offered = _offered(request, sheet, part, tool_type)
            return redirect(submitted_once(request, lambda: _made(request, sheet, part, tool_type, offered)))
        except PasteTraderError as error:
            sheet.refuse(error)
    return _shown(request, sheet, part, kind)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_tool(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """The same for a tool that there is. `made_from` is the state that the form shows: with an older one nothing is

    saved, and the page says what differs.
    """
    tool = get_object_or_404(Tool.objects.editable_by(request.user), pk=tool_id)
    kind, saved = _described(tool.tool_type, request), tool_sheet.value_of(tool)
    schema, are_there = tool_sheet.schema_of(tool.tool_type), tool.auth_config is not None
    if request.method != "POST":
        part = CredentialsPart.opened(kind.credentials_schema, are_there=are_there, needed=kind.needs_credentials)
        return _shown(request, Sheet(schema, saved, saved), part, kind, tool)
    given = request.POST.dict()
    sheet = Sheet.posted(schema, given, saved=saved)
    part = CredentialsPart.posted(kind.credentials_schema, given, are_there=are_there)
    if RESHAPE not in given:
        try:
            _changed(request, tool, sheet, part)
        except PasteTraderError as error:
            sheet.refuse(error)
            tool.refresh_from_db()
        else:
            messages.success(request, _("The tool is changed."))
            return redirect("tool", tool_id=tool.pk)
    return _shown(request, sheet, part, kind, tool)


def _offered(request: SignedInRequest, sheet: Sheet, part: CredentialsPart, tool_type: str) -> Offered | None:
    """What a server says of the tool, asked before the transaction because it can take seconds."""
    if sheet.problems:
        return None
    config, credentials = sheet.value.get("config"), part.columns.get("auth_config")
    return first_offer(
        tool_type, config, credentials, owner=request.user, before=lambda: use("test", by=request.user, token=None)
    )


@transaction.atomic
def _made(
    request: SignedInRequest, sheet: Sheet, part: CredentialsPart, tool_type: str, offered: Offered | None
) -> str:
    columns = {**tool_sheet.columns_of(sheet.value), **part.columns}
    sheet.require_readable(_problems(Tool(owner=request.user, tool_type=tool_type, **columns), is_given=True))
    if offered is None:
        made = create_tool(owner=request.user, tool_type=tool_type, **columns)
    else:
        made = create_approved(owner=request.user, offered=offered, tool_type=tool_type, **columns)
    messages.success(request, _("The tool is made. Test it below before something uses it."))
    return resolve_url("tool", tool_id=made.pk)


def _changed(request: SignedInRequest, tool: Tool, sheet: Sheet, part: CredentialsPart) -> None:
    columns = {**tool_sheet.columns_of(sheet.value), **part.columns}
    unsaved = Tool(pk=tool.pk, owner=request.user, tool_type=tool.tool_type, **columns)
    unsaved._state.adding = False
    sheet.require_readable(_problems(unsaved, is_given="auth_config" in part.columns))
    typed = {**tool_sheet.value_of(tool), **tool_sheet.columns_of(sheet.value)}
    check = check_state(request.POST.get(MADE_FROM, ""), tool_sheet.value_of, typed)
    update_tool(tool=tool, by=request.user, check=check, **columns)


def _problems(unsaved: Tool, *, is_given: bool) -> list[Any]:
    for name in ("effect", "idempotent"):
        if getattr(unsaved, name) in {None, ""}:
            setattr(unsaved, name, "read" if name == "effect" else False)
    return list(problems_of_tool(unsaved, credentials_given=is_given))


def _described(tool_type: str, request: SignedInRequest) -> DescribedType:
    if tool_type not in RUNNERS or tool_type == ToolType.BUILTIN:
        raise Http404
    return described(tool_type, request.user)


def _shown(
    request: SignedInRequest, sheet: Sheet, part: CredentialsPart, kind: DescribedType, tool: Tool | None = None
) -> HttpResponse:
    credentials = part.form(request.user)
    form = sheet.form(*filter(None, [credentials]))
    saved = tool_sheet.value_of(tool) if tool else None
    context: dict[str, Any] = {
        "form": form,
        "general": sheet.general,
        "is_refused": sheet.error is not None,
        "is_overtaken": sheet.is_overtaken,
        "part": part,
        "credentials": credentials,
        "kind": kind,
        "tool": tool,
        # Who has seen what differs, and saves all the same, means it.
        "made_from": _made_from(request, sheet, saved) if saved else "",
        "overtaken_by": differences(sheet.schema, saved, sheet.value) if saved and sheet.is_overtaken else [],
    }
    return render(request, "registry/tool_form.html", context, status=sheet.status)


def _made_from(request: SignedInRequest, sheet: Sheet, saved: dict[str, Any]) -> str:
    current = state_of(saved)
    return current if sheet.is_overtaken else request.POST.get(MADE_FROM, current)
