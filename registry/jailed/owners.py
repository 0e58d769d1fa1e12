"""Whose tools may run code on this installation: asked whenever a tool is saved, and again whenever it is run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError

if TYPE_CHECKING:
    from pastetrader.accounts.models import User

CODE = "not_allowed_here"


def problems_of_owner(tool_type: str, owner: "User | None") -> Iterator[Problem]:
    """What keeps this person from having a tool of the type."""
    if text := _why_not(tool_type, owner):
        yield Problem(CODE, text, path="tool_type")


def check_owner(tool: ToolFacts) -> None:
    """Raises ToolError when the tool's owner may have it no more, or is not known."""
    from registry.models import Tool  # noqa: PLC0415  # what types declare is read before there are models

    row = Tool.all_objects.select_related("owner").filter(pk=tool.id).only("owner").first()
    if text := _why_not(tool.tool_type, row.owner if row else None):
        raise ToolError(CODE, text, had_no_effect=True)


def _why_not(tool_type: str, owner: "User | None") -> Message | None:
    if owner is None or not owner.is_active:
        return _("This tool belongs to nobody who may run code.")
    if tool_type == "shell":
        if not settings.SHELL_TOOLS:
            return _(
                "Programs cannot be run here. Whoever runs PasteTrader names those that may in PASTETRADER_SHELL_TOOLS."
            )
        return None if owner.is_superuser else _("Tools that run programs are for superusers.")
    if owner.is_staff or settings.USER_PYTHON:
        return None
    return _("Tools of Python are for staff here. Whoever runs PasteTrader can set PASTETRADER_USER_PYTHON for all.")
