"""The schedule of a trigger as a strategy says it. Pure."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ValidationError

from parsers.drafting.generation import MONTHS_OF, months_text
from parsers.drafting.markets import is_exchange
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.strategy import CalendarSchedule, CronSchedule, IntervalSchedule, MarketSchedule, Schedule
from workflows.definition.node_types.trigger import TriggerConfig

_Every = Literal["month", "quarter", "half_year", "year"]
_BY_COUNT: dict[int, _Every] = {4: "quarter", 2: "half_year", 1: "year"}


class NoSchedule(Exception):
    """A trigger that says something else than a strategy can."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def read_trigger(config: Mapping[str, Any], *, market: str, is_by_calendar: bool) -> Schedule | None:
    """The schedule that a trigger's config says; None when it is started by hand. Raises NoSchedule.

    `is_by_calendar`: the graph goes on only in the first session of a month.
    """
    try:
        trigger = TriggerConfig.model_validate(config)
    except ValidationError as error:
        raise NoSchedule(_("The trigger's settings are not valid.")) from error
    if trigger.trigger_type not in {"manual", "schedule"} or trigger.input_schema or trigger.run_date:
        raise NoSchedule(_("The trigger starts in a way that a strategy cannot say."))
    if is_by_calendar:
        return _calendar(trigger)
    if trigger.cron_expression:
        return CronSchedule(cron=trigger.cron_expression, tz=trigger.timezone or "UTC")
    if trigger.interval_seconds:
        return IntervalSchedule(seconds=trigger.interval_seconds)
    if trigger.session:
        session = trigger.session
        if is_exchange(market) and session.mic != market:
            raise NoSchedule(
                _("It follows the sessions of %(mic)s, but looks at %(market)s.", mic=session.mic, market=market)
            )
        return MarketSchedule(event=session.anchor, offset_minutes=session.offset_minutes)
    return None


def _calendar(trigger: TriggerConfig) -> CalendarSchedule:
    mixed = NoSchedule(_("It looks at other days than the first trading day of a month."))
    fields = (trigger.cron_expression or "").split()
    if len(fields) != 5:
        raise mixed
    minute, hour, day, months, weekdays = fields
    if (day, weekdays) != ("*", "1-5") or not minute.isdigit() or not hour.isdigit():
        raise mixed
    for every in ("month", "quarter", "half_year", "year"):
        if months == months_text(MONTHS_OF[every]):
            return CalendarSchedule(every=every, day="first_trading_day")
    if not all(month.isdigit() and 1 <= int(month) <= 12 for month in months.split(",")):
        raise mixed
    named = tuple(int(month) for month in months.split(","))
    return CalendarSchedule(every=_BY_COUNT.get(len(named), "month"), months=named, day="first_trading_day")
