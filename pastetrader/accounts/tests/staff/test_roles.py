"""Roles of staff, and that what they do is written down."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import AuditEntry, User
from pastetrader.accounts.staff.roles import AUDITOR, OPERATOR, SUPPORT, give_role

pytestmark = pytest.mark.django_db


def _in_role(user: User, role: str) -> Client:
    give_role(user=user, role=role, by=None)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def test_the_roles_are_there_after_migrating_and_what_was_changed_in_them_is_put_right() -> None:
    group = Group.objects.get(name=AUDITOR)
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    group.permissions.remove(Permission.objects.get(codename="view_auditentry"))

    call_command("migrate", verbosity=0)

    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert "view_auditentry" in before


def test_auditors_look_and_change_nothing() -> None:
    codes = Group.objects.get(name=AUDITOR).permissions.values_list("codename", flat=True)

    assert codes
    assert all(code.startswith("view_") for code in codes)


@pytest.mark.parametrize("role", [OPERATOR, SUPPORT, AUDITOR])
def test_no_role_gives_rights_or_changes_people_tokens_and_history(role: str) -> None:
    codes = set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))
    guarded = {"user", "apitoken", "auditentry", "idempotencykey", "ratelimit"}

    assert not codes & {f"{act}_{model}" for act in ("add", "change", "delete") for model in guarded}


@pytest.mark.parametrize(("role", "sees_audit"), [(OPERATOR, True), (SUPPORT, False), (AUDITOR, True)])
def test_staff_enter_the_admin_and_see_what_their_role_says(stranger: User, role: str, sees_audit: bool) -> None:
    client = _in_role(stranger, role)

    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
    seen = client.get(reverse("admin:accounts_auditentry_changelist")).status_code == 200
    assert seen is sees_audit


@pytest.mark.parametrize("role", [OPERATOR, SUPPORT, AUDITOR])
def test_staff_cannot_make_themselves_more(stranger: User, owner: User, role: str) -> None:
    client = _in_role(stranger, role)

    changed = client.post(
        reverse("admin:accounts_user_change", args=[stranger.pk]), {"email": stranger.email, "is_superuser": "on"}
    )
    password = client.post(reverse("admin:auth_user_password_change", args=[owner.pk]), {"password1": "x"})

    assert (changed.status_code, password.status_code) == (403, 403)
    assert not User.objects.get(pk=stranger.pk).is_superuser


def test_nobody_else_enters_the_admin(owner_client: Client) -> None:
    assert owner_client.get(reverse("admin:index")).status_code == 302


def test_superusers_are_staff(operator: User, owner: User) -> None:
    assert operator.is_staff
    owner.is_superuser = True

    owner.save(update_fields=["is_superuser"])

    assert User.objects.get(pk=owner.pk).is_staff


def test_acts_of_the_admin_are_audited_without_values(operator_client: Client, owner: User, operator: User) -> None:
    operator_client.post(
        reverse("admin:accounts_user_change", args=[owner.pk]),
        {
            "email": owner.email,
            "display_name": "Hush",
            "is_active": "on",
            "metadata": "{}",
            "theme": "",
            "price_colours": "",
        },
    )

    entry = AuditEntry.objects.get(action="admin.changed")
    assert entry.by == operator
    assert entry.detail["object"] == str(owner.pk)
    assert "Hush" not in str(entry.detail)


def test_a_role_that_is_given_is_audited(stranger: User, operator: User) -> None:
    give_role(user=stranger, role=SUPPORT, by=operator)

    entry = AuditEntry.objects.get(action="role.given")
    assert (entry.by, entry.detail) == (operator, {"role": SUPPORT})
