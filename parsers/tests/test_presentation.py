"""A paste cut at its quotes, and its rules in order."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.presentation import Rule, marked, rules_of
from screening.strategy import (
    Extractor,
    MarketSchedule,
    PercentRisk,
    RuleGroup,
    Source,
    Strategy,
    Universe,
)

TEXT = "Buy when RSI(14) is under 30 and the close is above its 200-day average. 손절은 5%."


def _source(start: int, end: int) -> Source:
    return Source(start=start, end=end, quote=TEXT[start:end], span=1)


@st.composite
def _rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    spans = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
    return tuple(
        Rule(number, f"entry.{number}", "entry", "", (_source(min(span), max(span)),))
        for number, span in enumerate(spans, start=1)
    )


@given(text=st.text(max_size=50), rules=_rules())
def test_the_pieces_together_are_the_text(text: str, rules: tuple[Rule, ...]) -> None:
    pieces = marked(text, rules)

    assert "".join(piece.text for piece in pieces) == text


@given(rules=_rules())
def test_each_rule_marks_exactly_its_quote_and_ends_once(rules: tuple[Rule, ...]) -> None:
    pieces = marked(TEXT, rules)

    for rule in rules:
        [source] = rule.sources
        quoted = "".join(piece.text for piece in pieces if rule.number in piece.numbers)
        assert quoted == source.quote
        assert sum(rule.number in piece.ends for piece in pieces) == (1 if source.quote else 0)


def test_rules_are_numbered_from_the_entry_to_what_belongs_to_the_whole() -> None:
    strategy = Strategy(
        is_strategy=True,
        extractor=Extractor(name="rules", version="1"),
        universe=Universe(market="KR", symbols=("005930",)),
        entry=RuleGroup(conditions=("rsi(14) < 30", "close > sma(200)")),
        exit=RuleGroup(logic="any", conditions=("rsi(14) > 70",)),
        stop_loss=PercentRisk(value=5),
        schedule=MarketSchedule(event="close"),
        provenance={
            "entry.0": (_source(9, 28),),
            "universe.market": (_source(0, 3),),
            "universe.symbols.0": (_source(0, 3), _source(4, 8)),
            "stop_loss": (_source(74, 81),),
        },
    )

    rules = rules_of(strategy)

    assert [(rule.number, rule.path) for rule in rules] == [
        (1, "entry.0"),
        (2, "entry.1"),
        (3, "exit.0"),
        (4, "stop_loss"),
        (5, "schedule"),
        (6, "universe"),
    ]
    assert rules[0].quote == "RSI(14) is under 30"
    assert rules[1].sources == ()
    assert [source.start for source in rules[5].sources] == [0, 4]
