"""Credentials in a form: kept, replaced or taken away, and never shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pastetrader.accounts.models import User
from pastetrader.common.schema_forms import Field, form_of, read
from registry.models import Secret

NAME, CHOICE = "auth_config", "credentials"
MOST_SECRETS = 500
Choice = Literal["keep", "replace", "clear"]


@dataclass
class CredentialsPart:
    """The part of a form about credentials. `schema` None: it takes none."""

    schema: Mapping[str, Any] | None
    are_there: bool
    choice: Choice
    value: Any = None

    @classmethod
    def opened(cls, schema: Mapping[str, Any] | None, *, are_there: bool, needed: bool) -> "CredentialsPart":
        """As it is before anything was typed."""
        return cls(schema, are_there, "keep" if are_there else "replace" if needed else "clear")

    @classmethod
    def posted(
        cls, schema: Mapping[str, Any] | None, given: Mapping[str, str], *, are_there: bool
    ) -> "CredentialsPart":
        """As it was sent."""
        asked = given.get(CHOICE, "")
        choice: Choice = "replace" if asked == "replace" else "keep" if asked == "keep" and are_there else "clear"
        value = read(schema, given, name=NAME).value if schema is not None and choice == "replace" else None
        return cls(schema, are_there, choice, value)

    @property
    def columns(self) -> dict[str, Any]:
        """What the services are told of them."""
        if self.schema is None or self.choice == "keep":
            return {}
        return {NAME: self.value if self.choice == "replace" else None}

    def form(self, person: User) -> Field | None:
        """Its fields, where one of the person's stored secrets may be chosen. What was typed is not shown again."""
        if self.schema is None:
            return None
        names = Secret.objects.filter(owner=person).order_by("name").values_list("name", flat=True)
        return form_of(self.schema, self.value or {}, name=NAME, hides_values=True, secrets=list(names[:MOST_SECRETS]))
