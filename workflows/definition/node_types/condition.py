"""What may stand in the config of a condition. Pure."""

from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from pastetrader.common.form_words import Way, shown, ways
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import ERROR_HANDLE, Config, Expression


def _checked_handle(handle: str) -> str:
    if handle == ERROR_HANDLE:
        raise Refused(_("“error” is the output for failures."), hint=_("Give this output another name."))
    return handle


Handle = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_checked_handle)]


class Case(Config):
    """An output, and when it is chosen."""

    handle: Handle = Field(json_schema_extra=shown(_("Output"), _("What the way out is called.")))
    when: Expression = Field(json_schema_extra=shown(_("If"), _("True or false."), widget="expression"))


class ConditionConfig(Config):
    """Chooses an output: by one expression (true or false), or by the first case that holds."""

    model_config = ConfigDict(
        json_schema_extra=ways(
            _("Chooses by"),
            Way(
                _("One question"),
                ("condition_expression", "true_handle", "false_handle"),
                {"condition_expression": "{{ output.matches | length > 0 }}"},
            ),
            Way(
                _("Several cases"),
                ("cases", "default_handle"),
                {"cases": [{"handle": "yes", "when": "{{ output.matches | length > 0 }}"}]},
            ),
        )
    )

    condition_expression: str = Field(
        default="",
        max_length=4_000,
        json_schema_extra=shown(
            _("Condition"), _("True or false, as in {{ output.matches | length > 0 }}."), widget="expression"
        ),
    )
    true_handle: Handle = Field(default="true", json_schema_extra=shown(_("Output if true")))
    false_handle: Handle = Field(default="false", json_schema_extra=shown(_("Output if false")))
    cases: tuple[Case, ...] = Field(
        default=(), max_length=100, json_schema_extra=shown(_("Cases, in order"), _("The first that is true is taken."))
    )
    default_handle: Handle = Field(default="default", json_schema_extra=shown(_("Output if none is true")))

    @model_validator(mode="after")
    def _asks_one_way(self) -> Self:
        if bool(self.condition_expression) == bool(self.cases):
            raise Refused(_("A condition has either one expression or cases."), hint=_("Give one of the two."))
        if self.cases and self.model_fields_set & {"true_handle", "false_handle"}:
            raise Refused(_("Cases name their outputs themselves."), hint=_("Remove true_handle and false_handle."))
        if not self.cases and "default_handle" in self.model_fields_set:
            raise Refused(_("Only cases have a default output."), hint=_("Remove default_handle."))
        if not self.cases and self.true_handle == self.false_handle:
            raise Refused(_("Both outputs have the same name."), hint=_("Give each a name of its own."))
        return self

    @property
    def handles(self) -> tuple[str, ...]:
        """The outputs that it chooses from, in order, each once."""
        if not self.cases:
            return self.true_handle, self.false_handle
        return tuple(dict.fromkeys([*(case.handle for case in self.cases), self.default_handle]))
