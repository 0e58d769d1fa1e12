"""The chart parser: every phrase that the rules allow, whatever their shape."""

from itertools import pairwise

import pytest

from parsers.extraction.grammar.chart import Parser, Phrase, TooLong
from parsers.extraction.grammar.lexicon.entries import Meaning
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.notation import Grammar

SUMS = Grammar()
SUMS.same("sum: NUM", "statement: sum")


@SUMS.rule("sum: sum -PLUS? NUM")
def _added(left: float, right: float) -> float:
    return left + right


@SUMS.rule("sum: sum -MINUS NUM")
def _taken(left: float, right: float) -> float | None:
    return left - right if right < left else None


def tokens(*words: object) -> list[Token]:
    """A number, a sign, or a tuple of the types that a word has."""
    found = []
    meanings: tuple[Meaning, ...]
    for place, word in enumerate(words):
        if isinstance(word, float):
            meanings = (Meaning("NUM", word),)
        elif isinstance(word, tuple):
            meanings = tuple(Meaning(str(type_)) for type_ in word)
        else:
            meanings = (Meaning(str(word)),)
        found.append(Token(2 * place, 2 * place + 1, meanings))
    return found


def whole(phrases: list[Phrase], length: int) -> set[float]:
    return {phrase.value for phrase in phrases if (phrase.start, phrase.end) == (0, length)}


def test_rules_that_begin_with_their_own_symbol_go_on_to_the_end() -> None:
    found = Parser(SUMS).phrases(tokens(1.0, "PLUS", 2.0, "PLUS", 3.0, 4.0), "statement")

    assert whole(found, 6) == {10.0}


def test_a_rule_whose_function_refuses_gives_no_phrase() -> None:
    found = Parser(SUMS).phrases(tokens(1.0, "MINUS", 2.0), "statement")

    assert whole(found, 3) == set()
    assert {phrase.value for phrase in found} == {1.0, 2.0}


def test_a_word_may_have_several_types_and_each_is_tried() -> None:
    found = Parser(SUMS).phrases(tokens(5.0, ("PLUS", "MINUS"), 2.0), "statement")

    assert whole(found, 3) == {7.0, 3.0}


def test_of_two_ways_to_the_same_value_the_cheaper_counts() -> None:
    grammar = Grammar()
    grammar.same("statement: NUM", cost=0.5)
    grammar.same("statement: number", "number: NUM")

    [found] = Parser(grammar).phrases(tokens(1.0), "statement")

    assert found.cost < 0.1


def test_a_sentence_with_too_many_phrases_is_refused_and_not_cut() -> None:
    grammar = Grammar()
    grammar.same("part: NUM")
    grammar.rule("part: part part")(lambda left, right: (left, right))

    with pytest.raises(TooLong):
        Parser(grammar).phrases(tokens(*(1.0 for _number in range(16))), "part")


def test_phrases_come_in_the_same_order_each_time() -> None:
    words = tokens(1.0, "PLUS", 2.0, ("PLUS", "MINUS"), 3.0)

    orders = [[phrase.value for phrase in Parser(SUMS).phrases(words, "statement")] for _time in range(3)]

    assert all(one == other for one, other in pairwise(orders))
