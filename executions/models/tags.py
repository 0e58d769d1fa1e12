"""Executions by the tags that whoever started them put into their metadata."""

from typing import TypeVar

from django.db import connection, models
from django.db.models import BooleanField, F, Func, Q, Value

Row = TypeVar("Row", bound=models.Model)


class _AmongTags(Func):
    """Whether a text is an element of the list `tags` in a JSON object (SQLite)."""

    template = "EXISTS (SELECT 1 FROM json_each(%(expressions)s)"
    arg_joiner = ", '$.tags') WHERE type = 'text' AND value = "
    output_field = BooleanField()


def with_tag(rows: models.QuerySet[Row], tag: str) -> models.QuerySet[Row]:
    """The executions whose `metadata` has the tag: as `tag`, or in its list `tags`."""
    if connection.vendor == "postgresql":
        return rows.filter(Q(metadata__contains={"tag": tag}) | Q(metadata__contains={"tags": [tag]}))
    return rows.alias(is_among_tags=_AmongTags(F("metadata"), Value(tag))).filter(
        Q(metadata__tag=tag) | Q(is_among_tags=True)
    )
