"""How often a tool may be called, by all workers and everybody together: counted in the database."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pastetrader.accounts.rates.counting import take
from pastetrader.accounts.rates.limits import UNITS, Rate, bucket_key
from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError


class RateLimit(BaseModel):
    """At most so many calls in a time; whoever was idle may make them at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calls: int = Field(ge=1, le=1_000_000, json_schema_extra=shown(_("Calls")))
    per: Literal["second", "minute", "hour", "day"] = Field(
        default="minute",
        json_schema_extra=shown(
            _("In a"),
            labels={"second": _("second"), "minute": _("minute"), "hour": _("hour"), "day": _("day")},
        ),
    )


def seconds_to_wait(tool_id: UUID, limit: Mapping[str, Any] | None) -> int:
    """Counts a call: 0 when it may be made now, else after how many seconds (and then it is not counted)."""
    if limit is None:
        return 0
    try:
        known = RateLimit.model_validate(limit)
    except ValidationError as error:  # it was entered before limits were checked
        text = _("The rate limit of this tool cannot be read. Enter it again.")
        raise ToolError("tool_config", text, had_no_effect=True) from error
    return take(bucket_key("tool", str(tool_id)), Rate(known.calls, UNITS[known.per]))


def take_turn(tool: ToolFacts, limit: Mapping[str, Any] | None) -> None:
    """Counts a call that lets its worker go when it has to wait: ToolError `rate_limited` says for how long."""
    if seconds := seconds_to_wait(tool.id, limit):
        text = _(
            "The tool “%(tool)s” was called as often as it may be. It is free again in %(seconds)s seconds.",
            tool=tool.name,
            seconds=seconds,
        )
        raise ToolError("rate_limited", text, retryable=True, retry_after=seconds, had_no_effect=True)
