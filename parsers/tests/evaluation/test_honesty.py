"""Honesty: what is not right is asked about, or silent."""

from typing import Any

import pytest

from parsers.evaluation.cases import Case, Mark
from parsers.evaluation.honesty import score_honesty
from parsers.evaluation.kinds_left_out import kinds_said_in
from parsers.evaluation.sentences import sentences
from parsers.extraction.prediction import BeyondRule, Reading, ReadQuestion
from parsers.tests.evaluation.examples import gold_reading, place_in

TEXT = (
    "Go long over the 20 SMA. Never when RSI(14) is over 70. Out at RSI(14) over 80. "
    "The moon must be full. Stop 5%. I like tea."
)
ABOVE = {"field": "close", "op": ">", "value": {"field": "sma", "params": {"length": 20}}}
MOON = "The moon must be full"


def rsi(op: str, value: float) -> dict[str, Any]:
    return {"field": "rsi", "params": {"length": 14}, "op": op, "value": value}


def all_of(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"logic": "all", "conditions": list(conditions)}


CASE = Case(
    id="moon",
    lang="en",
    kind="strategy",
    difficulty="hard",
    text=TEXT,
    expected={
        "is_strategy": True,
        "universe": {"market": None, "index": None, "symbols": []},
        "timeframe": None,
        "direction": "long",
        "entry": all_of(ABOVE, rsi("<=", 70)),
        "exit": {"logic": "any", "conditions": [rsi(">", 80)]},
        "stop_loss": {"type": "percent", "value": 5},
        "must_flag": [],
    },
    marks=(
        Mark(slot="entry", n=0, quote="over the 20 SMA"),
        Mark(slot="entry", n=1, quote="Never when RSI(14) is over 70"),
        Mark(slot="exit", n=0, quote="RSI(14) over 80"),
        Mark(slot="stop_loss", n=0, quote="Stop 5%"),
    ),
    unsupported=(MOON,),
    in_language={MOON: ("close > 1 within 3 bars",)},
)


def counted(reading: Reading) -> tuple[str, int, int, int]:
    """Verdict, lost, wrong, asked."""
    outcome = score_honesty(CASE, reading)
    return outcome.verdict, outcome.lost, outcome.wrong, outcome.asked


def test_a_statement_dropped_without_a_word_makes_an_exact_reading_silent() -> None:
    assert counted(gold_reading(CASE)) == ("silent", 1, 0, 0)
    assert counted(gold_reading(CASE, asked=["moon"])) == ("exact", 0, 0, 1)


def test_a_rule_turned_round_is_lost_and_wrong_unless_its_sentence_is_asked_about() -> None:
    turned = all_of(ABOVE, rsi(">", 70))

    assert counted(gold_reading(CASE, asked=[MOON], entry=turned)) == ("silent", 1, 1, 1)
    assert counted(gold_reading(CASE, asked=[MOON, "Never"], entry=turned)) == ("honest", 0, 0, 3)


def test_only_the_operator_or_only_the_logic_is_one_wrong_item() -> None:
    assert counted(gold_reading(CASE, asked=[MOON], entry=all_of(ABOVE, rsi("<", 70)))) == ("silent", 0, 1, 1)
    either = {"logic": "any", "conditions": [ABOVE, rsi("<=", 70)]}
    assert counted(gold_reading(CASE, asked=[MOON], entry=either)) == ("silent", 0, 1, 1)


def test_a_wrong_part_counts_twice_and_an_invented_one_once() -> None:
    half, target = {"type": "percent", "value": 2.5}, {"type": "percent", "value": 9}

    assert counted(gold_reading(CASE, asked=[MOON], stop_loss=half)) == ("silent", 1, 1, 1)
    assert counted(gold_reading(CASE, asked=[MOON], take_profit=target)) == ("silent", 0, 1, 1)


def test_a_question_about_everything_answers_nothing() -> None:
    nothing = Reading(
        predicted={"is_strategy": False, "flags": ["no_strategy"]},
        questions=(ReadQuestion("not_understood", ((0, len(TEXT)),)),),
    )

    assert counted(nothing) == ("silent", 5, 0, 0)


def test_a_question_where_nothing_is_wrong_is_needless() -> None:
    outcome = score_honesty(CASE, gold_reading(CASE, asked=[MOON, "I like tea"]))

    assert outcome.needless == ["not_understood"]
    calm = CASE.model_copy(update={"neutral": ("I like tea",)})
    assert score_honesty(calm, gold_reading(CASE, asked=[MOON, "I like tea"])).needless == []


def test_a_statement_read_in_the_products_own_language_counts_as_read() -> None:
    gold = gold_reading(CASE)
    for text, wanted in (("close > 1  within 3 bars", ["read"]), ("close > 1 within 4 bars", ["lost"])):
        beyond = BeyondRule("entry", text, (place_in(CASE, MOON),))
        outcome = score_honesty(CASE, Reading(gold.predicted, gold.rules, (), (beyond,)))
        assert outcome.unsupported == wanted
        assert outcome.wrong == int(wanted == ["lost"])


@pytest.mark.parametrize(
    ("kinds", "state", "wrong"),
    [
        (("spac", "preferred"), "read", 0),
        (("spac",), "lost", 1),
        (("spac", "preferred", "fund"), "lost", 3),
        ((), "lost", 0),
    ],
)
def test_kinds_that_are_left_out_count_as_read_when_they_are_those_of_the_words(
    kinds: tuple[str, ...], state: str, wrong: int
) -> None:
    statement = "no SPACs, no preferred shares"
    case = CASE.model_copy(update={"text": f"{TEXT} And {statement}.", "unsupported": (statement,), "in_language": {}})
    gold = gold_reading(CASE)
    beyond = tuple(BeyondRule("exclude", kind, (place_in(case, statement),)) for kind in kinds)

    outcome = score_honesty(case, Reading(gold.predicted, gold.rules, (), beyond))

    assert (outcome.unsupported, outcome.wrong) == ([state], wrong)


@pytest.mark.parametrize(
    ("quote", "kinds"),
    [
        ("관리종목과 거래정지 종목은 제외", {"administrative", "halted"}),
        ("우선주·리츠 편입 금지", {"preferred", "fund"}),
        ("Skip ETFs and SPACs", {"fund", "spac"}),
        ("관리종목, 적자기업 제외", None),
        ("관리종목은 순위가 높아도 담지 않아요", None),
    ],
)
def test_which_kinds_a_statement_leaves_out_is_known_without_a_reader(quote: str, kinds: set[str] | None) -> None:
    assert kinds_said_in(quote) == kinds


def test_an_unplaced_question_about_the_market_answers_the_market_alone() -> None:
    universe = {"market": "US", "index": None, "symbols": ["SPY"]}
    case = CASE.model_copy(update={"expected": {**CASE.expected, "universe": universe}})
    gold = gold_reading(CASE, asked=[MOON], exit=all_of())
    asked = Reading(gold.predicted, gold.rules, (*gold.questions, ReadQuestion("missing_universe", ())))

    assert [score_honesty(case, reading).lost for reading in (gold, asked)] == [3, 1]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Buy at 2.5% off. Sell.", ["Buy at 2.5% off.", "Sell."]),
        ("1. RSI < 30\n2. Go!", ["1. RSI < 30", "2. Go!"]),
        ("대상은 코스피. ① 하나 ② 둘", ["대상은 코스피.", "① 하나", "② 둘"]),
        ("Large, e.g. over 20B. Next", ["Large, e.g. over 20B.", "Next"]),
        ("산다。 판다", ["산다。", "판다"]),
        ("  ", []),
    ],
)
def test_sentences_end_at_stops_lines_and_bullets(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts
