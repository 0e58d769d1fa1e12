"""The types of tools that people can make, described for forms and programs by what their runners declare."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext
from pydantic import BaseModel

from pastetrader.accounts.models import User
from pastetrader.common.form_words import translated
from pastetrader.common.message_field import shown
from registry.jailed.owners import problems_of_owner
from registry.models import ToolType
from registry.runners import RUNNERS, declared, runnable_types
from registry.runners.base import Declaration

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class DescribedType:
    """A type of tool in the reader's language.

    `config_schema` is of a tool's config, `credentials_schema` of its credentials (None: it takes none). `refusal` says
    why this person can have no such tool here, "" where they can.
    """

    tool_type: str
    title: str
    description: str
    is_runnable: bool
    needs_credentials: bool
    refusal: str
    config_schema: Schema
    credentials_schema: Schema | None


def described_types(reader: User) -> list[DescribedType]:
    """All types but the built-in one, whose tools come with the product."""
    return [described(name, reader) for name in sorted(RUNNERS) if name != ToolType.BUILTIN]


def described(tool_type: str, reader: User) -> DescribedType:
    """One type that somebody declares. Raises KeyError for any other."""
    kind = declared(tool_type)
    if kind is None:
        raise KeyError(tool_type)
    refusals = [shown(problem.message) for problem in problems_of_owner(tool_type, reader)] if _is_code(kind) else []
    return DescribedType(
        tool_type=tool_type,
        title=str(ToolType(tool_type).label),
        description=kind.summary.render(gettext),
        is_runnable=tool_type in runnable_types(),
        needs_credentials=kind.needs_credentials(),
        refusal=" ".join(refusals),
        config_schema=translated(_schema_of(kind.config_model), gettext),
        credentials_schema=credentials_schema(kind),
    )


def credentials_schema(kind: type[Declaration]) -> Schema | None:
    """Of the credentials that such tools take, in the reader's language; None when they take none."""
    model = kind.credentials_model
    return None if model is None else translated(_schema_of(model), gettext)


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Made once per process; read only."""
    return model.model_json_schema()


def _is_code(kind: type[Declaration]) -> bool:
    return kind.name in {ToolType.PYTHON, ToolType.SHELL}
