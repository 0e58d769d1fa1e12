"""What tools and agents have in common: rows that are checked, held and saved, with a problem for each fault."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError

from pastetrader.common.errors import Invalid, NotFound
from pastetrader.common.messages import Message, Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry.models import Agent, Tool

Shared = TypeVar("Shared", Tool, Agent)


def anything(_row: Any) -> None:
    """Refuses nothing."""


def known(fields: Mapping[str, Any], allowed: frozenset[str]) -> Mapping[str, Any]:
    """The same fields; TypeError for one that is no column of these."""
    unknown = fields.keys() - allowed
    if unknown:
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return fields


def held(model: type[Shared], key: UUID) -> Shared:
    """The row as it is now; nobody else changes it until the transaction ends. Raises NotFound."""
    found: Shared | None = model.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def misfits(model: type[BaseModel], value: Any, path: str) -> list[Problem]:
    """Where a value does not fit a model; no problem repeats what was given."""
    try:
        model.model_validate(value)
    except PydanticError as error:
        return [*pydantic_problems(error, code=path, path=path, model=model)]
    return []


def column_problems(row: Model, exclude: Iterable[str] = ()) -> list[Problem]:
    """What the columns themselves refuse: lengths, choices, blanks. Uniqueness is left to the database."""
    try:
        row.clean_fields(exclude=[*exclude])
    except ValidationError as error:
        return [
            problem(found.code or "invalid", Message(text), field)
            for field, errors in error.error_dict.items()
            for found in errors
            for text in found.messages
        ]
    return []


def save(row: Tool | Agent, problems: Iterable[Problem]) -> None:
    """The row in the database. Raises Invalid for these problems, and for a name that the owner has given already."""
    problems = tuple(problems)
    if problems:
        raise Invalid(joined([one.message for one in problems], "; "), problems=problems)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        taken = _("You have another one named “%(name)s”.", name=row.name)
        raise Invalid(taken, code="name_taken", problems=[problem("name_taken", taken, "name")]) from None


def problem(code: str, text: Message, path: str) -> Problem:
    """One problem of a field."""
    return Problem(code=code, message=text, path=path)
