"""Fields that hold credentials."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.module_loading import import_string

_ENCRYPT = "pastetrader.common.key_ring.encrypt"
_DECRYPT = "pastetrader.common.key_ring.decrypt"


class EncryptedJSONField(models.TextField[Any, Any]):
    """JSON that is encrypted in the database. Not searchable; None stays NULL."""

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:
        """Decrypt what was stored."""
        return None if value is None else import_string(_DECRYPT)(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Encrypt what is to be stored."""
        if value is None:
            return None
        encrypted: str = import_string(_ENCRYPT)(value)
        return encrypted

    def to_python(self, value: Any) -> Any:
        """Values are JSON already; text from a form is parsed by the form."""
        return value
