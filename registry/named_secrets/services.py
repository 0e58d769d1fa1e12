"""What can be done with secrets: set one, replace its value, delete it; and where each is used."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.encryption import sealed
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.masking import SHORTEST
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import UNSTORABLE
from registry.models import Secret, Tool
from registry.named_secrets.references import NAME

MOST_CHARACTERS = 8_000
MOST_SECRETS = 500
# From this length on the last four characters give nothing away.
HINT_FROM, HINT = 20, 4


@dataclass(frozen=True)
class Use:
    """Something that names a secret: what it is called, and its page ("" where it has none)."""

    label: str
    url: str = ""


Finder = Callable[[User], Iterable[tuple[str, Use]]]
_finders: list[Finder] = []


def register_uses(finder: Finder) -> None:
    """For apps above: (name of a secret, who uses it), of all that belongs to a person."""
    if finder not in _finders:
        _finders.append(finder)


def uses_of(owner: User) -> Mapping[str, list[Use]]:
    """By the name of a secret, existing or not, what of this person's names it: tools first, each once."""
    found: dict[str, dict[Use, None]] = defaultdict(dict)
    tools = Tool.objects.owned_by(owner).order_by("name").only("name", "config", "credential_secrets")
    for tool in tools:
        for name in tool.secret_names:
            found[name][Use(tool.name)] = None
    for finder in _finders:
        for name, use in finder(owner):
            found[name][use] = None
    return {name: list(uses) for name, uses in found.items()}


def set_secret(*, owner: User, name: str, value: str, by: User, secret: Secret | None = None) -> Secret:
    """A new secret, or (`secret`) that one with another value.

    Raises Invalid: a name that is taken or none, a value that cannot be kept or covered; NotAllowed for too many.
    """
    problems = [*_of_name(name), *_of_value(value)]
    if problems:
        raise Invalid(problems=problems)
    hint = value[-HINT:] if len(value) >= HINT_FROM else ""
    with transaction.atomic():
        if secret is None:
            row = _new(Secret(owner=owner, name=name, value=value, hint=hint, changed_at=timezone.now()))
        else:
            row = _replaced(secret, value, hint)
        record("named_secret.created" if secret is None else "named_secret.replaced", by=by, subject=row)
    return row


@transaction.atomic
def delete_secret(*, secret: Secret, by: User) -> None:
    """It is gone; what names it says so, and cannot be run. Raises NotFound when it was gone already."""
    record("named_secret.deleted", by=by, subject=secret)
    found, _rows = Secret.objects.filter(pk=secret.pk).delete()
    if not found:
        raise NotFound


def _new(row: Secret) -> Secret:
    if Secret.objects.filter(owner=row.owner).count() >= MOST_SECRETS:
        text = _("You have %(limit)s secrets, and more are not kept. Delete one first.", limit=MOST_SECRETS)
        raise NotAllowed(text, code="too_many_secrets")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        taken = _("You have another secret named “%(name)s”.", name=row.name)
        raise Invalid(taken, code="name_taken", problems=[Problem("name_taken", taken, path="name")]) from None
    return row


def _replaced(row: Secret, value: str, hint: str) -> Secret:
    now = timezone.now()
    new = sealed(value, f"{Secret._meta.db_table}.value", row.pk)
    known = {"value": new, "hint": hint, "changed_at": now, "updated_at": now}
    if not Secret.objects.filter(pk=row.pk).update(**known):
        raise NotFound
    return Secret.objects.get(pk=row.pk)


def _of_name(name: str) -> Iterable[Problem]:
    if not NAME.fullmatch(name):
        text = _(
            "A name has letters, digits, dots, hyphens and underscores, at most 60, beginning with a letter or digit."
        )
        yield Problem("secret_name", text, path="name", hint=_("As in slack-webhook or broker.key."))


def _of_value(value: str) -> Iterable[Problem]:
    if text := _flaw_of(value):
        yield Problem("secret_value", text, path="value")


def _flaw_of(value: str) -> Message | None:
    if len(value) < SHORTEST:
        return _("A secret has at least %(least)s characters: fewer cannot be covered in results.", least=SHORTEST)
    if len(value) > MOST_CHARACTERS:
        return _("A secret has at most %(most)s characters.", most=MOST_CHARACTERS)
    return _("The secret holds a character that cannot be stored.") if UNSTORABLE.search(value) else None
