"""Conditions on panels: three-valued logic, windows, crosses, and no look into the future."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import Panel, day
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import (
    FALSE,
    TRUE,
    UNKNOWN,
    bars_needed,
    evaluate,
    problems_of,
)
from screening.conditions.evaluation.explanation import explain
from screening.conditions.evaluation.values import Indicators
from screening.tests.factories import make_panel, random_panel

# One symbol whose last bar makes each of these what its key says (close[5] has no bar).
ATOMS = {TRUE: "close > 1", FALSE: "open > 9", UNKNOWN: "close[50] > 1"}


def verdict(text: str, panel: Panel | None = None) -> int:
    """The verdict on the last bar of the only symbol."""
    return int(evaluate(parse(text), Indicators(panel or make_panel(A=[1.0, 2.0, 3.0])))[0, 0])


def history(text: str, closes: list[float]) -> str:
    """The verdicts on all bars, as a text of 1, 0 and ?."""
    panel = make_panel(A=closes)
    found = evaluate(parse(text), Indicators(panel), bars=len(closes))[0]
    return "".join({TRUE: "1", FALSE: "0", UNKNOWN: "?"}[int(value)] for value in found)


@pytest.mark.parametrize(("left", "right"), list(product(ATOMS, repeat=2)))
def test_and_or_not_are_kleenes(left: int, right: int) -> None:
    a, b = ATOMS[left], ATOMS[right]

    assert verdict(f"{a} and {b}") == min(left, right)
    assert verdict(f"{a} or {b}") == max(left, right)
    assert verdict(f"not {a}") == {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}[left]


def test_not_of_unknown_selects_nobody() -> None:
    assert verdict("not rsi(14) > 70") == UNKNOWN


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("close > 3", "000111"),
        ("close >= 3", "001111"),
        ("close < 3", "110000"),
        ("close <= 3", "111000"),
        ("close == 3", "001000"),
        ("close != 3", "110111"),
        ("close between 2 and 4", "011100"),
        ("close in (1, 6)", "100001"),
        ("close[2] > 2", "??0011"),
        ("close > 2 * close[1]", "?00000"),
        ("close >= close[1] + 1", "?11111"),
        ("close rising(2)", "??1111"),
        ("close falling", "?00000"),
        ("close crosses_above 3", "?00100"),
        ("3 crosses_below close", "?00100"),
        ("close crosses 3", "?00100"),
        ("close == 3 within 2 bars", "?01100"),
        ("close != 3 for 2 bars", "?10011"),
        ("close > 3 count(3 bars) >= 2", "?00011"),
        ("(close crosses_above 3) within 3 bars", "???111"),
        ("close > 2 within 2000 bars", "??1111"),
        ("close > 2 for 2000 bars", "000000"),
        ("close > 0.5 for 2000 bars", "??????"),
    ],
)
def test_operators_over_a_rising_series(condition: str, expected: str) -> None:
    assert history(condition, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]) == expected


def test_touching_counts_as_the_other_side_of_a_cross() -> None:
    assert history("close crosses_above 3", [2.0, 3.0, 4.0, 3.0, 2.0, 5.0]) == "?01001"
    assert history("close crosses_below 3", [4.0, 3.0, 2.0, 3.0, 4.0, 1.0]) == "?01001"
    assert history("close crosses 3", [4.0, 3.0, 2.0, 3.0, 4.0, 1.0]) == "?01011"


def test_a_cross_needs_the_bar_before() -> None:
    assert history("close crosses_above sma(3)", [5.0, 1.0, 1.0, 9.0]) == "???1"


def test_a_new_high_is_above_the_bars_before() -> None:
    rising = [float(value) for value in range(1, 260)]

    assert verdict("close > high_52w - 2", make_panel(A=rising)) == TRUE
    assert verdict("close > donchian(5).upper", make_panel(A=[*rising, 500.0])) == TRUE
    assert verdict("close >= highest(5)", make_panel(A=[*rising, 500.0])) == FALSE


def test_symbols_do_not_see_each_other() -> None:
    panel = make_panel(A=[1.0, 2.0], B=[9.0], C=[5.0, 4.0, 3.0])

    found = evaluate(parse("close > close[1]"), Indicators(panel))[:, 0]

    assert found.tolist() == [TRUE, UNKNOWN, FALSE]


CONDITIONS = [
    "rsi(14) < 45 and close > sma(20)",
    "ema(5) crosses_above ema(12) within 5 bars",
    "not (close > bbands(20, 2).upper) for 3 bars",
    "macd.hist > 0 count(10 bars) >= 4 or close >= high_52w",
    "stoch.k crosses stoch.d or atr(14) rising(3)",
    "volume > 1.01 * sma(volume, 20) and close between donchian(20).lower and donchian(20).upper",
    "close[3] < psar and adx(14) > 20",
    "close > ichimoku.span_a and close > keltner.middle or volatility(10) < 2",
    "rsi(4)@1w > 50 and close > close@1w[1] or change_pct(5) > 3",
    "close@1w crosses_above sma(3)@1w within 9 bars or close > high_52w@1M",
    "cdl_doji != 0 or cdl_engulfing > 0 within 5 bars",
    "rank(roc, length=5) <= 2 or rank_pct(by=[roc, rsi], order=asc, length=9) <= 40",
]


@given(st.sampled_from(CONDITIONS), st.integers(0, 319))
def test_truncated_history_gives_the_same_past(text: str, cut: int) -> None:
    panel = random_panel()
    whole = evaluate(parse(text), Indicators(panel), bars=320)

    then = panel.until(day(int(panel.sessions[panel.starts[-1]]) + cut))

    longest = int(then.lengths.max())
    past = evaluate(parse(text), Indicators(then), bars=longest)
    for place in range(len(panel.symbols)):
        seen = int(then.lengths[place])
        first = 320 - int(panel.lengths[place])
        assert past[place, longest - seen :].tolist() == whole[place, first : first + seen].tolist()


@given(st.sampled_from(CONDITIONS), st.integers(1, 318), st.integers(0, 2**32 - 1))
def test_changing_the_future_changes_nothing_before_it(text: str, cut: int, seed: int) -> None:
    panel = random_panel(lengths=(320,))
    factors = np.random.default_rng(seed).uniform(0.5, 2, 320 - cut)
    columns = {name: np.concatenate([values[:cut], values[cut:] * factors]) for name, values in panel.columns.items()}
    changed = replace(panel, columns=columns)

    before, after = (evaluate(parse(text), Indicators(some), bars=320)[0, :cut] for some in (panel, changed))

    assert before.tolist() == after.tolist()


@pytest.mark.parametrize("text", CONDITIONS)
def test_last_bar_alone_gives_what_the_whole_history_gives(text: str) -> None:
    indicators = Indicators(random_panel())

    assert (
        evaluate(parse(text), indicators)[:, 0].tolist() == evaluate(parse(text), indicators, bars=320)[:, -1].tolist()
    )


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("close > 0.5", 1),
        ("rsi(14) >= 1", 15),
        ("close[3] > 0.5 and sma(20)[2] > 0.5", 22),
        ("close crosses_above sma(5)", 6),
        ("sma(5) > 0.5 for 3 bars", 7),
        ("(ema(5) rising(2) for 3 bars) for 4 bars", 12),
        ("macd.signal > -1000 count(2 bars) >= 2", 35),
    ],
)
def test_bars_needed_are_enough_and_one_less_is_not(text: str, bars: int) -> None:
    rising = [float(value) for value in range(1, bars + 1)]

    assert bars_needed(parse(text)) == bars
    assert verdict(text, make_panel(A=rising)) != UNKNOWN
    if bars > 1:
        assert verdict(text, make_panel(A=rising[1:])) == UNKNOWN


def test_explanation_gives_the_value_of_every_leaf() -> None:
    panel = make_panel(A=[1.0, 2.0, 3.0], B=[3.0])

    found = explain(parse("close > sma(2) and not (close[1] > 5 or rsi(14) < 30)"), Indicators(panel), "A")

    assert found.verdict is None
    assert [part.verdict for part in found.parts] == [True, None]
    assert found.parts[0].values == {"close": 3.0, "sma(2)": 2.5}
    assert found.parts[1].values == {"close[1]": 2.0, "rsi(14)": None}


def test_fields_without_data_or_evaluation_are_named_problems() -> None:
    found = problems_of(
        parse(
            "psr < 10 and bars_held > 5 and close@15m > 5 and close > 1 and rank(roa) < 3 and vwap@1w > 5 "
            "and ichimoku.kijun > 5 and close@1M > 5 and rank(roc, length=5) < 3"
        )
    )

    assert [(problem.code, problem.path.split("(")[0]) for problem in found] == [
        ("field_without_data", "psr"),
        ("field_not_available", "bars_held"),
        ("timeframe_not_available", "close@15m"),
        ("field_without_data", "rank"),
        ("timeframe_not_available", "vwap@1w"),
    ]
