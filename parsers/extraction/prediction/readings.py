"""A reading: the prediction form of a strategy, with the places in the text of each rule and of each question. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from parsers.extraction.prediction.groups import GroupForm
from parsers.extraction.prediction.strategies import PARTS, to_prediction
from screening.strategy import Question, Source, Strategy

# Characters start (inclusive) to end (exclusive) of the text that was read.
Place = tuple[int, int]
LEFT_OUT = "exclude"


@dataclass(frozen=True)
class ReadRule:
    """A rule of the prediction: its slot (entry, exit, symbol, stop_loss, …), which of that slot, and its words."""

    slot: str
    n: int
    spans: tuple[Place, ...]


@dataclass(frozen=True)
class ReadQuestion:
    """Something that is asked about, or listed as not used, and the words for it (none = the whole text)."""

    code: str
    spans: tuple[Place, ...]


@dataclass(frozen=True)
class BeyondRule:
    """A rule without a prediction form: its slot, its canonical text, and its words.

    What a universe leaves out is one of the slot LEFT_OUT: its text is the name of the kind.
    """

    slot: str
    text: str
    spans: tuple[Place, ...]


@dataclass(frozen=True)
class Reading:
    """What a reader made of a text, in the form that scorers take."""

    predicted: dict[str, Any]
    rules: tuple[ReadRule, ...] = ()
    questions: tuple[ReadQuestion, ...] = ()
    beyond: tuple[BeyondRule, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """{predicted, rules, questions} and, where there are such rules, beyond."""
        found = asdict(self)
        return found if self.beyond else {name: part for name, part in found.items() if name != "beyond"}


def to_reading(strategy: Strategy) -> Reading:
    """The reading of a strategy; places count characters of the normalised text, as its sources do."""
    groups = {slot: GroupForm.of(getattr(strategy, slot), slot) for slot in ("entry", "exit")}
    return Reading(
        predicted=to_prediction(strategy),
        rules=(*_conditions(strategy, groups), *_facts(strategy)),
        questions=tuple(_questions(strategy)),
        beyond=(
            *(
                BeyondRule(slot, canonical, _words_of(strategy, path))
                for slot, group in groups.items()
                for path, canonical in group.beyond
            ),
            *(
                BeyondRule(LEFT_OUT, name, _words_of(strategy, f"universe.exclude.{number}"))
                for number, name in enumerate(strategy.universe.exclude)
            ),
        ),
    )


def _conditions(strategy: Strategy, groups: dict[str, GroupForm]) -> Iterator[ReadRule]:
    for slot, group in groups.items():
        for number, path in enumerate(group.paths):
            yield ReadRule(slot, number, _words_of(strategy, path))


def _facts(strategy: Strategy) -> Iterator[ReadRule]:
    """Symbols, market, index, timeframe, direction and parts, each only when something is said about it."""
    for number, _symbol in enumerate(strategy.universe.symbols):
        yield ReadRule("symbol", number, _words_of(strategy, f"universe.symbols.{number}"))
    said = {
        "market": ("universe.market", strategy.universe.market),
        "index": ("universe.index", strategy.universe.index),
        "timeframe": ("timeframe", strategy.timeframe),
        "direction": ("direction", None if strategy.direction == "long" else strategy.direction),
        **{part: (part, getattr(strategy, part)) for part in PARTS},
    }
    for slot, (path, value) in said.items():
        if value is not None:
            yield ReadRule(slot, 0, _words_of(strategy, path))


def _words_of(strategy: Strategy, path: str) -> tuple[Place, ...]:
    return _places(strategy.provenance.get(path, ()))


def _places(sources: Iterable[Source]) -> tuple[Place, ...]:
    return tuple((source.start, source.end) for source in sources)


def _questions(strategy: Strategy) -> Iterator[ReadQuestion]:
    """What is asked, then what is listed as not used: a reader of the page is told of both."""
    for question in strategy.open_questions:
        yield ReadQuestion(_code(question), _places(question.sources))
    for rule in strategy.unsupported:
        yield ReadQuestion("unsupported_rule", _places(rule.sources))


def _code(question: Question) -> str:
    """The code; what is missing is named with it, as the cases do."""
    return f"missing_{question.path}" if question.code == "missing" and question.path else question.code
