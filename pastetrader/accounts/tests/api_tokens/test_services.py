"""Tokens are made, found, and revoked at once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pastetrader.accounts.api_tokens.secret import hash_of, new_secret
from pastetrader.accounts.api_tokens.services import (
    MAX_TOKENS,
    NameTaken,
    create_token,
    person_of,
    revoke_token,
)
from pastetrader.accounts.models import ApiToken, AuditEntry, User
from pastetrader.accounts.tests.at_once import all_at_once
from pastetrader.common.errors import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _made(owner: User, name: str = "script", **more: object) -> tuple[ApiToken, str]:
    return create_token(user=owner, name=name, scopes=["read"], **more)  # type: ignore[arg-type]  # as each test says


def test_the_secret_finds_its_person_and_is_kept_nowhere(owner: User) -> None:
    token, secret = _made(owner)

    found = person_of(secret)

    assert found is not None
    assert (found, found.user) == (token, owner)
    row = ApiToken.objects.values().get()
    entry = AuditEntry.objects.filter(action="api_token.made").values().get()
    assert secret not in f"{row}{entry}"
    assert secret.startswith(f"{token.prefix}_")


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret()[0] for _n in range(1_000)}

    assert len(secrets) == 1_000
    assert {len(secret) for secret in secrets} == {55}


@pytest.mark.parametrize(
    "text", ["", "pt_", "pt_x_y", "Bearer", "pt_" + "a" * 100, "\x00", "ä" * 55, "pt_12345678_" + "a" * 42]
)
def test_nonsense_is_no_token_and_is_not_looked_up(text: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert person_of(text) is None

    assert len(queries) == 0


def test_one_letter_more_or_other_and_it_is_another_secret(owner: User) -> None:
    _token, secret = _made(owner)
    other = secret[:-1] + ("a" if secret[-1] != "a" else "b")

    assert person_of(other) is None
    assert hash_of(secret + "a") is None


def test_an_expired_token_finds_nobody(owner: User) -> None:
    moment = timezone.now() + timedelta(hours=1)
    _token, secret = _made(owner, expires_at=moment)

    assert person_of(secret, now=moment - timedelta(seconds=1)) is not None
    assert person_of(secret, now=moment) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"deleted_at": NOW}, {"awaits_confirmation": True}])
def test_who_may_not_sign_in_does_not_come_by_token_either(owner: User, change: dict[str, object]) -> None:
    _token, secret = _made(owner)
    User.all_objects.filter(pk=owner.pk).update(**change)

    assert person_of(secret) is None


def test_the_last_use_is_written_once_a_minute(owner: User) -> None:
    _token, secret = _made(owner)
    person_of(secret, now=NOW)
    with CaptureQueriesContext(connection) as queries:
        for second in range(1, 60):
            person_of(secret, now=NOW + timedelta(seconds=second))

    assert ApiToken.objects.get().last_used_at == NOW
    assert len(queries) == 59
    person_of(secret, now=NOW + timedelta(seconds=60))
    assert ApiToken.objects.get().last_used_at == NOW + timedelta(seconds=60)


def test_revoking_is_done_once_and_stays(owner: User) -> None:
    token, secret = _made(owner)

    assert revoke_token(token_id=token.pk, by=owner)
    assert not revoke_token(token_id=token.pk, by=owner)

    assert person_of(secret) is None
    assert AuditEntry.objects.filter(action="api_token.revoked").count() == 1


def test_nobody_revokes_what_is_anothers(owner: User, stranger: User) -> None:
    token, secret = _made(owner)

    with pytest.raises(NotFound):
        revoke_token(token_id=token.pk, by=stranger)

    assert person_of(secret) is not None


def test_a_name_is_taken_until_its_token_is_revoked(owner: User, stranger: User) -> None:
    token, _secret = _made(owner, "Script")
    _made(stranger, "Script")
    with pytest.raises(NameTaken):
        _made(owner, "sCRIPT")

    revoke_token(token_id=token.pk, by=owner)

    assert _made(owner, "Script")[0].name == "Script"


def test_nobody_has_more_tokens_than_one_may(owner: User) -> None:
    for number in range(MAX_TOKENS):
        _made(owner, f"script {number}")

    with pytest.raises(NotAllowed) as refused:
        _made(owner)

    assert refused.value.code == "too_many_tokens"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "fly"]}, "scopes"),
        ({"expires_at": NOW - timedelta(days=9_999)}, "expires_at"),
        ({"expires_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "expires_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(owner: User, given: dict[str, object], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_token(**{"user": owner, "name": "script", "scopes": ["read"], **given})  # type: ignore[arg-type]

    assert [problem.path for problem in refused.value.problems] == [path]
    assert not ApiToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_once_revoking_has_returned_the_token_lets_nobody_in(owner: User) -> None:
    token, secret = _made(owner)
    revoked, late = threading.Event(), []

    def ask() -> None:
        for _n in range(40):
            is_over = revoked.is_set()
            if person_of(secret) is not None and is_over:
                late.append(1)

    def revoke() -> None:
        assert revoke_token(token_id=token.pk, by=owner)
        revoked.set()
        connections.close_all()

    revoker = threading.Thread(target=revoke)
    revoker.start()
    all_at_once(6, ask)
    revoker.join(timeout=30)

    assert revoked.is_set()
    assert late == []
    assert person_of(secret) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_make_the_same_token_at_once_one_makes_it(owner: User) -> None:
    outcomes: list[str] = []

    def make() -> None:
        try:
            _made(owner)
            outcomes.append("made")
        except NameTaken:
            outcomes.append("taken")

    all_at_once(5, make)

    assert sorted(outcomes) == ["made", "taken", "taken", "taken", "taken"]
