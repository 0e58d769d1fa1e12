"""Credentials in the database: encrypted, bound to their row and column, and read whenever somebody asks for them."""

import json
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, models, transaction
from django.test.utils import isolate_apps
from pytest_django import Settings

from llm.models import ModelCredential
from pastetrader.accounts.models import User
from pastetrader.common.encryption import EncryptedJSONField, Sealed, SecretUnreadable, holds, sealed
from pastetrader.common.key_ring import key_ids, seal, seal_unbound, unseal
from registry.models import Tool
from registry.tests.factories import make_tool

SECRET = {"token": "sk-very-secret 비밀"}
PLACE = "tools.auth_config:1"


def _stored(tool: Tool) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT auth_config FROM tools WHERE name = %s", [tool.name])
        (value,) = cursor.fetchone()
    return str(value)


def _store(tool: Tool, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tools SET auth_config = %s WHERE name = %s", [text, tool.name])


def _column() -> EncryptedJSONField:
    field = Tool._meta.get_field("auth_config")
    assert isinstance(field, EncryptedJSONField)
    return field


def test_credentials_come_back_as_they_were(owner: User) -> None:
    tool = make_tool(owner, auth_config=SECRET)

    assert Tool.objects.get(pk=tool.pk).auth_config == SECRET
    assert Tool.objects.only("name").get(pk=tool.pk).auth_config == SECRET
    tool.refresh_from_db()
    assert tool.auth_config == SECRET


def test_credentials_are_not_readable_in_the_database_and_name_their_key(owner: User) -> None:
    stored = _stored(make_tool(owner, auth_config=SECRET))

    assert stored.startswith(f"v1.{key_ids()[0]}.")
    assert "very-secret" not in stored
    assert "token" not in stored


def test_no_credentials_stay_null(owner: User) -> None:
    tool = make_tool(owner)

    assert Tool.objects.filter(pk=tool.pk, auth_config=None).exists()
    assert not holds(Tool.objects.get(pk=tool.pk), "auth_config")


def test_the_same_credentials_twice_look_different() -> None:
    assert seal(SECRET, PLACE) != seal(SECRET, PLACE)


def test_an_old_key_of_the_ring_still_reads_and_the_newest_writes(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["old"]
    written_before = seal(SECRET, PLACE)
    settings.ENCRYPTION_KEYS = ["new", "old"]
    written_after = seal(SECRET, PLACE)

    assert unseal(written_before, PLACE) == SECRET
    settings.ENCRYPTION_KEYS = ["new"]
    assert unseal(written_after, PLACE) == SECRET


def test_without_its_key_a_credential_says_which_is_missing_and_what_to_do(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    token, (key_id,) = seal(SECRET, PLACE), key_ids()
    settings.ENCRYPTION_KEYS = ["another"]

    with pytest.raises(SecretUnreadable, match=rf"{key_id}.*PASTETRADER_ENCRYPTION_KEYS.*Put that key back"):
        unseal(token, PLACE)


def test_credentials_moved_to_another_row_do_not_open(owner: User) -> None:
    mine, other = make_tool(owner, auth_config=SECRET), make_tool(owner, name="other", auth_config={"token": "theirs"})
    _store(other, _stored(mine))

    assert Tool.objects.get(pk=mine.pk).auth_config == SECRET
    with pytest.raises(SecretUnreadable, match="moved or changed"):
        _ = Tool.objects.get(pk=other.pk).auth_config


def test_credentials_moved_to_another_column_do_not_open(owner: User) -> None:
    tool = make_tool(owner, auth_config=SECRET)
    key = ModelCredential.objects.create(id=tool.pk, provider="openai", api_key="same")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE model_credentials SET api_key = %s", [_stored(tool)])

    with pytest.raises(SecretUnreadable, match="moved or changed"):
        _ = ModelCredential.objects.get(pk=key.pk).api_key


@pytest.mark.parametrize(
    "broken", ["v1", "v1.", "v1.{key}", "v1.{key}.", "v1.{key}.AAAA", "v1.{key}.é", "{}", "v2.x.y"]
)
def test_a_broken_credential_is_unreadable_and_nothing_else(owner: User, broken: str) -> None:
    tool = make_tool(owner, auth_config=SECRET)
    _store(tool, broken.replace("{key}", key_ids()[0]))

    with pytest.raises(SecretUnreadable):
        _ = Tool.objects.get(pk=tool.pk).auth_config


def test_what_an_earlier_version_wrote_does_not_open_before_it_is_bound(owner: User) -> None:
    """Otherwise an old text, from a backup, would open in whatever row somebody puts it."""
    tool = make_tool(owner, auth_config=SECRET)
    _store(tool, seal_unbound(SECRET))

    with pytest.raises(SecretUnreadable, match="rotate_secrets"):
        _ = Tool.objects.get(pk=tool.pk).auth_config


def test_a_list_with_an_unreadable_row_is_read_and_the_row_saved_without_touching_it(
    owner: User, settings: Settings
) -> None:
    lost = make_tool(owner, auth_config=SECRET)
    settings.ENCRYPTION_KEYS = ["another"]
    fine = make_tool(owner, name="fine", auth_config=SECRET)
    before = _stored(lost)

    rows = {tool.name: tool for tool in Tool.objects.owned_by(owner)}
    rows[lost.name].save()

    assert all(holds(tool, "auth_config") for tool in rows.values())
    assert rows[fine.name].auth_config == SECRET
    assert _stored(lost) == before
    with pytest.raises(SecretUnreadable):
        _ = rows[lost.name].auth_config


def test_what_was_changed_in_place_is_saved(owner: User) -> None:
    tool = Tool.objects.get(pk=make_tool(owner, auth_config=SECRET).pk)
    tool.auth_config["token"] = "another"
    tool.save()

    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "another"}


def test_saving_what_nobody_read_moves_it_to_the_newest_key(owner: User, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["old"]
    tool = make_tool(owner, auth_config=SECRET)
    settings.ENCRYPTION_KEYS = ["new", "old"]
    Tool.objects.get(pk=tool.pk).save()

    settings.ENCRYPTION_KEYS = ["new"]
    assert Tool.objects.get(pk=tool.pk).auth_config == SECRET


def test_values_stay_sealed_until_they_are_opened_for_their_row(owner: User) -> None:
    tool = make_tool(owner, auth_config=SECRET)
    flat: Any
    (flat,) = Tool.objects.filter(pk=tool.pk).values_list("auth_config", flat=True)
    row: Any
    (row,) = Tool.objects.filter(pk=tool.pk).values("auth_config")

    assert isinstance(flat, Sealed)
    assert row == {"auth_config": flat}
    assert str(flat) == "<sealed tools.auth_config>"
    assert flat.open(tool.pk) == SECRET
    with pytest.raises(SecretUnreadable):
        flat.open(owner.pk)
    with pytest.raises(TypeError):
        json.dumps(row)


def test_an_update_must_name_the_row(owner: User) -> None:
    tool = make_tool(owner, auth_config=SECRET)

    with pytest.raises(TypeError, match="bound to its row"), transaction.atomic():
        Tool.objects.filter(pk=tool.pk).update(auth_config={"token": "another"})
    Tool.objects.filter(pk=tool.pk).update(auth_config=sealed({"token": "third"}, _column().place, tool.pk))
    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "third"}


def test_a_copy_under_another_key_is_sealed_for_it(owner: User) -> None:
    tool = Tool.objects.get(pk=make_tool(owner, auth_config=SECRET).pk)
    read = tool.auth_config
    copy = make_tool(owner, name="copy", auth_config=read)

    assert Tool.objects.get(pk=copy.pk).auth_config == SECRET


def test_a_dump_of_rows_holds_them_sealed(owner: User) -> None:
    tool = make_tool(owner, auth_config=SECRET)
    dump = serializers.serialize("json", Tool.objects.filter(pk=tool.pk))

    assert "very-secret" not in dump
    assert "v1." in dump


@isolate_apps("django.contrib.contenttypes")
def test_a_model_whose_key_is_not_known_in_time_is_refused_by_the_checks() -> None:
    class Numbered(models.Model):
        secret = EncryptedJSONField()

        class Meta:
            app_label = "contenttypes"

        def __str__(self) -> str:
            return ""

    assert [found.id for found in Numbered._meta.get_field("secret").check()] == ["common.E001"]
    assert not _column().check()
