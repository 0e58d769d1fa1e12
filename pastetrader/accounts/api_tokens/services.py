"""Making, finding and revoking tokens."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from pastetrader.accounts import audit
from pastetrader.accounts.api_tokens.secret import hash_of, new_secret
from pastetrader.accounts.models import ApiToken, User
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

SCOPES = ("read", "run", "write")
MAX_TOKENS = 20
MAX_NAME_LENGTH = 100
LONGEST_LIFE_YEARS = 5
LONGEST_LIFE = timedelta(days=366 * LONGEST_LIFE_YEARS)
# Last use is told to the minute, and written no more often.
USE_WRITTEN_EVERY = timedelta(minutes=1)


class NameTaken(NotAllowed):
    """Another token of the person has this name."""

    code = "token_name_taken"
    default = _("You have a token of this name. Revoke it first, or choose another name.")


@transaction.atomic
def create_token(
    *, user: User, name: str, scopes: Collection[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can show again. Raises Invalid, NameTaken, NotAllowed."""
    name = name.strip()
    _check(name, scopes, expires_at)
    # One at a time for a person, so that the most is the most.
    User.objects.select_for_update().get(pk=user.pk)
    if ApiToken.objects.owned_by(user).filter(revoked_at=None).count() >= MAX_TOKENS:
        text = _("You have %(most)s tokens, as many as one may have. Revoke one first.", most=MAX_TOKENS)
        raise NotAllowed(text, code="too_many_tokens")
    secret, prefix = new_secret()
    token = ApiToken(
        user=user,
        name=name,
        prefix=prefix,
        secret_hash=hash_of(secret) or "",
        can_read="read" in scopes,
        can_run="run" in scopes,
        can_write="write" in scopes,
        created_at=timezone.now(),
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            token.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken from error
    audit.record("api_token.made", by=user, subject=token, detail={"scopes": token.scopes, "expires_at": expires_at})
    return token, secret


def person_of(text: str, *, now: datetime | None = None) -> ApiToken | None:
    """The good token, with its person, that a program showed; None for any other text. Notes that it was used."""
    digest = hash_of(text)
    if digest is None:
        return None
    now = now or timezone.now()
    good = ApiToken.objects.good_at(now).filter(
        user__is_active=True, user__deleted_at=None, user__awaits_confirmation=False
    )
    token = good.select_related("user").filter(secret_hash=digest).first()
    if token is not None and (token.last_used_at is None or token.last_used_at <= now - USE_WRITTEN_EVERY):
        unwritten = models.Q(last_used_at=None) | models.Q(last_used_at__lte=now - USE_WRITTEN_EVERY)
        ApiToken.objects.filter(unwritten, pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def revoke_token(*, token_id: UUID, by: User, of: User | None = None) -> bool:
    """From now on the token lets nobody in; False when it didn't before.

    `of`: whose it is, when staff revoke it. Raises NotFound for one that is not theirs.
    """
    mine = ApiToken.objects.editable_by(of or by).filter(pk=token_id)
    token = mine.first()
    if token is None:
        raise NotFound
    won = mine.filter(revoked_at=None).update(revoked_at=timezone.now()) == 1
    if won:
        audit.record("api_token.revoked", by=by, subject=token)
    return won


def _check(name: str, scopes: Collection[str], expires_at: datetime | None) -> None:
    problems = []
    if not 0 < len(name) <= MAX_NAME_LENGTH:
        text = _("A name has 1 to %(most)s characters.", most=MAX_NAME_LENGTH)
        problems.append(Problem("invalid_name", text, path="name"))
    if not scopes or not set(scopes) <= set(SCOPES):
        problems.append(Problem("invalid_scopes", _("Choose at least one of read, run and write."), path="scopes"))
    if expires_at is not None and expires_at <= timezone.now():
        problems.append(Problem("already_expired", _("This moment is over already."), path="expires_at"))
    elif expires_at is not None and expires_at > timezone.now() + LONGEST_LIFE:
        text = _("This is too far off: at most %(years)s years.", years=LONGEST_LIFE_YEARS)
        problems.append(Problem("too_late", text, path="expires_at"))
    if problems:
        raise Invalid(problems[0].message, problems=problems)
