"""The values of named secrets, read in the worker at the moment of a call. Whoever reads them says so to the mask."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from pastetrader.common.encryption import SecretUnreadable
from pastetrader.common.masking import remember
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.exceptions import ToolError
from registry.models import Secret
from registry.named_secrets.references import names_in, with_secrets

USED_AT_LEAST = timedelta(minutes=1)


def values_of(names: Collection[str], *, owner_id: UUID | None, tool: str, is_owner: bool = True) -> Mapping[str, str]:
    """The owner's secrets of these names. Raises ToolError `secret_missing` or `secret_unreadable`.

    `is_owner`: the one who calls may be told which is missing.
    """
    if not names:
        return {}
    rows = list(Secret.objects.filter(owner_id=owner_id, name__in=names)) if owner_id else []
    missing = set(names) - {row.name for row in rows}
    if missing:
        raise ToolError("secret_missing", _missing(tool, missing, is_owner=is_owner), had_no_effect=True)
    try:
        found = {row.name: str(row.value) for row in rows}
    except SecretUnreadable as error:
        raise ToolError(error.code, error.message, had_no_effect=True) from error
    remember(found.values())
    now = timezone.now()
    rare = Q(used_at=None) | Q(used_at__lt=now - USED_AT_LEAST)
    if any(row.used_at is None or row.used_at < now - USED_AT_LEAST for row in rows):
        Secret.objects.filter(rare, pk__in=[row.pk for row in rows]).update(used_at=now)
    return found


def opened(value: Any, *, owner_id: UUID | None, tool: str) -> Any:
    """The value with the owner's secrets in place of their names. Raises as `values_of` does."""
    return with_secrets(value, values_of(names_in(value), owner_id=owner_id, tool=tool).__getitem__)


def _missing(tool: str, names: Collection[str], *, is_owner: bool) -> Message:
    if not is_owner:
        return _("The tool “%(tool)s” lacks a secret that its owner has to enter.", tool=tool)
    return _(
        "There is no secret named %(names)s, which “%(tool)s” needs. Make it on the page of secrets.",
        names=", ".join(f"“{name}”" for name in sorted(names)),
        tool=tool,
    )
