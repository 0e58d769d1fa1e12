"""The numbers of a strategy that may be others: what each is called, its range, and the strategy with another. Pure.

An address is stable as long as the strategy is the same: "entry.0#1" is the second number of the first condition to
buy on, "stop_loss.value" the distance of the stop, "slots" how many positions are held at once. What stands in several
places, such as the same average in the conditions to buy and to sell on, is one number more: "entry.0#0+exit.0#0".
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pastetrader.common.messages import message as _
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import USUAL_SLOTS, Settings
from screening.backtest.refused import Refused
from screening.backtest.sensitivity.spots import Spot, around_parameter, around_spot, spots_of, with_spot
from screening.conditions import ConditionError, parse
from screening.conditions.text import node_text, number_text
from screening.conditions.tree import Series
from screening.strategy import AtrRisk, PercentRisk, RewardRisk, RuleGroup, Strategy

SLOTS = "slots"
TOGETHER = "+"
MOST_SLOTS = 2_000
MOST_LENGTH = 2_000
_RISKS = ("stop_loss", "take_profit", "trailing_stop")
_MOST = 1e6


@dataclass(frozen=True)
class Adjustable:
    """A number of a strategy. `before` and `after` are the words of the strategy around it, as text of conditions;

    `part` says which part it is of: "entry", "exit", "stop_loss", "take_profit", "trailing_stop", "slots", or "shared"
    for one that stands in several places.
    """

    address: str
    part: str
    value: float
    minimum: float
    maximum: float
    is_whole: bool
    before: str = ""
    after: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The addresses of the places in which it stands."""
        return tuple(self.address.split(TOGETHER))

    @property
    def label(self) -> str:
        """The words with the number in them: "rsi(14) < 30"."""
        return f"{self.before}{number_text(abs(self.value))}{self.after}"


@dataclass(frozen=True)
class Variant:
    """A strategy and its settings with other numbers."""

    strategy: Strategy
    settings: Settings


def numbers_of(strategy: Strategy, settings: Settings) -> tuple[Adjustable, ...]:
    """All numbers that may be varied, in the order of the strategy's parts."""
    found = [*_of_conditions(strategy)]
    return (*_shared(found), *(number for number, _spot in found), *_of_risks(strategy), _slots(strategy, settings))


def with_numbers(strategy: Strategy, settings: Settings, values: Mapping[str, float]) -> Variant:
    """The strategy with other values, by address. Raises Refused: together they are no strategy, or no such number.

    The value that stands there already changes nothing, not even how a condition is written.
    """
    known = {one.address: one for one in numbers_of(strategy, settings)}
    for address, value in values.items():
        number = known.get(address)
        if number is None:
            raise unknown_number(address)
        if value != number.value:
            for place in number.places:
                strategy, settings = _with_number(strategy, settings, place, value)
    return Variant(strategy, settings)


def unknown_number(address: str) -> Refused:
    """That a strategy has no number of this address."""
    text = _("The strategy has no number “%(number)s”. Choose one of those that it lists.", number=address[:80])
    return Refused(text, code="unknown_number")


# --- which there are ---


def _of_conditions(strategy: Strategy) -> Iterator[tuple[Adjustable, Spot]]:
    for path, text in strategy.conditions():
        root = parse(text).root
        for number, spot in enumerate(spots_of(root)):
            before, after = around_spot(root, number)
            address, part = f"{path}#{number}", path.partition(".")[0]
            yield _adjustable(address, part, spot, before, after), spot


def _adjustable(address: str, part: str, spot: Spot, before: str, after: str) -> Adjustable:
    return Adjustable(address, part, spot.value, spot.minimum, spot.maximum, spot.is_whole, before, after)


def _shared(found: Sequence[tuple[Adjustable, Spot]]) -> Iterator[Adjustable]:
    """Parameters of the same series in several places, as one."""
    together: defaultdict[tuple[Series, str], list[tuple[Adjustable, Spot]]] = defaultdict(list)
    for number, spot in found:
        if spot.series is not None:
            together[spot.series, spot.name].append((number, spot))
    for (series, name), numbers in together.items():
        if len(numbers) > 1:
            address = TOGETHER.join(number.address for number, _spot in numbers)
            yield _adjustable(address, "shared", numbers[0][1], *around_parameter(series, name))


def _of_risks(strategy: Strategy) -> Iterator[Adjustable]:
    for name in _RISKS:
        risk = getattr(strategy, name)
        least = 1e-6
        match risk:
            case PercentRisk(value=value):
                most = 100.0 if name != "take_profit" else _MOST
                yield Adjustable(f"{name}.value", name, value, least, most, is_whole=False, after=" %")
            case RewardRisk(value=value):
                yield Adjustable(f"{name}.value", name, value, least, _MOST, is_whole=False, after=" R")
            case AtrRisk(length=length, mult=mult):
                after = f" × atr({length})"
                yield Adjustable(f"{name}.mult", name, mult, least, _MOST, is_whole=False, after=after)
                before = f"{number_text(mult)} × atr("
                yield Adjustable(
                    f"{name}.length", name, length, 1, MOST_LENGTH, is_whole=True, before=before, after=")"
                )


def _slots(strategy: Strategy, settings: Settings) -> Adjustable:
    held = settings.slots or plan_of(strategy).slots or USUAL_SLOTS
    return Adjustable(SLOTS, SLOTS, held, 1, MOST_SLOTS, is_whole=True)


# --- with another one ---


def _with_number(strategy: Strategy, settings: Settings, address: str, value: float) -> tuple[Strategy, Settings]:
    if address == SLOTS:
        return strategy, settings.model_copy(update={"slots": int(value)})
    path, _hash, number = address.partition("#")
    if not number:
        name, _dot, field = path.partition(".")
        changed = getattr(strategy, name).model_copy(update={field: int(value) if field == "length" else value})
        return strategy.model_copy(update={name: changed}), settings
    name, *places = path.split(".")
    group = _replaced(getattr(strategy, name), [int(place) for place in places], int(number), value)
    return strategy.model_copy(update={name: group}), settings


def _replaced(group: RuleGroup, places: list[int], number: int, value: float) -> RuleGroup:
    here, *rest = places
    inner = group.conditions[here]
    changed = _text_with(inner, number, value) if isinstance(inner, str) else _replaced(inner, rest, number, value)
    conditions = (*group.conditions[:here], changed, *group.conditions[here + 1 :])
    return group.model_copy(update={"conditions": conditions})


def _text_with(text: str, number: int, value: float) -> str:
    try:
        # Read again, since numbers may be right one by one and not together: macd(26, 12).
        return node_text(parse(node_text(with_spot(parse(text).root, number, value))).root)
    except ConditionError as error:
        raise Refused(error.message, code=error.code) from error
