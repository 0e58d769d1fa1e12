"""A strategy from the parts of a command line: conditions, and distances in percent or true ranges."""

import re
from dataclasses import dataclass

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError
from screening.strategy import AtrRisk, Extractor, PercentRisk, RewardRisk, Risk, RuleGroup, Strategy, group_of

_DISTANCE = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>%|atr|r)?", re.IGNORECASE)


@dataclass(frozen=True)
class Described:
    """Texts as they were given; empty: not said. `stop`, `target` and `trail`: "5%", "2atr", and "2r" of the risk."""

    entry: str
    exit: str = ""
    stop: str = ""
    target: str = ""
    trail: str = ""
    max_bars: int = 0

    def strategy(self) -> Strategy:
        """The strategy of these parts. Raises Invalid naming the one that cannot be read."""
        return Strategy(
            is_strategy=True,
            extractor=Extractor(name="command", version="1"),
            entry=_group("entry", self.entry),
            exit=self._exit(),
            stop_loss=distance("stop", self.stop),
            take_profit=distance("target", self.target),
            trailing_stop=distance("trail", self.trail),
        )

    def _exit(self) -> RuleGroup:
        parts: list[str | RuleGroup] = []
        if self.exit.strip():
            parts.append(_group("exit", self.exit))
        if self.max_bars:
            parts.append(f"bars_held >= {self.max_bars}")
        return RuleGroup(logic="any", conditions=tuple(parts))


def _group(name: str, text: str) -> RuleGroup:
    try:
        return group_of(text)
    except ConditionError as error:
        raise Invalid(
            _("The condition of %(part)s cannot be read: %(reason)s", part=name, reason=error.sentence_in(text)),
            code="condition",
            problems=[error.problem()],
        ) from error


def distance(name: str, text: str) -> Risk | None:
    """A distance as it is written; None of an empty text. Raises Invalid (`distance`). `name` is the part it is of."""
    if not text.strip():
        return None
    found = _DISTANCE.fullmatch(text.strip())
    value = float(found["value"]) if found else 0.0
    unit = (found["unit"] or "%").lower() if found else ""
    if value > 0:
        if unit == "%":
            return PercentRisk(value=value)
        if unit == "atr":
            return AtrRisk(mult=value)
        if unit == "r" and name == "target":
            return RewardRisk(value=value)
    raise Invalid(
        _("“%(text)s” is no distance for %(part)s. Write it as 5%% or 2atr.", text=text[:40], part=name),
        code="distance",
    )
