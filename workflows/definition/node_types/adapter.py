"""What may stand in the config of an adapter. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import Config, Expression

FieldName = Annotated[str, Field(min_length=1, max_length=200)]


class Pick(Config):
    """Keeps these fields of each item, in this order."""

    type: Literal["pick"]
    fields: tuple[FieldName, ...] = Field(min_length=1, max_length=200)


class Rename(Config):
    """Gives fields of each item other names: {old: new}."""

    type: Literal["rename"]
    names: dict[FieldName, FieldName] = Field(min_length=1, max_length=200)


class Filter(Config):
    """Keeps the items for which the expression holds; it sees the item as `item`."""

    type: Literal["filter"]
    where: Expression


class Sort(Config):
    """Orders the items by a field."""

    type: Literal["sort"]
    by: FieldName
    descending: bool = False


class Limit(Config):
    """Keeps the first items."""

    type: Literal["limit"]
    count: int = Field(ge=0, le=10_000)


Step = Annotated[Pick | Rename | Filter | Sort | Limit, Field(discriminator="type")]


class AdapterConfig(Config):
    """Reshapes data: `output` is JSON with expressions in it, or `steps` change the list that `items` gives."""

    output: Any = None
    items: Expression = "{{ output }}"
    steps: tuple[Step, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _reshapes_one_way(self) -> Self:
        if ("output" in self.model_fields_set) == bool(self.steps):
            raise Refused(_("An adapter has either an output or steps."), hint=_("Give one of the two."))
        if not self.steps and "items" in self.model_fields_set:
            raise Refused(_("Only steps read a list of items."), hint=_("Remove items, or give steps."))
        return self
