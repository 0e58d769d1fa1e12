"""How rules are written, and that every rule of every language is written right."""

import inspect
from collections.abc import Sequence

import pytest

from parsers.extraction.grammar.languages import LANGUAGES, language_of
from parsers.extraction.grammar.notation import Grammar, Production

LETTERS = {"en": "a", "ko": "가"}


def made(*patterns: str) -> Sequence[Production]:
    grammar = Grammar()
    grammar.rule(*patterns)(lambda *values: values)
    return grammar.productions


def test_an_optional_symbol_gives_a_production_with_it_and_one_without() -> None:
    found = made("clause: series BE? -THE? predicate")

    assert [production.right for production in found] == [
        ("series", "BE", "THE", "predicate"),
        ("series", "BE", "predicate"),
        ("series", "THE", "predicate"),
        ("series", "predicate"),
    ]
    assert [production.passed for production in found] == [(0, 1, 3), (0, 1, 2), (0, None, 2), (0, None, 1)]


def test_a_choice_gives_a_production_for_each() -> None:
    assert [production.right for production in made("deed: (BUY|SELL)")] == [("BUY",), ("SELL",)]


@pytest.mark.parametrize("pattern", ["deed: BUY SELL!", "deed: BUY?", "deed:"])
def test_a_pattern_that_cannot_be_is_refused_when_it_is_written(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"deed"):
        made(pattern)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_rule_passes_as_many_values_as_its_function_takes(code: str) -> None:
    for production in language_of(LETTERS[code]).grammar.productions:
        inspect.signature(production.build).bind(*production.passed)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_negator_is_optional(code: str) -> None:
    productions = language_of(LETTERS[code]).grammar.productions
    known = {(production.left, production.right, production.build) for production in productions}
    for production in productions:
        for place, symbol in enumerate(production.right):
            without = (*production.right[:place], *production.right[place + 1 :])
            assert not (symbol.startswith("NEG") and (production.left, without, production.build) in known), production
