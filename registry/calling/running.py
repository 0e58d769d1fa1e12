"""Running a tool: arguments checked before, results checked after, every failure a ToolError."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import close_old_connections

from pastetrader.common import json_schema
from pastetrader.common.database_errors import DATABASE_GONE, passes
from pastetrader.common.masking import covered, mask
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.runners import runner_of

logger = logging.getLogger(__name__)


def run_tool(*, tool: ToolFacts, arguments: Mapping[str, Any], context: ToolContext) -> Any:
    """The tool's answer as JSON. Raises ToolError: the tool's own, or one of

    `tool_type_unavailable` (no runner in this version), `tool_missing`, `tool_inactive`,
    `tool_arguments` / `tool_result` (do not fit the schema; see `problems`), `database_unavailable`.

    The secrets that it was called with are covered in its answer and its errors: models and pages see neither.

    In a dry run a tool that changes something is not called: the answer is `{dry_run, tool, arguments}` then,
    with `preview` where the tool can say what it would have done.
    """
    with covered() as used:
        try:
            return _run_tool(tool, arguments, context)
        except ToolError as error:
            raise error.covered(used.mask) from error.__cause__


def _run_tool(tool: ToolFacts, arguments: Mapping[str, Any], context: ToolContext) -> Any:
    if not tool.is_active:
        raise ToolError("tool_inactive", _("The tool “%(tool)s” is switched off.", tool=tool.name))
    runner = runner_of(tool.tool_type)
    if not runner.checks_schemas:
        _check("tool_arguments", arguments, tool.input_schema, tool)
    prepared = runner.prepare(tool, arguments)
    if context.is_dry_run and tool.effect != "read":
        preview = runner.preview(tool, prepared, context)
        known = {} if preview is None else {"preview": preview}
        return {"dry_run": True, "tool": tool.name, "arguments": dict(arguments), **known}
    context.check()
    with database_as_verdict():
        result = runner.run(tool, prepared, context)
    result = mask().value(result)
    if not runner.checks_schemas and tool.output_schema is not None:
        _check("tool_result", result, tool.output_schema, tool)
    return result


def must_not_repeat(tool: ToolFacts) -> bool:
    """Whether a second call may do harm, so that nobody may call it again who does not know what came of the first."""
    return not tool.idempotent


@contextmanager
def database_as_verdict() -> Iterator[None]:
    """An error of the database that passes becomes a verdict that may be tried again; the connection is usable."""
    try:
        yield
    except DATABASE_GONE as error:
        close_old_connections()
        if not passes(error):
            raise
        logger.warning("The database stumbled while a tool or an agent was at work.", exc_info=error)
        text = _("The database did not answer or was busy.")
        raise ToolError("database_unavailable", text, retryable=True) from error


def _check(code: str, value: Any, schema: Mapping[str, Any], tool: ToolFacts) -> None:
    problems = json_schema.validate(value, schema)
    if not problems:
        return
    sentence = (
        _("The arguments of “%(tool)s” do not fit.", tool=tool.name)
        if code == "tool_arguments"
        else _("What “%(tool)s” answered does not fit.", tool=tool.name)
    )
    raise ToolError(code, sentence, problems=problems)
