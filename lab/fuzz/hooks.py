"""Hooks of schemathesis: half of the requests that don't delete are about rows that are there."""

import json
import os
from pathlib import Path
from typing import Any

import schemathesis

SEEDED = json.loads(Path(os.environ["FUZZ_SEEDED"]).read_text())


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """The address of a seeded row for about half of what is generated, chosen by what was generated."""
    operation = context.operation
    known = SEEDED["addresses"].get(f"{operation.method.upper()} {operation.full_path}")
    if not known or not path_parameters or operation.method.upper() == "DELETE":
        return path_parameters
    drawn = sum(map(ord, "".join(map(str, path_parameters.values()))))
    return {**path_parameters, **known} if drawn % 2 else path_parameters
