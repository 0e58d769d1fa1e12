"""Executions by the tags that whoever started them put into their metadata."""

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value


class _AmongTags(Func):
    """Whether a text is an element of the list `tags` in a JSON object (SQLite)."""

    template = "EXISTS (SELECT 1 FROM json_each(%(expressions)s)"
    arg_joiner = ", '$.tags') WHERE type = 'text' AND value = "
    output_field = BooleanField()


def tagged(tag: str) -> Q:
    """That an execution's `metadata` has the tag: as `tag`, or in its list `tags`."""
    if connection.vendor == "postgresql":
        return Q(metadata__contains={"tag": tag}) | Q(metadata__contains={"tags": [tag]})
    return Q(metadata__tag=tag) | Q(_AmongTags(F("metadata"), Value(tag)))
