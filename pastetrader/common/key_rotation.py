"""Every stored credential under the newest key: found in all models, replaced where nobody wrote in the meantime."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps as installed
from django.db import models, transaction

from pastetrader.common.encryption import UNBOUND, EncryptedJSONField, Sealed, SecretUnreadable

TRIES = 5


@dataclass
class Tally:
    """What was found and done in one column. `by_key`: rows by the id of their key, as found.

    `unreadable`: primary keys of rows that no key of the ring opens, or that are not in their place.
    """

    place: str
    by_key: Counter[str] = field(default_factory=Counter)
    renewed: int = 0
    unreadable: list[Any] = field(default_factory=list)


def encrypted_fields(registry: Any = installed, app_label: str = "") -> list[EncryptedJSONField]:
    """Every encrypted column of the installed models, or of one app."""
    return [
        column
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and app_label in {"", model._meta.app_label}
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedJSONField)
    ]


def renew(
    column: EncryptedJSONField, *, batch: int = 500, only_unbound: bool = False, using: str = "default"
) -> Iterator[Tally]:
    """Seals what an older key sealed, and tells after each batch, which is a transaction, how far it is.

    It may be ended at any moment and begun again. A row that somebody writes meanwhile keeps what they wrote.
    """
    tally = Tally(column.place)
    for rows in _batches(column, batch, using):
        tally.by_key.update(old.key_id for _key, old in rows)
        made = [(key, old, new) for key, old in rows for new in _renewed(key, old, tally, only_unbound)]
        with transaction.atomic(using=using):
            for key, old, new in made:
                tally.renewed += _put(column, key, old, new, using)
        yield tally


def look(column: EncryptedJSONField, *, opens: bool = True, batch: int = 500, using: str = "default") -> Tally:
    """What is stored under which key, and (`opens`) whether it can be read; changes nothing."""
    tally = Tally(column.place)
    for rows in _batches(column, batch, using):
        for key, old in rows:
            tally.by_key[old.key_id] += 1
            if opens and not _opens(key, old):
                tally.unreadable.append(key)
    return tally


def bind(registry: Any, editor: Any, app_label: str) -> None:
    """For the migration that binds an app's credentials to their rows; what no key reads stays as it is, and says so
    when it is used.
    """
    for column in encrypted_fields(registry, app_label):
        for _tally in renew(column, only_unbound=True, using=editor.connection.alias):
            pass


def unbind(registry: Any, editor: Any, app_label: str) -> None:
    """The reverse: an earlier version reads what is not bound alone."""
    from pastetrader.common.key_ring import seal_unbound  # noqa: PLC0415  # cryptography is loaded when it is needed

    for column in encrypted_fields(registry, app_label):
        for rows in _batches(column, 500, editor.connection.alias):
            for key, old in rows:
                if old.key_id != UNBOUND and _opens(key, old):
                    new = Sealed(seal_unbound(old.open(key)), column.place)
                    _put(column, key, old, new, editor.connection.alias)


def _batches(column: EncryptedJSONField, batch: int, using: str) -> Iterator[Sequence[tuple[Any, Sealed]]]:
    """Keys and sealed values in the order of keys."""
    stored = _rows(column, using).exclude(**{column.name: None}).order_by("pk")
    last: Any = None
    while rows := list((stored if last is None else stored.filter(pk__gt=last)).values_list("pk", column.name)[:batch]):
        yield rows
        last = rows[-1][0]


def _renewed(key: Any, old: Sealed, tally: Tally, only_unbound: bool) -> Iterator[Sealed]:
    """The value under the newest key, unless it is there or cannot be read."""
    if old.is_current or (only_unbound and old.key_id != UNBOUND):
        return
    try:
        yield old.anew(key)
    except SecretUnreadable:
        tally.unreadable.append(key)


def _put(column: EncryptedJSONField, key: Any, old: Sealed, new: Sealed, using: str) -> int:
    """One where the new value took the place of the old one, which nobody may have replaced meanwhile.

    Somebody did: theirs is sealed anew, unless they had the newest key.
    """
    row = _rows(column, using).filter(pk=key)
    for _time in range(TRIES):
        if row.filter(**{column.name: old}).update(**{column.name: new}):
            return 1
        found = row.values_list(column.name, flat=True).first()
        if found is None or found.is_current:
            return 0
        try:
            old, new = found, found.anew(key)
        except SecretUnreadable:
            return 0
    return 0


def _opens(key: Any, old: Sealed) -> bool:
    try:
        old.open(key)
    except SecretUnreadable:
        return False
    return True


def _rows(column: EncryptedJSONField, using: str) -> models.QuerySet[Any]:
    return column.model._base_manager.using(using)
