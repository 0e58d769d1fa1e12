"""The form of a source: its name, the settings that its kind declares, and its keys, which are never shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.utils.translation import gettext
from pydantic import BaseModel, create_model
from pydantic import Field as Column

from pastetrader.common.form_words import shown, translated
from pastetrader.common.messages import message as _
from pastetrader.common.schema_forms import Field, form_of, read
from screening.market_data.kinds import KINDS
from screening.models import BarSource

SECRET, CHOICE = "secret", "keys"  # names of fields
Choice = Literal["keep", "replace", "clear"]
USUAL_NAME = "default"
MOST_NAME = 60


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of the form, in the reader's language."""
    return translated(_schema(kind), gettext)


def value_of(source: BarSource) -> dict[str, Any]:
    """What the form of a source shows."""
    return {"name": source.name, "config": source.config}


@dataclass
class Keys:
    """The part of a form about keys: kept, replaced or taken away. `schema` None: such a source has none."""

    schema: Mapping[str, Any] | None
    are_there: bool
    choice: Choice
    value: dict[str, Any] | None = None

    @classmethod
    def opened(cls, kind: str, *, are_there: bool) -> "Keys":
        """As it is before anything was typed."""
        choice: Choice = "keep" if are_there else "replace" if KINDS[kind].needs_keys else "clear"
        return cls(_secret_schema(kind), are_there, choice)

    @classmethod
    def posted(cls, kind: str, given: Mapping[str, str], *, are_there: bool) -> "Keys":
        """As it was sent."""
        asked, schema = given.get(CHOICE, ""), _secret_schema(kind)
        choice: Choice = "replace" if asked == "replace" else "keep" if asked == "keep" and are_there else "clear"
        value = read(schema, given, name=SECRET).value if schema is not None and choice == "replace" else None
        return cls(schema, are_there, choice, value if isinstance(value, dict) else None)

    @property
    def secret(self) -> dict[str, Any] | None:
        """What the services are told: None keeps what there is."""
        if self.schema is None or self.choice == "keep":
            return None
        return (self.value or {}) if self.choice == "replace" else {}

    def form(self) -> Field | None:
        """Its fields. What was typed is not shown again."""
        if self.schema is None:
            return None
        drawn = form_of(translated(self.schema, gettext), {}, name=SECRET, hides_values=True)
        for one in drawn.walk():
            one.kind = "secret" if one.kind == "text" else one.kind
        return drawn


@cache
def _schema(kind: str) -> dict[str, Any]:
    """Made once per process; read only."""
    fields: dict[str, Any] = {
        "name": (
            str,
            Column(
                default=USUAL_NAME,
                min_length=1,
                max_length=MOST_NAME,
                json_schema_extra=shown(_("Name"), _("Tells several sources of one kind apart.")),
            ),
        ),
        "config": (KINDS[kind].config, Column(json_schema_extra=shown(_("Settings")))),
    }
    made: type[BaseModel] = create_model("Source", **fields)
    return made.model_json_schema()


@cache
def _secret_schema(kind: str) -> dict[str, Any] | None:
    model = KINDS[kind].secret
    return None if model is None else model.model_json_schema()
