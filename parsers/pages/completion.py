"""What may be written in a condition, for the field where one is typed. Pure."""

from collections.abc import Callable

from screening.wording.completion import WORDS, written_fields
from screening.wording.sentences import say


def completions(translate: Callable[[str], str]) -> list[dict[str, str]]:
    """Fields and words of the language: `insert`, the text to be typed ("rsi(14)"), and `says`, what it is."""
    return [{"insert": text, "says": say(says, translate)} for text, says in {**written_fields(), **WORDS}.items()]
