"""Rows of the hot statements as instances of models: what Django does with columns, without compiling a query."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
_Reader = Callable[[Any], Any]


def instance_of(model: type[M], columns: tuple[str, ...], values: Sequence[Any]) -> M:
    """An instance of these columns (attribute names, in the order of the model's fields) as the driver gave them; the
    others are read on demand.
    """
    readers = _readers(model, columns, connection.vendor)
    read = [reader(value) if reader else value for reader, value in zip(readers, values, strict=True)]
    return model.from_db(connection.alias, columns, read)


# By vendor as well: what a driver gives differs between them.
@cache
def _readers(model: type[Model], columns: tuple[str, ...], _vendor: str) -> tuple[_Reader | None, ...]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return tuple(_reader(by_name[column].get_col(model._meta.db_table)) for column in columns)


def _reader(column: Any) -> _Reader | None:
    converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    if not converters:
        return None

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read
