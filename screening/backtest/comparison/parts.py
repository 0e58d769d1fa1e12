"""What two strategies and their settings have in common, and what not, as texts. Pure."""

from dataclasses import dataclass
from typing import Literal

from screening.backtest.comparison.rules import shape_of
from screening.backtest.planning.settings import Settings
from screening.conditions import parse
from screening.conditions.text import node_text, number_text
from screening.conditions.tree import units
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    IntervalSchedule,
    LevelRisk,
    MarketSchedule,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    Risk,
    RiskPercent,
    RuleGroup,
    Schedule,
    Sizing,
    Split,
    Strategy,
)

PartChange = Literal["went", "came", "stayed", "changed"]
_RISKS = ("stop_loss", "take_profit", "trailing_stop")
_SETTINGS = ("cash", "slots", "rank", "rank_order", "costs", "fee", "slippage_ticks", "slippage_bp", "with_limits")


@dataclass(frozen=True)
class Part:
    """A part of both: its name as in the strategy or the settings, and its text on each side, "" where there is none.

    Rules are parts of their own, `entry` and `exit`; where both have the same rules and join them in another way the
    part is `entry_joined` or `exit_joined`.
    """

    name: str
    before: str
    after: str

    @property
    def change(self) -> PartChange:
        """What became of it."""
        if self.before == self.after:
            return "stayed"
        if not self.before:
            return "came"
        return "changed" if self.after else "went"


def parts_of(before: Strategy, after: Strategy, settings: tuple[Settings, Settings]) -> tuple[Part, ...]:
    """Every part that one of them has, rules first; of settings only what differs."""
    found = [*_rules("entry", before.entry, after.entry), *_rules("exit", before.exit, after.exit)]
    found += [Part(name, _risk(getattr(before, name)), _risk(getattr(after, name))) for name in _RISKS]
    found += [
        Part("sizing", _sizing(before.sizing), _sizing(after.sizing)),
        Part("schedule", _schedule(before.schedule), _schedule(after.schedule)),
        Part("direction", before.direction, after.direction),
        Part("timeframe", before.timeframe or "1d", after.timeframe or "1d"),
        Part(
            "symbols",
            *(", ".join(one.universe.symbols or given.symbols) for one, given in _with(before, after, settings)),
        ),
    ]
    one, other = settings
    money = [Part(name, _said(getattr(one, name)), _said(getattr(other, name))) for name in _SETTINGS]
    money += [Part("base", one.base, other.base), Part("stop_check", one.stop_check, other.stop_check)]
    return tuple(
        [part for part in found if part.before or part.after] + [part for part in money if part.change != "stayed"]
    )


def _with(
    before: Strategy, after: Strategy, settings: tuple[Settings, Settings]
) -> tuple[tuple[Strategy, Settings], ...]:
    return ((before, settings[0]), (after, settings[1]))


def _rules(role: str, before: RuleGroup, after: RuleGroup) -> list[Part]:
    one, other = _texts(before), _texts(after)
    found = []
    left = {shape_of(text): text for text in other if text not in one}
    for text in one:
        # A rule with other numbers is that rule, changed.
        now = text if text in other else left.pop(shape_of(text), "")
        found.append(Part(role, text, now))
    known = {part.after for part in found}
    found += [Part(role, "", text) for text in other if text not in known]
    if one.keys() == other.keys() and before.text() != after.text():
        found.append(Part(f"{role}_joined", before.text(), after.text()))
    return found


def _texts(group: RuleGroup) -> dict[str, None]:
    said = group.text()
    return dict.fromkeys(node_text(unit) for unit in units(parse(said).root)) if said else {}


def _risk(risk: Risk | None) -> str:
    match risk:
        case PercentRisk(value=value):
            said = f"{number_text(value)} %"
        case AtrRisk(length=length, mult=mult):
            said = f"{number_text(mult)} × atr({length})"
        case RewardRisk(value=value):
            said = f"{number_text(value)} R"
        case LevelRisk(field=field, offset=offset):
            said = f"{field}[{offset}]" if offset else field
        case _:
            return ""
    return said if risk.fraction == 1 else f"{said} × {number_text(risk.fraction)}"


def _sizing(sizing: Sizing | None) -> str:
    match sizing:
        case EqualWeight(n=n):
            return f"1 / {n}"
        case PercentEquity(value=value):
            return f"{number_text(value)} %"
        case RiskPercent(value=value):
            return f"{number_text(value)} % R"
        case Split(n=n):
            return f"× {n}"
    return ""


def _schedule(schedule: Schedule | None) -> str:
    match schedule:
        case CronSchedule(cron=cron, tz=zone):
            return f"{cron} {zone}"
        case IntervalSchedule(seconds=seconds):
            return f"{seconds} s"
        case MarketSchedule(event=event, offset_minutes=minutes):
            return f"{event} {minutes:+d} min" if minutes else event
        case CalendarSchedule(every=every, day=day):
            return f"{every} {day}" if day else every
    return ""


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return number_text(value) if isinstance(value, int | float) else str(value)
