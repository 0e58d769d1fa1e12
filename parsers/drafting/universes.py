"""The universe that a step chooses, as a strategy says it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from parsers.drafting.generation import MARKET
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.strategy import Index
from screening.universe.spec import Exclusion
from screening.universe.spec import Universe as Asked
from workflows.expressions import is_template

_SAID = frozenset({"index", "symbols", "exclude"})


class NoUniverse(Exception):
    """A step that chooses by something that a strategy cannot say."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class ChosenUniverse:
    """An index, symbols and what is left out, as a graph has them."""

    index: Index | None = None
    symbols: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()


def read_universe(config: Mapping[str, Any]) -> ChosenUniverse:
    """What the config of the step asks for. Raises NoUniverse."""
    arguments = config.get("arguments")
    if set(config) != {"arguments"} or not isinstance(arguments, dict) or arguments.get("market") != MARKET:
        raise NoUniverse(_("The universe has other arguments than that of a strategy."))
    said = {name: value for name, value in arguments.items() if name != "market"}
    if any(is_template(text) for text in _texts(said)):
        raise NoUniverse(_("The universe has other arguments than that of a strategy."))
    try:
        asked = Asked.model_validate({"market": "SAMPLE", **said})
    except ValidationError as error:
        raise NoUniverse(_("The universe has other arguments than that of a strategy.")) from error
    if asked.model_fields_set - {"market"} - _SAID:
        raise NoUniverse(_("The universe is chosen by more than an index, symbols and what is left out."))
    return ChosenUniverse(_index(asked.index), asked.symbols, asked.exclude)


def _index(text: str) -> Index | None:
    if not text.strip():
        return None
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    found = next((name for name in get_args(Index) if name == bare), None)
    if found is None:
        raise NoUniverse(_("“%(index)s” is no index that a strategy can name.", index=text))
    index: Index = found
    return index


def _texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for part in value.values() for text in _texts(part)]
        case list():
            return [text for part in value for text in _texts(part)]
    return []
