"""Readings: the prediction with the words of each rule and each question."""

from parsers.extraction.prediction import to_reading
from screening.strategy import (
    Extractor,
    PercentRisk,
    Question,
    RuleGroup,
    Source,
    Strategy,
    Universe,
    UnsupportedRule,
)

TEXT = "Buy SPY on three red days or a dip. RSI under 30, lately. Not on a full moon. Stop 5%."


def source(quote: str) -> Source:
    start = TEXT.index(quote)
    return Source(start=start, end=start + len(quote), quote=quote, span=1)


def place(quote: str) -> tuple[int, int]:
    return TEXT.index(quote), TEXT.index(quote) + len(quote)


STRATEGY = Strategy(
    is_strategy=True,
    extractor=Extractor(name="by hand", version="1"),
    universe=Universe(market="US", symbols=("SPY",)),
    entry=RuleGroup(
        conditions=(
            RuleGroup(logic="any", conditions=("close < open for 2 bars", "roc(3) < -5")),
            "rsi(14) < 30 within 5 bars",
        )
    ),
    stop_loss=PercentRisk(value=5),
    open_questions=(Question(code="vague", sources=(source("lately"),)), Question(code="missing", path="exit")),
    unsupported=(
        UnsupportedRule(
            role="entry", text="moon", reason="not_readable", sources=(source("Not"), source("a full moon"))
        ),
        UnsupportedRule(role="entry", text="sun", reason="quote_not_in_source"),
    ),
    provenance={
        "entry.0.0": (source("three red days"),),
        "entry.0.1": (source("a dip"),),
        "entry.1": (source("RSI under 30"), source("lately")),
        "stop_loss": (source("Stop 5%"),),
        "universe.symbols.0": (source("SPY"),),
    },
)


def test_each_leaf_of_the_prediction_has_the_words_of_its_rule() -> None:
    reading = to_reading(STRATEGY)

    assert [(rule.slot, rule.n, rule.spans) for rule in reading.rules] == [
        ("entry", 0, (place("three red days"),)),
        ("entry", 1, (place("three red days"),)),
        ("entry", 2, (place("a dip"),)),
        ("symbol", 0, (place("SPY"),)),
        ("market", 0, ()),
        ("stop_loss", 0, (place("Stop 5%"),)),
    ]
    group = reading.predicted["entry"]["conditions"][0]
    assert (group["logic"], group["conditions"][0]["logic"], len(group["conditions"][0]["conditions"])) == (
        "any",
        "all",
        2,
    )


def test_a_rule_without_a_prediction_form_is_listed_with_its_canonical_text() -> None:
    reading = to_reading(STRATEGY)

    assert len(reading.predicted["entry"]["conditions"]) == 1
    assert reading.as_json()["beyond"] == (
        {
            "slot": "entry",
            "text": "rsi(14) < 30 within 5 bars",
            "spans": (place("RSI under 30"), place("lately")),
        },
    )


def test_rules_that_are_not_used_count_as_questions_at_their_words() -> None:
    reading = to_reading(STRATEGY)

    assert [(question.code, question.spans) for question in reading.questions] == [
        ("vague", (place("lately"),)),
        ("missing_exit", ()),
        ("unsupported_rule", (place("Not"), place("a full moon"))),
        ("unsupported_rule", ()),
    ]
