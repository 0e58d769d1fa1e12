"""The cases in parsers/tests/cases are sound. Failures name cases by id, so that unread sets stay unread."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from parsers.evaluation.cases import Case
from parsers.evaluation.honesty import score_honesty
from parsers.evaluation.items import score_items
from parsers.evaluation.matching import leaves
from parsers.extraction.prediction import from_prediction, to_prediction
from parsers.tests.evaluation.examples import cases_of, gold_prediction, gold_reading
from screening.conditions import parse

# Of each set: how many cases, and how many of them are no strategy.
SIZES = {
    "tuning": (40, 4),
    "tuning2": (40, 5),
    "tuning3": (96, 11),
    "tuning4": (40, 4),
    "tuning5": (40, 4),
    "tuning6_ko": (40, 4),
    "tuning6_en": (40, 4),
    "hard": (40, 4),
    "tuning7": (20, 2),
    "tuning8": (40, 4),
    "tuning9": (20, 3),
    "tuning10": (60, 6),
    "tuning11_en": (28, 3),
    "tuning11_ko": (22, 2),
    "unread4": (40, 4),
}
SETS = {name: cases_of(name) for name in SIZES}
ALL = [case for cases in SETS.values() for case in cases]


def test_each_set_is_half_korean_or_named_for_its_language_and_has_its_share_of_no_strategy() -> None:
    for name, (size, no_strategy) in SIZES.items():
        _set, _, language = name.partition("_")
        wanted = {language: size} if language else {"ko": size // 2, "en": size // 2}
        assert Counter(case.lang for case in SETS[name]) == wanted
        assert Counter(case.kind for case in SETS[name])["no_strategy"] == no_strategy
    assert len({case.id for case in ALL}) == len(ALL)


def test_each_quote_stands_exactly_once_in_its_text() -> None:
    def quotes(case: Case) -> list[str]:
        marked = [mark.quote for mark in case.marks or ()]
        return [*marked, *case.unsupported, *case.in_language, *case.neutral]

    assert [case.id for case in ALL for quote in quotes(case) if case.text.count(quote) != 1] == []


def test_each_item_has_its_words() -> None:
    def unmarked(case: Case) -> bool:
        if not case.expected["is_strategy"]:
            return bool(case.marks)
        marked = {(mark.slot, mark.n) for mark in case.marks or ()}
        sides = {(side, n) for side in ("entry", "exit") for n, _ in enumerate(leaves(case.expected[side]))}
        parts = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule")
        symbols = {("symbol", n) for n, _ in enumerate(case.expected["universe"]["symbols"])}
        wanted = sides | symbols | {(part, 0) for part in parts if case.expected[part]}
        return not wanted <= marked

    assert [case.id for case in ALL if unmarked(case)] == []


@pytest.mark.parametrize("name", SETS)
def test_the_right_reading_is_exact_and_asks_nothing_needless(name: str) -> None:
    wrong = []
    for case in SETS[name]:
        outcome = score_honesty(case, gold_reading(case, asked=case.unsupported))
        if outcome.verdict != "exact" or outcome.needless:
            wrong.append(case.id)

    assert wrong == []


def test_a_statement_that_the_language_can_say_is_read_by_its_canonical_text_alone() -> None:
    said = [(case, quote, text) for case in ALL for quote, texts in case.in_language.items() for text in texts]

    assert [case.id for case, quote, text in said if quote not in case.unsupported or parse(text).text() != text] == []


def _leaves(case: Case, side: str) -> list[Mapping[str, Any]]:
    return list(leaves(case.expected.get(side)))


def test_the_right_reading_is_a_strategy_of_the_product() -> None:
    wrong = []
    for case in ALL:
        # A level that the text doesn't give ("value": null) is none that a strategy could hold.
        is_whole = all(leaf["value"] is not None for side in ("entry", "exit") for leaf in _leaves(case, side))
        if case.expected["is_strategy"] and is_whole:
            again = to_prediction(from_prediction(gold_prediction(case)))
            if not score_items(case.expected, again).is_exact:
                wrong.append(case.id)

    assert wrong == []


def test_dropping_any_condition_is_silent_until_its_words_are_asked_about() -> None:
    wrong = []
    for case in ALL:
        if not case.expected["is_strategy"] or any("conditions" in one for one in case.expected["exit"]["conditions"]):
            continue
        for n, _ in enumerate(case.expected["exit"]["conditions"]):
            kept = [condition for i, condition in enumerate(case.expected["exit"]["conditions"]) if i != n]
            changed = {**case.expected["exit"], "conditions": kept}
            mark = next(mark.quote for mark in case.marks or () if (mark.slot, mark.n) == ("exit", n))
            silent = score_honesty(case, gold_reading(case, asked=case.unsupported, exit=changed))
            told = score_honesty(case, gold_reading(case, asked=(*case.unsupported, mark), exit=changed))
            others_in_sentence = silent.asked > len(case.unsupported)
            if told.verdict != "honest" or (silent.verdict != "silent" and not others_in_sentence):
                wrong.append(case.id)

    assert wrong == []
