"""The checks before a workflow goes live, all of them, within a time: what is not done by then is said.

It needs numpy and TA-Lib: only who looks loads it.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal
from screening.backtest.trust.checks import Check, Colour, worst
from screening.bars.loaded_markets import loaded_markets
from screening.conditions import Condition
from screening.live.cheap_checks import Said, on_bars, parts_of
from screening.live.steps import ScreenStep
from screening.market_data import market_code
from screening.models import Verdict
from screening.passports.gate import is_accepted, quality_of

_Group = list[tuple[ScreenStep, Condition]]


@dataclass(frozen=True)
class Looked:
    """What was found. `snapshots` are the names of the bars that were looked at, `seconds` how long it took."""

    said: tuple[Said, ...]
    snapshots: tuple[str, ...]
    is_synthetic: bool
    seconds: float

    @property
    def verdict(self) -> Colour:
        """Of all checks the worst."""
        return worst(one.check for one in self.said)


def look(steps: Sequence[ScreenStep]) -> Looked:
    """All checks of the steps of one graph."""
    begun = time.monotonic()
    stop = StopSignal(begun + settings.SCREENING_ACTIVATION_SECONDS)
    said: list[Said] = []
    snapshots: list[str] = []
    is_synthetic = False
    for (market, _symbols), group in _grouped(steps, said).items():
        said += _quality(market, group)
        try:
            loaded = loaded_markets().get(market, check=stop.check)
            snapshots.append(loaded.bars.snapshot)
            if loaded.bars.is_synthetic:
                is_synthetic = True
                said.append(_synthetic(market))
            said += on_bars(group, loaded, stop.check)
        except Invalid as error:
            said.append(_without_bars(error))
        except Stopped:
            said.append(_not_in_time(group))
    unique = {(one.check.code, one.step, str(one.check.message)): one for one in said}
    return Looked(tuple(unique.values()), tuple(dict.fromkeys(snapshots)), is_synthetic, time.monotonic() - begun)


def _grouped(steps: Sequence[ScreenStep], said: list[Said]) -> dict[tuple[str, tuple[str, ...] | None], _Group]:
    """Steps on the same bars together, with their conditions; what is wrong with the others is added to `said`."""
    groups: defaultdict[tuple[str, tuple[str, ...] | None], _Group] = defaultdict(list)
    for step in steps:
        condition = parts_of(step)
        if isinstance(condition, Said):
            said.append(condition)
            continue
        try:
            groups[market_code(step.market), step.symbols].append((step, condition))
        except Invalid as error:
            said.append(_without_bars(error))
    return groups


def _quality(market: str, group: _Group) -> Iterator[Said]:
    """Bars that the steps would refuse are red, those to be looked at yellow."""
    quality = quality_of(market, judges=True)
    if quality is None or quality.verdict is Verdict.PASS:
        return
    reasons = joined(quality.reasons[:3])
    for step, _condition in group:
        if not is_accepted(quality, step.accept):
            text = _(
                "“%(name)s” does not take the bars of %(market)s: %(reasons)s",
                name=step.name,
                market=market,
                reasons=reasons,
            )
            hint = _("Bring the bars up to date on the page “Markets”, or let the step take these.")
            yield Said(Check("bars_refused", "red", text), step.key, hint)
            return
    text = _("The bars of %(market)s are to be looked at: %(reasons)s", market=market, reasons=reasons)
    yield Said(Check("bars_warn", "yellow", text))


def _synthetic(market: str) -> Said:
    text = _("The bars of %(market)s are made up: what is found means nothing outside.", market=market)
    return Said(Check("bars_synthetic", "yellow", text))


def _without_bars(error: Invalid) -> Said:
    text = _("Nothing was checked on the past: %(reason)s", reason=error.message)
    return Said(Check("no_bars", "yellow", text))


def _not_in_time(group: _Group) -> Said:
    text = _(
        "Not checked in time: whether signals of %(names)s stand when later bars are taken away. It would have taken "
        "more than %(seconds)s seconds; a backtest looks at it.",
        names=", ".join(f"“{step.name}”" for step, _condition in group),
        seconds=settings.SCREENING_ACTIVATION_SECONDS,
    )
    return Said(Check("not_in_time", "yellow", text, settings.SCREENING_ACTIVATION_SECONDS))
