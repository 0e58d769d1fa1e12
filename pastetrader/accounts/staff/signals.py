"""What staff do in the admin is audited too, and the roles exist wherever the tables do."""

from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver

from pastetrader.accounts import audit
from pastetrader.accounts.models import User
from pastetrader.accounts.staff.roles import grant

ACTS = {ADDITION: "admin.added", CHANGE: "admin.changed", DELETION: "admin.deleted"}

post_migrate.connect(grant, dispatch_uid="accounts.roles")


@receiver(post_save, sender=LogEntry, dispatch_uid="accounts.admin_acts")
def admin_act(sender: Any, instance: LogEntry, created: bool, **_more: Any) -> None:  # noqa: ARG001  # as Django calls it
    """One entry of the admin's own log, mirrored."""
    if not created:
        return
    by = User.all_objects.filter(pk=instance.user_id).first()
    kind = instance.content_type.model if instance.content_type else ""
    detail = {"kind": kind, "object": instance.object_id, "words": instance.object_repr, "what": _fields(instance)}
    audit.record(ACTS.get(instance.action_flag, "admin.acted"), by=by, detail=detail)


def _fields(entry: LogEntry) -> Any:
    """The names of the fields that changed, as Django lists them: never their values."""
    found = entry.get_change_message()
    return str(found)[:500]
