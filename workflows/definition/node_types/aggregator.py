"""What may stand in the config of an aggregator. Pure."""

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from pastetrader.common.form_words import Way, shown, ways
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import Config


class AggregatorConfig(Config):
    """Waits for its sources (`all` that fire, `any`, or `count` of them) and merges what arrived."""

    model_config = ConfigDict(
        json_schema_extra=ways(
            _("What it hands on"),
            Way(_("What arrived, merged"), ("merge",), {"merge": "object"}),
            Way(_("A new value"), ("output",), {"output": "{{ output }}"}),
        )
    )

    join: Literal["all", "any", "count"] = Field(
        default="all",
        json_schema_extra=shown(
            _("Waits for"),
            labels={"all": _("All that come"), "any": _("The first that comes"), "count": _("A number of them")},
        ),
    )
    count: int | None = Field(
        default=None, ge=1, le=1_000, json_schema_extra=shown(_("How many"), show_if={"join": ["count"]})
    )
    merge: Literal["object", "list", "concat", "first"] = Field(
        default="object",
        json_schema_extra=shown(
            _("Merged into"),
            labels={
                "object": _("An object, a field for each step"),
                "list": _("A list, an entry for each step"),
                "concat": _("One list of all their items"),
                "first": _("Only what came first"),
            },
        ),
    )
    output: Any = Field(
        default=None,
        json_schema_extra=shown(
            _("New value"), _("JSON; a text in it may be an expression such as {{ output.matches }}."), widget="value"
        ),
    )

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
