"""What may stand in the config of a trigger. Pure."""

from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from pastetrader.common.cron import BadCron, check_cron
from pastetrader.common.form_words import Way, shown, ways
from pastetrader.common.messages import message as _
from pastetrader.common.moments import LocalMoment
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import MAX_SECONDS, Config


def _checked_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:  # a name is looked up as a path: it may be a folder, or no path
        text = _("There is no time zone “%(name)s”.", name=name)
        raise Refused(text, hint=_("For example: Asia/Seoul.")) from error
    return name


def _checked_cron(expression: str) -> str:
    try:
        check_cron(expression)
    except BadCron as error:
        hint = _("Five fields: minute, hour, day of month, month, day of week; for example: 0 9 * * 1-5.")
        raise Refused(error.message, hint=hint) from error
    return expression


WHEN = {"trigger_type": ["schedule"]}
Timezone = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_checked_timezone)]
Cron = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_checked_cron)]


class Session(Config):
    """Minutes after (or, negative, before) an exchange opens or closes on each of its sessions."""

    mic: str = Field(
        pattern=r"^[A-Z0-9]{4,10}$",
        json_schema_extra=shown(_("Exchange"), _("Its MIC, such as XKRX or XNYS."), widget="market"),
    )
    anchor: Literal["open", "close"] = Field(
        json_schema_extra=shown(_("Counted from"), labels={"open": _("The open"), "close": _("The close")})
    )
    offset_minutes: int = Field(
        default=0,
        ge=-1440,
        le=1440,
        json_schema_extra=shown(_("Minutes after"), _("Negative: so many minutes before.")),
    )


class TriggerConfig(Config):
    """How an execution starts. `schedule` says when in exactly one way; wall-clock times need their time zone."""

    model_config = ConfigDict(
        json_schema_extra=ways(
            _("When"),
            Way(
                _("Around an exchange's sessions"),
                ("session",),
                {"session": {"mic": "XKRX", "anchor": "close", "offset_minutes": 20}},
            ),
            Way(
                _("At times of day"),
                ("cron_expression", "timezone"),
                {"cron_expression": "0 16 * * 1-5", "timezone": "Asia/Seoul"},
            ),
            Way(_("Again and again"), ("interval_seconds",), {"interval_seconds": 3600}),
            Way(_("Once"), ("run_date", "timezone"), {"run_date": None, "timezone": "Asia/Seoul"}),
            show_if=WHEN,
        )
    )

    trigger_type: Literal["manual", "schedule", "webhook", "api"] = Field(
        default="manual",
        json_schema_extra=shown(
            _("How it starts"),
            labels={
                "manual": _("By hand"),
                "schedule": _("On a schedule"),
                "webhook": _("By a webhook"),
                "api": _("By the API"),
            },
        ),
    )
    input_schema: dict[str, Any] | None = Field(
        default=None,
        json_schema_extra=shown(
            _("Form of the input"),
            _("A JSON Schema that the input of each start must fit."),
            widget="json_schema",
        ),
    )
    cron_expression: Cron | None = Field(
        default=None,
        json_schema_extra=shown(
            _("Times"),
            _("Minute, hour, day of month, month, day of week: 0 16 * * 1-5 is 16:00 from Monday to Friday."),
            widget="cron",
            show_if=WHEN,
        ),
    )
    interval_seconds: int | None = Field(
        default=None, ge=1, le=MAX_SECONDS, json_schema_extra=shown(_("Every so many seconds"), show_if=WHEN)
    )
    run_date: LocalMoment | None = Field(
        default=None,
        json_schema_extra=shown(_("Date and time"), _("For example 2026-03-02T09:00."), show_if=WHEN),
    )
    session: Session | None = Field(default=None, json_schema_extra=shown(_("Session"), show_if=WHEN))
    timezone: Timezone | None = Field(
        default=None,
        json_schema_extra=shown(_("Time zone"), _("For example Asia/Seoul."), widget="zone", show_if=WHEN),
    )

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        ways = ("cron_expression", "interval_seconds", "run_date", "session")
        given = [way for way in ways if getattr(self, way) is not None]
        if self.trigger_type != "schedule":
            if given or self.timezone is not None:
                raise Refused(
                    _("Only a trigger of type “schedule” says when it starts."),
                    hint=_(
                        "Set trigger_type to “schedule”, or remove %(names)s.", names=", ".join(given or ["timezone"])
                    ),
                )
            return self
        if len(given) != 1:
            raise Refused(
                _("A schedule says when in exactly one way."), hint=_("Give one of: %(ways)s.", ways=", ".join(ways))
            )
        if self.timezone is None and (self.cron_expression or (self.run_date and self.run_date.tzinfo is None)):
            raise Refused(_("A time of day needs its time zone."), hint=_("For example: Asia/Seoul."), path="timezone")
        return self
