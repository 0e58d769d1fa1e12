"""Three roles of staff, each a group with permissions of its own, made anew after every migration.

They are the program's: what somebody changes in them lasts until the next migration. Who wants it otherwise makes a
group of their own. Rights of people (superuser, staff, groups) are only ever given by superusers.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from pastetrader.accounts import audit
from pastetrader.accounts.models import User

OPERATOR, SUPPORT, AUDITOR = "operator", "support", "auditor"
APPS = (
    "accounts",
    "llm",
    "registry",
    "workflows",
    "executions",
    "screening",
    "parsers",
    "quality",
    "django_celery_beat",
)

# App -> model ("*": the others) -> actions.
Granted = Mapping[str, Mapping[str, tuple[str, ...]]]
# Models whose rows tell how people come in or what they did: looked at by auditors, and not by who helps with runs.
GUARDED = frozenset({"auditentry", "apitoken", "idempotencykey", "ratelimit"})
# What operators may change and delete, besides looking at everything: never people and their ways in, never history.
OPERATED: Granted = {
    "accounts": {"signindelay": ("change", "delete"), "signedin": ("delete",)},
    "screening": {"*": ("add", "change", "delete")},
    "executions": {"*": ("change",), "sessionoverride": ("add", "change", "delete")},
    "workflows": {"*": ("change",)},
    "llm": {"modelcredential": ("add", "change", "delete"), "budget": ("add", "change", "delete")},
    "registry": {"*": ("change",)},
    "parsers": {},
    "quality": {},
    "django_celery_beat": {},
}
# What support may change: they let somebody try again who is slowed down, and end sessions.
SUPPORTED: Granted = {"accounts": {"signindelay": ("change", "delete"), "signedin": ("delete",)}}


def is_granted(role: str, app: str, model: str, action: str) -> bool:
    """Whether a role has the permission `action` (view, add, change, delete or one of the product's own) on a model."""
    if action == "view":
        return role != SUPPORT or model not in GUARDED
    if role == AUDITOR:
        return False
    if role == OPERATOR and action not in {"add", "change", "delete"}:
        return True
    table = OPERATED if role == OPERATOR else SUPPORTED
    models = table.get(app, {})
    return action in models.get(model, models.get("*", ()))


def grant(app_config: AppConfig | None = None, **_more: Any) -> None:
    """After the migrations of an app: the roles have exactly what they are granted there."""
    if app_config is None or app_config.label not in APPS or not installed.is_installed("django.contrib.auth"):
        return
    known = list(Permission.objects.filter(content_type__app_label=app_config.label).select_related("content_type"))
    for role in (OPERATOR, SUPPORT, AUDITOR):
        group, _made = Group.objects.get_or_create(name=role)
        has = set(group.permissions.filter(content_type__app_label=app_config.label).values_list("pk", flat=True))
        due = {one.pk for one in known if is_granted(role, app_config.label, one.content_type.model, _action(one))}
        if has - due:
            group.permissions.remove(*(has - due))
        if due - has:
            group.permissions.add(*(due - has))


@transaction.atomic
def give_role(*, user: User, role: str, by: User | None) -> None:
    """Makes somebody staff in a role: operator, support or auditor."""
    user.groups.add(Group.objects.get(name=role))
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.is_staff = True
    audit.record("role.given", by=by, subject=user, detail={"role": role})


def _action(permission: Permission) -> str:
    """view of view_workflow; a permission of our own is its own name."""
    return permission.codename.removesuffix(f"_{permission.content_type.model}")
