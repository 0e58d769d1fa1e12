"""When and how a schedule starts its workflow, as people and trigger nodes say it: checked before it becomes a row."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from executions.models import Schedule
from executions.scheduling.policies import MissedPolicy, OverlapPolicy
from pastetrader.common.messages import message as _
from pastetrader.common.moments import LocalMoment
from pastetrader.common.pydantic_problems import Refused
from pastetrader.common.sessions.closing import zone_of
from workflows.definition.node_types.trigger import Cron, Session, Timezone, TriggerConfig

_WAYS = {"cron": "cron_expression", "interval": "interval_seconds", "date": "run_date", "session": "session"}
MAX_SECONDS = 366 * 86_400


class When(BaseModel):
    """When: in exactly one of four ways. Times of day need their zone; sessions have that of their exchange."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schedule_type: Literal["cron", "interval", "date", "session"]
    cron_expression: Cron | None = None
    interval_seconds: int | None = Field(default=None, ge=1, le=MAX_SECONDS)
    run_date: LocalMoment | None = None
    session: Session | None = None
    timezone: Timezone | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        wanted = _WAYS[self.schedule_type]
        given = [way for way in _WAYS.values() if getattr(self, way) is not None]
        if given != [wanted]:
            text = _(
                "A schedule of type %(type)s says when in “%(field)s” alone.", type=self.schedule_type, field=wanted
            )
            raise Refused(text, path=wanted)
        if self.timezone is None and (self.cron_expression or (self.run_date and self.run_date.tzinfo is None)):
            raise Refused(_("A time of day needs its time zone."), hint=_("For example: Asia/Seoul."), path="timezone")
        return self

    @property
    def zone(self) -> str:
        """The zone in which the schedule is told."""
        return self.timezone or (zone_of(self.session.mic) if self.session else "") or "UTC"

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "schedule_type": self.schedule_type,
            "cron_expression": self.cron_expression or "",
            "interval_seconds": self.interval_seconds,
            "run_date": _moment(self.run_date, self.zone),
            "timezone": self.zone,
            "config": self.session.model_dump() if self.session else {},
        }


class ScheduleSpec(When):
    """A schedule that a person makes: when, with what, and what becomes of missed and overlapping runs."""

    name: str = Field(default="", max_length=255)
    input_data: dict[str, Any] = Field(default_factory=dict)
    missed_policy: MissedPolicy = "skip"
    overlap_policy: OverlapPolicy = "skip"

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        own = self.model_dump(include={"name", "input_data", "missed_policy", "overlap_policy"})
        return {**super().columns(), **own}


def spec_of(schedule: Schedule) -> dict[str, Any]:
    """The row as the values of a ScheduleSpec, which need not be valid any more (a zone that is gone)."""
    return {
        "schedule_type": schedule.schedule_type,
        "cron_expression": schedule.cron_expression or None,
        "interval_seconds": schedule.interval_seconds,
        "run_date": schedule.run_date,
        "session": schedule.config or None,
        "timezone": schedule.timezone,
        "name": schedule.name,
        "input_data": schedule.input_data,
        "missed_policy": schedule.missed_policy,
        "overlap_policy": schedule.overlap_policy,
    }


def when_of_trigger(config: Mapping[str, Any]) -> When | None:
    """What a trigger node says; None when it does not start by a schedule. Raises pydantic's ValidationError."""
    trigger = TriggerConfig.model_validate(config)
    if trigger.trigger_type != "schedule":
        return None
    said = {way: getattr(trigger, way) for way in _WAYS.values()}
    [schedule_type] = [kind for kind, way in _WAYS.items() if said[way] is not None]
    return When.model_validate({"schedule_type": schedule_type, **said, "timezone": trigger.timezone})


def _moment(moment: datetime | None, zone: str) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
