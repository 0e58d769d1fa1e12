"""What may stand in the config of an adapter. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from pastetrader.common.form_words import Way, shown, titled, ways
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import Config, Expression

KIND = shown(_("Change"))
FieldName = Annotated[str, Field(min_length=1, max_length=200)]


class Pick(Config):
    """Keeps these fields of each item, in this order."""

    model_config = ConfigDict(json_schema_extra=titled(_("Keep fields")))

    type: Literal["pick"] = Field(json_schema_extra=KIND)
    fields: tuple[FieldName, ...] = Field(
        min_length=1, max_length=200, json_schema_extra=shown(_("Fields"), _("In this order; all others go."))
    )


class Rename(Config):
    """Gives fields of each item other names: {old: new}."""

    model_config = ConfigDict(json_schema_extra=titled(_("Rename fields")))

    type: Literal["rename"] = Field(json_schema_extra=KIND)
    names: dict[FieldName, FieldName] = Field(
        min_length=1, max_length=200, json_schema_extra=shown(_("Names"), _("The old name, and the new one."))
    )


class Filter(Config):
    """Keeps the items for which the expression holds; it sees the item as `item`."""

    model_config = ConfigDict(json_schema_extra=titled(_("Keep items")))

    type: Literal["filter"] = Field(json_schema_extra=KIND)
    where: Expression = Field(
        json_schema_extra=shown(
            _("Keep an item if"),
            _("True or false; the item is “item”, as in {{ item.close > 10 }}."),
            widget="expression",
        )
    )


class Sort(Config):
    """Orders the items by a field."""

    model_config = ConfigDict(json_schema_extra=titled(_("Sort")))

    type: Literal["sort"] = Field(json_schema_extra=KIND)
    by: FieldName = Field(json_schema_extra=shown(_("Field to sort by")))
    descending: bool = Field(default=False, json_schema_extra=shown(_("Largest first")))


class Limit(Config):
    """Keeps the first items."""

    model_config = ConfigDict(json_schema_extra=titled(_("Keep the first")))

    type: Literal["limit"] = Field(json_schema_extra=KIND)
    count: int = Field(ge=0, le=10_000, json_schema_extra=shown(_("How many")))


Step = Annotated[Pick | Rename | Filter | Sort | Limit, Field(discriminator="type")]


class AdapterConfig(Config):
    """Reshapes data: `output` is JSON with expressions in it, or `steps` change the list that `items` gives."""

    model_config = ConfigDict(
        json_schema_extra=ways(
            _("What it does"),
            Way(_("Build a value"), ("output",), {"output": "{{ output }}"}),
            Way(_("Change a list"), ("steps", "items"), {"steps": [{"type": "limit", "count": 10}]}),
        )
    )

    output: Any = Field(
        default=None,
        json_schema_extra=shown(
            _("New value"), _("JSON; a text in it may be an expression such as {{ output.matches }}."), widget="value"
        ),
    )
    items: Expression = Field(
        default="{{ output }}",
        json_schema_extra=shown(_("List"), _("The list that is changed."), widget="expression"),
    )
    steps: tuple[Step, ...] = Field(
        default=(), max_length=50, json_schema_extra=shown(_("Changes"), _("One after the other."))
    )

    @model_validator(mode="after")
    def _reshapes_one_way(self) -> Self:
        if ("output" in self.model_fields_set) == bool(self.steps):
            raise Refused(_("An adapter has either an output or steps."), hint=_("Give one of the two."))
        if not self.steps and "items" in self.model_fields_set:
            raise Refused(_("Only steps read a list of items."), hint=_("Remove items, or give steps."))
        return self
