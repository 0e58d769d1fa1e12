"""Who asks: people of every kind, and programs with tokens of every kind."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from pastetrader.accounts.api_tokens.services import create_token, revoke_token
from pastetrader.accounts.models import ApiToken, User
from pastetrader.accounts.staff.roles import AUDITOR, OPERATOR, SUPPORT, give_role


@dataclass(frozen=True)
class Actor:
    """Somebody with a client. `scopes` is None for a session; nobody is known as `person` None."""

    name: str
    client: Client
    person: User | None
    scopes: frozenset[str] | None = None


def permitted(user: User) -> User:
    """Somebody who may do whatever takes a permission, so that what they don't get is not theirs."""
    user.user_permissions.add(*Permission.objects.filter(codename__in=["import_bars", "change_barsource"]))
    return user


def browser(user: User) -> Client:
    """Signed in. What goes wrong in the program is an answer (500), as it is to a client."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def every_actor(owner: User) -> list[Actor]:
    """The owner and all the others, with their rows made."""
    other = permitted(User.objects.create_user("other@example.com", "p"))
    root = User.objects.create_superuser("root@example.com", "p")
    known = [Actor(f"staff: {user.email}", browser(user), user) for user in map(_staff, (OPERATOR, SUPPORT, AUDITOR))]
    return [
        Actor("owner", browser(owner), owner),
        Actor("other user", browser(other), other),
        *known,
        Actor("superuser", browser(root), root),
        Actor("anonymous", Client(raise_request_exception=False), None),
        *(_program(owner, scope) for scope in ("read", "write", "run")),
        _expired(owner),
        _revoked(owner),
    ]


def _staff(role: str) -> User:
    user = User.objects.create_user(f"{role}@example.com", "p")
    give_role(user=user, role=role, by=None)
    return user


def _shows(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


def _program(owner: User, scope: str) -> Actor:
    _token, secret = create_token(user=owner, name=scope, scopes=[scope])
    return Actor(f"{scope} token", _shows(secret), owner, frozenset([scope]))


def _expired(owner: User) -> Actor:
    token, secret = create_token(user=owner, name="expired", scopes=["read", "run", "write"])
    past = timezone.now() - timedelta(seconds=1)
    ApiToken.objects.filter(pk=token.pk).update(created_at=past - timedelta(days=1), expires_at=past)
    return Actor("expired token", _shows(secret), None, frozenset(token.scopes))


def _revoked(owner: User) -> Actor:
    token, secret = create_token(user=owner, name="revoked", scopes=["read", "run", "write"])
    revoke_token(token_id=token.pk, by=owner)
    return Actor("revoked token", _shows(secret), None, frozenset(token.scopes))
