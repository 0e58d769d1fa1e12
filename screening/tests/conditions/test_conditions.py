"""The language of conditions: round trips, other names, and errors that say where and what."""

from dataclasses import replace
from typing import Any as Json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.conditions import Condition, ConditionError, from_json, parse
from screening.conditions.checks.dimensions import dimension
from screening.conditions.fields import FIELDS, TIMEFRAMES, Field, Parameter
from screening.conditions.reading.build import check_tree, make_series
from screening.conditions.tree import (
    MAX_BARS,
    Between,
    Compare,
    Count,
    For,
    In,
    Line,
    Node,
    Not,
    Number,
    ParameterValue,
    Series,
    Trend,
    Within,
    all_of,
    any_of,
)

OPERATORS = st.sampled_from([">", ">=", "<", "<=", "==", "!=", "crosses_above", "crosses_below", "crosses"])
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15).map(float),
    st.floats(-1e300, 1e300, allow_nan=False).map(lambda value: value + 0.0),
)
BARS = st.integers(1, MAX_BARS)


def _value(draw: st.DrawFn, parameter: Parameter) -> ParameterValue:
    match parameter.kind:
        case "bars":
            return draw(st.integers(int(parameter.minimum), int(parameter.maximum)))
        case "number":
            return draw(st.floats(parameter.minimum, parameter.maximum))
        case "fields":
            names = st.sampled_from(["per", "pbr", "roc", "market_cap"])
            return draw(st.one_of(names, st.lists(names, min_size=2, max_size=3).map(tuple)))
    return draw(st.sampled_from(parameter.choices))


@st.composite
def series(draw: st.DrawFn) -> Series:
    field: Field = draw(st.sampled_from([field for field in FIELDS.values() if field.kind != "clock"]))
    given_names = [p for p in field.parameters if not p.is_optional or field.kind == "selection" or draw(st.booleans())]
    named = {parameter.name: _value(draw, parameter) for parameter in given_names}
    if field.name == "macd":
        fast = int(str(named["fast"]))
        named["fast"], named["slow"] = min(fast, 1_000), min(fast, 1_000) + 5
    return make_series(
        field,
        named=named,
        output=draw(st.sampled_from(field.outputs)) if field.outputs else "",
        timeframe=draw(st.sampled_from(["", "", *TIMEFRAMES])),
        ago=draw(st.integers(0, 5)),
    )


def is_right(node: Node) -> bool:
    """Whether nothing is to be said against the tree: its sides measure the same, and it may be true or false."""
    try:
        check_tree(node)
    except ConditionError:
        return False
    return True


FACTORS = st.one_of(st.just(1.0), NUMBERS)
ADDENDS = st.one_of(st.just(0.0), NUMBERS)
lines = st.builds(Line, series(), FACTORS, ADDENDS)


@st.composite
def leaf(draw: st.DrawFn) -> Node:
    """A comparison of a line with numbers and with lines that measure the same."""
    line = draw(lines)
    like = st.builds(lambda ago: replace(line.series, ago=ago), st.integers(0, 5))
    if dimension(line.series) == "price":
        like = st.one_of(like, st.sampled_from([Series("close"), Series("high", ago=1), Series("vwap")]))
    number = st.one_of(st.floats(1, 60), NUMBERS)  # most series may be above or below the former
    other = st.one_of(number.map(Number), st.builds(Line, like, FACTORS, ADDENDS))
    numbers = st.lists(number, min_size=1, max_size=3).map(tuple)
    kind = st.one_of(
        st.builds(Compare, OPERATORS, st.just(line), other),
        st.builds(Between, st.just(line), other, other),
        st.builds(In, st.just(line), numbers),
        st.builds(Trend, st.sampled_from(["rising", "falling"]), st.just(line), BARS),
    )
    return draw(kind)


leaves = leaf().filter(is_right)


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: all_of(*parts)),
        several.map(lambda parts: any_of(*parts)),
        inner.map(Not),
        st.builds(Within, BARS, inner),
        st.builds(For, BARS, inner),
        BARS.flatmap(lambda bars: st.builds(Count, st.just(bars), st.integers(1, bars), inner)),
    )


trees = st.recursive(leaves, _nested, max_leaves=8).filter(is_right)


@given(trees)
def test_text_and_json_give_the_same_tree_back(node: Node) -> None:
    condition = Condition(check_tree(node))

    assert parse(condition.text()) == condition
    assert from_json(condition.to_json()) == condition
    assert parse(parse(condition.text()).text()).text() == condition.text()


WORDS = (
    *(
        "close",
        "rsi(14)",
        "sma",
        "macd.signal",
        "rank",
        "time_of_day",
        "20일선",
        "골든크로스(5,20)",
        "52주신고가",
        "ta.",
    ),
    *("(", ")", "[", "]", ",", ".", "@", "1w", "*", "+", "-", ">", ">=", "<", "=", "5", "-1", "1e9", "2억", "09:00"),
    *("between", "and", "or", "not", "in", "within", "for", "count", "bars", "by", "rising(3)", "crosses_above"),
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))


@given(TEXTS)
def test_any_text_is_a_condition_or_a_condition_error(text: str) -> None:
    try:
        found = parse(text)
    except ConditionError as error:
        found, place = None, (error.line, error.column)

    if found is None:
        assert min(place) >= 1
    else:
        assert parse(found.text()) == found


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["op", "left", "right", "all", "not", "within", "bars", "condition", "field", "params"]),
            inner,
            max_size=4,
        ),
    ),
)


@given(JSON)
def test_any_json_is_a_condition_or_a_condition_error(data: Json) -> None:
    try:
        found = from_json(data)
    except ConditionError:
        return
    assert from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("RSI(close, 14) < 30", "rsi(14) < 30"),
        ("RSI(14)@1W < 30", "rsi(14)@1w < 30"),
        ("rsi < 30", "rsi(14) < 30"),
        ("rsi(length=9) < 30", "rsi(9) < 30"),
        ("RSI(timeperiod=9) < 30", "rsi(9) < 30"),
        ("ta.sma(close, 50) > 1.50", "sma(50) > 1.5"),
        ("ta.crossover(ta.ema(close,12), ta.ema(close,26))", "ema(12) crosses_above ema(26)"),
        ("crossunder(close, SMA20)", "close crosses_below sma(20)"),
        ("sma(volume, 20) * 2 < volume", "2 * sma(volume, 20) < volume"),
        ("volume > 3000억", "volume > 300000000000"),
        ("market_cap >= 1조 2000억", "market_cap >= 1200000000000"),
        ("close > 1.5e3", "close > 1500"),
        ("macd crosses_above macd.signal", "macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal"),
        ("MACD.macdhist > 0", "macd(12, 26, 9).hist > 0"),
        ("BB.upperband < close", "bbands(20, 2).upper < close"),
        ("stoch(10, 5, 5).slowk < 20", "stoch(10, 5, 5).k < 20"),
        ("ADX(high, low, close, 14) > 25", "adx(14) > 25"),
        ("MAX(high, 20) > close", "highest(20) > close"),
        ("highest(close, 20) > close", "highest(close, 20) > close"),
        ("종가 > 20일선", "close > sma(20)"),
        ("종가 > 이동평균(20) 그리고 저가 > 5일 지수이동평균선", "close > sma(20) and low > ema(5)"),
        ("종가 >= 0.9 * 60일 이동평균선", "close >= 0.9 * sma(60)"),
        ("골든크로스(5, 20)", "sma(5) crosses_above sma(20)"),
        ("데드크로스", "sma(20) crosses_below sma(60)"),
        ("golden_cross within 3 bars", "sma(50) crosses_above sma(200) within 3 bars"),
        ("52주 신고가", "close >= high_52w"),
        ("52주신저가 또는 종가 < 5", "close <= low_52w or close < 5"),
        ("고가 > 52주 신고가", "high > high_52w"),
        ("시가총액 > 5000억", "market_cap > 500000000000"),
        ("((close > 1) and (open > 1)) and low > 1", "close > 1 and open > 1 and low > 1"),
        ("close > 1 or open > 1 and low > 1", "close > 1 or (open > 1 and low > 1)"),
        ("not close > 1 and open > 1", "not close > 1 and open > 1"),
        ("not (close > 1 and open > 1)", "not (close > 1 and open > 1)"),
        ("(not close > 1) for 3 bars", "(not close > 1) for 3 bars"),
        ("not close > 1 for 3 bars", "not close > 1 for 3 bars"),
        ("close > open count(10 bars) >= 3", "close > open count(10 bars) >= 3"),
        ("close[1 bar ago] > close[0]", "close[1] > close"),
        ("close@1W > open@1d", "close@1w > open@1d"),
        ("rsi(14) between 40 and 70", "rsi(14) between 40 and 70"),
        ("close in [1, 2]", "close in (1, 2)"),
        ("sma(200) rising", "sma(200) rising(1)"),
        ("close ≥ 5 && open = 3 || !(low <> 2)", "(close >= 5 and open == 3) or not low != 2"),
        ("close < -1.5 * atr(14) + 3", "close < -1.5 * atr(14) + 3"),
        ("change_pct(1) > 3", "change_pct > 3"),
        ("change(5) > 3", "change_pct(5) > 3"),
        ("양봉 또는 음봉 within 3 bars", "close > open or close < open within 3 bars"),
        ("bullish_bar and CDLENGULFING(open, high, low, close) > 0", "close > open and cdl_engulfing > 0"),
        ("망치형 > 0", "cdl_hammer > 0"),
        ("time_of_day >= 9:05", 'time_of_day >= "09:05"'),
        ("rank(roc, desc, 12) <= 10", "rank(by=roc, order=desc, length=12) <= 10"),
        ("rank([per, pbr], order=asc) <= 20", "rank(by=[per, pbr], order=asc) <= 20"),
    ],
)
def test_other_ways_of_writing_have_one_canonical_text(written: str, canonical: str) -> None:
    assert parse(written).text() == canonical
    assert parse(written).hash == parse(canonical).hash


@pytest.mark.parametrize(
    ("text", "code", "column", "suggestion"),
    [
        ("", "empty", 1, ""),
        ("rsx(14) < 30", "unknown_field", 1, "rsi"),
        ("close > smaa(20)", "unknown_field", 9, "sma"),
        ("close > 거래랑", "unknown_field", 9, "volume"),
        ("close >", "unfinished", 8, ""),
        ("close", "unfinished", 6, ""),
        ("(close > 5", "unfinished", 11, ""),
        ("close > 5 close", "unexpected", 11, ""),
        ("and close > 5", "unexpected", 1, ""),
        ("close > 5)", "unexpected", 10, ""),
        ("close > $5", "unknown_character", 9, ""),
        ("close[-1] > 5", "looks_ahead", 7, ""),
        ("close[1.5] > 5", "not_whole", 7, ""),
        ("close[2001] > 5", "out_of_range", 7, ""),
        ("sma(0) > 5", "out_of_range", 1, ""),
        ("sma(2001) > 5", "out_of_range", 1, ""),
        ("rsi(1) > 5", "out_of_range", 1, ""),
        ("macd(26, 12) > 5", "out_of_range", 1, ""),
        ("close > 5 within 0 bars", "out_of_range", 18, ""),
        ("close > 5 count(3 bars) >= 4", "out_of_range", 28, ""),
        ("sma > 5", "missing_argument", 1, ""),
        ("rank(roc) < 5", "missing_argument", 1, ""),
        ("rank(sma, length=bars) < 5", "wrong_argument", 1, ""),
        ("rank(bbands, length=20) < 5", "missing_output", 1, ""),
        ("rank(rank_pct) < 5", "wrong_argument", 1, ""),
        ("rsi(14, 2) > 5", "too_many_arguments", 1, ""),
        ("rsi(fast=3) > 5", "unknown_parameter", 1, ""),
        ("rsi(14, length=3) > 5", "given_twice", 1, ""),
        ("rsi(volume, 14) > 5", "wrong_source", 1, ""),
        ("sma(per, 14) > 5", "wrong_argument", 1, ""),
        ("sma(1.5) > 5", "wrong_argument", 1, ""),
        ("sma(rsi(14), 5) > 5", "nested_field", 5, ""),
        ("bbands(20, 2) > 5", "missing_output", 1, ""),
        ("bbands(20, 2).top > 5", "unknown_output", 1, ""),
        ("rsi(14).upper > 5", "unknown_output", 1, ""),
        ("close@2w > 5", "unknown_timeframe", 1, ""),
        ("1 < 2", "constant", 3, ""),
        ("5 between close and open", "constant", 3, ""),
        ('close > "15:20"', "clock", 7, ""),
        ("time_of_day > 5", "clock", 13, ""),
        ('time_of_day > "25:00"', "wrong_time", 15, ""),
        ("close > 1e999", "number_too_large", 9, ""),
        ("close > 2억 3조", "unexpected", 12, ""),
        ("(" * 50 + "close > 1" + ")" * 50, "too_deep", 41, ""),
        ("not " * 17 + "close > 1", "too_deep", 1, ""),
        (" and ".join(["close > 1"] * 67), "too_large", 1, ""),
        ("close > 1" + " " * 10_000, "too_long", 1, ""),
    ],
)
def test_errors_say_where_and_what(text: str, code: str, column: int, suggestion: str) -> None:
    with pytest.raises(ConditionError) as raised:
        parse(text)

    assert (raised.value.code, raised.value.line, raised.value.column) == (code, 1, column)
    assert raised.value.suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rsx(14) < 30", "at “rsx”"),
        ("close > 5\nand\n  rsx(14) < 30", "at “rsx”"),
        ("rsi(14) < 30 & volume > 1", "at “&”"),
        ("rsi(14) <", "at the end"),
        ("close > " + "x" * 90, "at “" + "x" * 40 + "”"),
    ],
)
def test_people_are_told_the_words_at_the_place_and_no_column(text: str, place: str) -> None:
    with pytest.raises(ConditionError) as raised:
        parse(text)

    assert str(raised.value.sentence_in(text)).startswith(f"{place}: ")
    assert "column" not in str(raised.value.sentence_in(text))


def test_error_counts_lines() -> None:
    with pytest.raises(ConditionError) as raised:
        parse("close > 5\nand\n  rsx(14) < 30")

    assert (raised.value.line, raised.value.column) == (3, 3)
    assert str(raised.value) == 'line 3, column 3: There is no field named "rsx". Did you mean rsi?'


def test_error_of_a_json_says_the_path() -> None:
    data = {"all": [{"op": ">", "left": {"field": "close"}, "right": 5}, {"not": {"op": ">", "left": {"field": "x"}}}]}

    with pytest.raises(ConditionError) as raised:
        from_json(data)

    assert raised.value.path == "all.1.not"
    assert raised.value.code == "malformed"


def test_json_deeper_than_any_stack_is_refused() -> None:
    data: Json = {"op": ">", "left": {"field": "close"}, "right": 5}
    for _ in range(5_000):
        data = {"not": data}

    with pytest.raises(ConditionError, match="nested deeper"):
        from_json(data)


def test_condition_knows_its_fields_in_order() -> None:
    condition = parse("close > sma(50) and volume < 2 * sma(volume, 50)[1]")

    assert condition.fields == {"close", "sma", "volume"}
    assert [series.ago for series in condition.series] == [0, 0, 0, 1]


def test_defaults_are_written_out() -> None:
    assert parse("close > psar").to_json()["right"] == {"field": "psar", "params": {"step": 0.02, "max": 0.2}}
    assert parse("stoch < 20").to_json()["left"] == {
        "field": "stoch",
        "params": {"k": 14, "d": 3, "smooth": 3, "output": "k"},
    }
