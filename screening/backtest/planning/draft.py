"""What is tried, part by part, and a plan in the making: what becomes of each part of a strategy. Pure."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pastetrader.common.messages import Message
from screening.backtest.engine.portfolio import SizeKind
from screening.backtest.planning.by_calendar import Mode, limited_by, mode_of
from screening.backtest.planning.days import LimitedSchedule
from screening.backtest.planning.exit_rules import ExitRule
from screening.backtest.planning.longer_timeframes import is_longer
from screening.conditions import Condition
from screening.conditions.tree import Series
from screening.strategy import Strategy

Said = Literal["used", "assumed", "refused"]


@dataclass(frozen=True)
class Verdict:
    """What becomes of a part (`path` as in the strategy: "entry.0", "stop_loss"); `code` names the reason."""

    path: str
    verdict: Said
    code: str
    message: Message


@dataclass(frozen=True)
class RiskLine:
    """A stop, target or trail: percent, a multiple of a series, the level of a series, or of the risk (rr)."""

    kind: Literal["percent", "multiple", "level", "rr"]
    value: float = 0.0
    series: Series | None = None


@dataclass(frozen=True)
class Plan:
    """What is tried. `fraction`: how much of a position is sold at the target.

    `schedule` is there when it names some sessions only. `timeframe`: "" for daily bars, else that of the conditions.
    `shares_all`: each position is an equal part of the equity among those that are held, at most `slots`.
    """

    entry: Condition | None = None
    exits: tuple[ExitRule, ...] = ()
    stop: RiskLine | None = None
    target: RiskLine | None = None
    trail: RiskLine | None = None
    fraction: float = 1.0
    size_kind: SizeKind = "equal"
    size: float = 0.0
    slots: int | None = None
    mode: Mode = "signals"
    schedule: LimitedSchedule | None = None
    timeframe: str = ""
    shares_all: bool = False
    verdicts: tuple[Verdict, ...] = field(default=())

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """Why it cannot be tried; none when it can."""
        return tuple(one for one in self.verdicts if one.verdict == "refused")

    @property
    def assumed(self) -> tuple[Verdict, ...]:
        """What was taken for granted."""
        return tuple(one for one in self.verdicts if one.verdict == "assumed")


class Draft:
    """A plan in the making."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        timeframe = strategy.timeframe if is_longer(strategy.timeframe) else None
        self.plan = Plan(mode=mode_of(strategy), schedule=limited_by(strategy.schedule), timeframe=timeframe or "")
        self.verdicts: list[Verdict] = []

    def use(self, path: str, message: Message) -> None:
        """It is done as it is said."""
        self.verdicts.append(Verdict(path, "used", "used", message))

    def assume(self, path: str, code: str, message: Message) -> None:
        """Something is filled in, or done otherwise."""
        self.verdicts.append(Verdict(path, "assumed", code, message))

    def refuse(self, path: str, code: str, message: Message) -> None:
        """It cannot be simulated."""
        self.verdicts.append(Verdict(path, "refused", code, message))

    def change(self, **changes: Any) -> None:
        """Of the plan."""
        self.plan = replace(self.plan, **changes)
