"""What may stand in the config of an aggregator. Pure."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import Config


class AggregatorConfig(Config):
    """Waits for its sources (`all` that fire, `any`, or `count` of them) and merges what arrived."""

    join: Literal["all", "any", "count"] = "all"
    count: int | None = Field(default=None, ge=1, le=1_000)
    merge: Literal["object", "list", "concat", "first"] = "object"
    output: Any = None

    @model_validator(mode="after")
    def _joins_one_way(self) -> Self:
        if (self.join == "count") != (self.count is not None):
            raise Refused(
                _("“count” says how many sources a join of that kind waits for."),
                hint=_("Set join to “count” and give count, or leave count out."),
                path="count",
            )
        if {"merge", "output"} <= self.model_fields_set:
            raise Refused(_("An aggregator either merges or has an output."), hint=_("Give one of the two."))
        return self
