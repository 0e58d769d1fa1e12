"""Credentials in the database."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.key_ring import decrypt, encrypt
from registry.models import Tool
from registry.tests.factories import make_tool

SECRET = {"token": "sk-very-secret 비밀"}


def _stored(tool: Tool) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT auth_config FROM tools WHERE name = %s", [tool.name])
        (value,) = cursor.fetchone()
    return str(value)


def test_credentials_come_back_as_they_were(owner: User) -> None:
    tool = make_tool(owner, auth_config=SECRET)

    assert Tool.objects.get(pk=tool.pk).auth_config == SECRET


def test_credentials_are_not_readable_in_the_database(owner: User) -> None:
    stored = _stored(make_tool(owner, auth_config=SECRET))

    assert stored
    assert "very-secret" not in stored
    assert "token" not in stored


def test_no_credentials_stay_null(owner: User) -> None:
    tool = make_tool(owner)

    assert Tool.objects.filter(pk=tool.pk, auth_config=None).exists()


def test_the_same_credentials_twice_look_different() -> None:
    assert encrypt(SECRET) != encrypt(SECRET)


def test_an_old_key_of_the_ring_still_reads_and_the_newest_writes(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["old"]
    written_before = encrypt(SECRET)
    settings.ENCRYPTION_KEYS = ["new", "old"]
    written_after = encrypt(SECRET)

    assert decrypt(written_before) == SECRET
    settings.ENCRYPTION_KEYS = ["new"]
    assert decrypt(written_after) == SECRET


def test_without_its_key_a_credential_says_what_is_missing(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    token = encrypt(SECRET)
    settings.ENCRYPTION_KEYS = ["another"]

    with pytest.raises(ImproperlyConfigured, match="PASTETRADER_ENCRYPTION_KEYS"):
        decrypt(token)
