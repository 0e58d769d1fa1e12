"""What operators do with sources of bars. Their keys are the installation's: entered, replaced, and never shown."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from screening.market_data.kinds import KINDS, kind_named
from screening.models import BarSource

PERMISSION = "screening.change_barsource"


def may_set_up(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person may see and change how bars come here, and enter keys for it."""
    return bool(user.is_authenticated and getattr(user, "has_perm")(PERMISSION))  # noqa: B009  # both kinds have it


def require_permission(user: AbstractBaseUser | AnonymousUser) -> None:
    """Raises PermissionDenied for who may not."""
    if not may_set_up(user):
        raise PermissionDenied


def _as_it_may(_held: BarSource) -> None:
    """Where nobody asks from what a change was made."""


@transaction.atomic
def save_source(
    source: BarSource,
    *,
    secret: dict[str, Any] | None,
    by: User,
    check: Callable[[BarSource], None] = _as_it_may,
) -> BarSource:
    """The source as it stands, unsaved, with new keys; None keeps those that it has. Raises Invalid.

    Keys are for where they were given for: whoever changes the provider or an address gives them again. `check` looks
    at the row as it is kept now, while nobody else can change it, and raises where nothing is to be saved over it.
    """
    before = BarSource.objects.select_for_update().filter(pk=source.pk).first()
    if before is not None:
        check(before)
    kept = before.secret if before else None
    if secret is None and kept and before is not None and _place_of(before) != _place_of(source):
        text = _("Where the keys of this source are sent to is changed. Enter them again.")
        raise Invalid(text, code="credentials_needed_again", problems=[Problem("credentials_needed_again", text)])
    keys = secret if secret is not None else kept
    problems = [*kind_named(source.provider).problems(source.config, keys or {}), *_other_problems(source)]
    if problems:
        raise Invalid(joined([problem.sentence for problem in problems]), problems=problems)
    if before is None or (before.config, kept) != (source.config, keys):
        source.trial = None
    source.secret = keys or None
    try:
        with transaction.atomic():
            source.save()
            record("secret.changed", by=by, subject=source)
    except IntegrityError:  # another window made one of that name a moment ago
        raise Invalid(_name_taken().message, problems=[_name_taken()]) from None
    return source


def switch_source(source: BarSource, *, is_active: bool, by: User) -> None:
    """Ask it from now on, or no longer; settings and keys stay."""
    with transaction.atomic():
        BarSource.objects.filter(pk=source.pk).update(is_active=is_active)
        source.is_active = is_active
        record("secret.changed", by=by, subject=source)


def delete_source(source: BarSource, *, by: User) -> None:
    """It and its keys are gone; bars and updates stay."""
    with transaction.atomic():
        record("secret.removed", by=by, subject=source)
        source.delete()


def markets_of(source: BarSource) -> Sequence[str]:
    """The markets that it has bars of, by code."""
    return sorted(KINDS[source.provider].markets(source.config)) if source.provider in KINDS else []


def _other_problems(source: BarSource) -> list[Problem]:
    found = []
    if not source.name.strip():
        found.append(Problem("name_missing", _("Give it a name."), path="name"))
    others = BarSource.objects.filter(provider=source.provider, name=source.name).exclude(pk=source.pk)
    if others.exists():
        found.append(_name_taken())
    unknown = sorted(set(source.automatic) - set(markets_of(source)))
    if unknown:
        text = _("This source has no bars of %(market)s.", market=unknown[0][:40])
        found.append(Problem("not_its_market", text, path="automatic"))
    return found


def _name_taken() -> Problem:
    return Problem("name_taken", _("There is a source of this kind and name."), path="name")


def _place_of(source: BarSource) -> tuple[Any, ...]:
    return (source.provider, *kind_named(source.provider).place_of(source.config))
