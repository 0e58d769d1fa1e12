"""Fields that hold credentials: encrypted in the database, and bound to the row and the column they were saved in."""

from typing import Any, ClassVar

from django.core import checks
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query_utils import DeferredAttribute
from django.utils.module_loading import import_string

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import message as _

VERSION = "v1"
UNBOUND = "unbound"


class SecretUnreadable(PasteTraderError):
    """A stored credential cannot be read."""

    status: ClassVar[int] = 503
    code = "secret_unreadable"
    default = _("A stored credential cannot be read.")


def _ring(function: str) -> Any:
    # By name: most processes hold no credential and need not load cryptography.
    return import_string(f"pastetrader.common.key_ring.{function}")


class Sealed:
    """A credential as it stands in a column. Nothing of it shows until it is opened for the row that it belongs to."""

    __slots__ = ("column", "text")

    def __init__(self, text: str, column: str) -> None:
        self.text = text
        self.column = column

    def __repr__(self) -> str:
        return f"<sealed {self.column}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (self.text, self.column) == (other.text, other.column)

    def __hash__(self) -> int:
        return hash((self.text, self.column))

    @property
    def key_id(self) -> str:
        """Which key of the ring it was sealed with; `unbound` for what an earlier version wrote."""
        version, _dot, rest = self.text.partition(".")
        return rest.partition(".")[0] if version == VERSION else UNBOUND

    def open(self, key: Any) -> Any:
        """The JSON value, for the row with this primary key. Raises SecretUnreadable."""
        return _ring("unseal")(self.text, f"{self.column}:{key}")

    def anew(self, key: Any) -> "Sealed":
        """The same value under the newest key; what an earlier version wrote becomes bound to the row."""
        value = _ring("unseal_unbound")(self.text) if self.key_id == UNBOUND else self.open(key)
        return sealed(value, self.column, key)

    @property
    def is_current(self) -> bool:
        """Whether the newest key sealed it."""
        return bool(self.key_id == _ring("key_ids")()[0])


def sealed(value: Any, column: str, key: Any) -> Sealed:
    """A JSON value for one column ("table.column") of the row with this primary key."""
    return Sealed(_ring("seal")(value, f"{column}:{key}"), column)


class _OpenedWhenRead(DeferredAttribute):
    """What an instance holds stays sealed until somebody reads it, so that lists do not fail for one of their rows."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = value.open(instance.pk)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedJSONField(models.TextField[Any, Any]):
    """JSON that is encrypted in the database. Not searchable; None stays NULL.

    It is written by saving instances (save, create, bulk_create), since a row must be known to be bound to; `update`
    takes what `sealed` made, and refuses anything else. `values` and `values_list` give a Sealed.
    """

    descriptor_class = _OpenedWhenRead

    @property
    def place(self) -> str:
        """What its values are bound to, beside the row."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:
        """What was stored, still sealed."""
        return None if value is None else Sealed(value, self.place)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """Sealed for the row. What nobody opened is written back as it was, or under the newest key if that goes."""
        value = model_instance.__dict__.get(self.attname)
        if value is None:
            return None
        if not isinstance(value, Sealed):
            return sealed(value, self.place, model_instance.pk)
        if not add and value.is_current:
            return value
        try:
            return sealed(value.open(model_instance.pk), self.place, model_instance.pk)
        except SecretUnreadable:
            if add:
                raise
            return value

    def get_prep_value(self, value: Any) -> str | None:
        """What is sealed goes to the database, and nothing else does."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self} is bound to its row: save the instance, or update with what `sealed` made.")
        return value.text

    def to_python(self, value: Any) -> Any:
        """Values are JSON already; text from a form is parsed by the form."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """For `dumpdata`: sealed. It does not go back by `loaddata`, which would have to open it."""
        value = self.pre_save(obj, add=False)
        return "" if value is None else value.text

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """A row must have its primary key before it is inserted."""
        found = super().check(**kwargs)
        if not self.model._meta.pk.has_default():
            text = f"{self} is bound to a key that is not known in time."
            hint = "Give the model a primary key with a default (IdentifiedModel)."
            found.append(checks.Error(text, hint=hint, id="common.E001"))
        return found


def holds(row: models.Model, field: str) -> bool:
    """Whether a row has a value in an encrypted field; nothing is decrypted."""
    if field in row.__dict__:
        return row.__dict__[field] is not None
    return type(row)._base_manager.filter(pk=row.pk, **{f"{field}__isnull": False}).exists()
