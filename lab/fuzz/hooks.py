"""Hooks of schemathesis: half of the requests that don't delete are about rows that are there."""

import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import schemathesis

SEEDED = json.loads(Path(os.environ["FUZZ_SEEDED"]).read_text())


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """The address of a seeded row for about half of what is generated, chosen by what was generated."""
    operation = context.operation
    known = SEEDED["addresses"].get(f"{operation.method.upper()} {operation.full_path}")
    if not known or not path_parameters or operation.method.upper() == "DELETE":
        return path_parameters
    # What is no id on purpose has to be refused, so that it stays.
    if not all(_is_id(path_parameters[name]) for name in known.keys() & path_parameters if _is_id(known[name])):
        return path_parameters
    drawn = sum(map(ord, "".join(map(str, path_parameters.values()))))
    return {**path_parameters, **known} if drawn % 2 else path_parameters


def _is_id(value: object) -> bool:
    try:
        return str(UUID(str(value))) == str(value)
    except ValueError:
        return False
