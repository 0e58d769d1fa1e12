"""What may stand in the config of a trigger. Pure."""

from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from pastetrader.common.cron import BadCron, check_cron
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


Timezone = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_checked_timezone)]
Cron = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_checked_cron)]


class Session(Config):
    """Minutes after (or, negative, before) an exchange opens or closes on each of its sessions."""

    mic: str = Field(pattern=r"^[A-Z0-9]{4,10}$")
    anchor: Literal["open", "close"]
    offset_minutes: int = Field(default=0, ge=-1440, le=1440)


class TriggerConfig(Config):
    """How an execution starts. `schedule` says when in exactly one way; wall-clock times need their time zone."""

    trigger_type: Literal["manual", "schedule", "webhook", "api"] = "manual"
    input_schema: dict[str, Any] | None = None
    cron_expression: Cron | None = None
    interval_seconds: int | None = Field(default=None, ge=1, le=MAX_SECONDS)
    run_date: LocalMoment | None = None
    session: Session | None = None
    timezone: Timezone | None = None

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
