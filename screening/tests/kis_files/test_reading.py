"""A .kis.yaml as it is in the wild: what it says, what is refused and where, what the broker does otherwise."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from screening.kis_files.located import MAX_CHARACTERS, Unreadable
from screening.kis_files.reading import KisFile, looks_like_kis_file, read_kis_file

CROSS = """version: "1.0"
metadata:
  name: "골든크로스 🚀"   # 이름
strategy:
  id: my_cross
  params:
    fast: { default: 5, min: 2 }
    slow: 20
    unused: 3
  indicators:
    - id: sma
      alias: 단기
      params: { period: $fast }
    - id: sma
      alias: slow
      params:
        period: $slow
  entry:
    logic: AND
    conditions:
      - indicator: 단기
        operator: cross_above
        compare_to: slow
      # 과매수는 피한다
  exit:
    conditions:
      - { indicator: 단기, operator: lt, compare_to: slow }
      - { indicator: close, operator: "<", value: 1000 }
risk:
  stop_loss: { enabled: true, percent: 5.0 }
  take_profit: { enabled: false, percent: 15 }
"""


_CLOSE = "compare_to: close, compare_scalar"


def _file(indicators: str = "", conditions: str = "", extra: str = "", params: str = "") -> KisFile:
    """A file of one entry rule."""
    return read_kis_file(
        f"strategy:\n  params: {{{params}}}\n  indicators: [{indicators}]\n{extra}"
        f"  entry:\n    conditions:\n      - {{{conditions}}}\n"
    )


def _entry(found: KisFile) -> str:
    assert found.is_whole, [str(remark.message) for remark in found.remarks]
    return found.entry.text()


def _refused(found: KisFile) -> str:
    (remark,) = [one for one in found.remarks if one.is_refusal]
    assert remark.place is not None
    return remark.code


def test_a_whole_file_is_read_with_the_place_of_each_rule() -> None:
    found = read_kis_file(CROSS)

    assert found.name == "골든크로스 🚀"
    assert found.entry.text() == "sma(5) crosses_above sma(20)"
    assert (found.exit.logic, found.exit.text()) == ("any", "sma(5) < sma(20) or close < 1000")
    assert found.stop_loss is not None
    assert (found.stop_loss.percent, found.take_profit, found.trailing_stop) == (5.0, None, None)
    assert [str(remark.message) for remark in found.remarks] == ["No condition uses these parameters: unused."]
    (rule,) = found.entry.rules
    quotes = [CROSS[place.start : place.end] for place in rule.sources]
    assert quotes[0] == "indicator: 단기\n        operator: cross_above\n        compare_to: slow"
    assert "fast: { default: 5, min: 2 }" in quotes
    assert rule.place.line == 21


@pytest.mark.parametrize(
    ("indicator", "output", "series"),
    [
        ("id: rsi, params: {period: 9}", "", "rsi(9)"),
        ("id: rsi", "", "rsi(14)"),
        ("id: lwma, params: {period: 9}", "", "wma(9)"),
        ("id: macd", "", "macd(12, 26, 9).line"),
        ("id: macd, params: {fast: 5}", "signal", "macd(5, 26, 9).signal"),
        ("id: macd, output: histogram", "", "macd(12, 26, 9).hist"),
        ("id: bollinger, params: {period: 10, std: 1.5}", "upper", "bbands(10, 1.5).upper"),
        ("id: bollinger, output: value", "", "bbands(20, 2).middle"),
        ("id: stochastic", "d", "stoch(14, 3, 1).d"),
        ("id: adx", "plus_di", "plus_di(14)"),
        ("id: donchian", "lower", "lowest(20)"),
        ("id: maximum, params: {period: 55}", "", "highest(close, 55)"),
        ("id: ichimoku", "senkou_b", "ichimoku(9, 26, 52).span_b"),
        ("id: change", "", "change_pct"),
        ("id: returns", "", "roc(60)"),
        ("id: sar", "", "psar(0.02, 0.2)"),
    ],
)
def test_an_indicator_is_the_series_of_the_same_meaning(indicator: str, output: str, series: str) -> None:
    said = f", output: {output}" if output else ""

    found = _file(f"{{alias: x, {indicator}}}", f"indicator: x, operator: gt, compare_to: 7{said}")

    assert _entry(found) == f"{series} > 7"


@pytest.mark.parametrize(
    ("indicator", "rule", "condition"),
    [
        ("id: disparity, params: {period: 20}", "operator: lt, compare_to: 95", "close < 0.95 * sma(20)"),
        ("id: disparity", "operator: cross_above, value: 100", "close crosses_above sma(20)"),
        ("id: consecutive", "operator: gte, compare_to: 5", "close > close[1] for 5 bars"),
        ("id: consecutive, params: {direction: down}", "operator: gt, value: 2", "close < close[1] for 3 bars"),
        ("id: consecutive", "operator: gte, compare_to: 1", "close > close[1]"),
        ("id: sma", f"operator: gte, {_CLOSE}: 0.9", "sma(20) >= 0.9 * close"),
        ("id: sma", f"operator: lte, {_CLOSE}: 50, compare_operation: sub", "sma(20) <= close - 50"),
        ("id: sma", f"operator: lt, {_CLOSE}: 2, compare_operation: div", "sma(20) < 0.5 * close"),
        ("id: rsi", 'operator: crosses_above, compare_to: "30"', "rsi(14) crosses_above 30"),
        ("id: rsi", "operator: lt, value: $low", "rsi(14) < 25"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_number_is_the_condition_of_the_same_meaning(
    indicator: str, rule: str, condition: str
) -> None:
    found = _file(f"{{alias: x, {indicator}}}", f"indicator: x, {rule}", params="low: {default: 25}")

    assert _entry(found) == condition


@pytest.mark.parametrize(
    ("signal", "condition"), [("bullish", "> 0"), ("bearish", "< 0"), ("detected", "!= 0"), ("", "!= 0")]
)
def test_a_pattern_is_its_field_and_a_side(signal: str, condition: str) -> None:
    patterns = "  candlesticks: [{id: three_black_crows, alias: crows}]\n"
    said = f", signal: {signal}" if signal else ""

    assert _entry(_file("", f"candlestick: crows{said}", patterns)) == f"cdl_3blackcrows {condition}"
    assert _entry(_file("", f"candlestick: engulfing{said}")) == f"cdl_engulfing {condition}"


@pytest.mark.parametrize(
    ("indicator", "rule", "code"),
    [
        ("{id: wma, alias: x}", "indicator: x, operator: gt, compare_to: 1", "no_equal"),
        ("{id: momentum, alias: x}", "indicator: x, operator: gt, compare_to: 1", "no_equal"),
        ("{id: keltner, alias: x}", "indicator: x, operator: gt, compare_to: 1", "no_equal"),
        ("{id: 없는지표, alias: x}", "indicator: x, operator: gt, compare_to: 1", "no_equal"),
        ("{id: sma, alias: x, params: {length: 5}}", "indicator: x, operator: gt, compare_to: 1", "unknown_parameter"),
        ("{id: sma, alias: x, params: {period: many}}", "indicator: x, operator: gt, compare_to: 1", "no_number"),
        ("{id: sma, alias: x, params: {period: $n}}", "indicator: x, operator: gt, compare_to: 1", "unknown_parameter"),
        ("{id: sma, alias: x}", "indicator: x, operator: gt, compare_to: 1, output: upper", "unknown_output"),
        ("{id: sma, alias: x}, {id: ema, alias: x}", "indicator: x, operator: gt, compare_to: 1", "alias_twice"),
        ("{id: sar, alias: x, params: {af_start: 0.01}}", "indicator: x, operator: gt, compare_to: 1", "no_equal"),
        ("{id: ichimoku, alias: x}", "indicator: x, operator: gt, compare_to: 1, output: chikou", "unknown_output"),
        ("{id: consecutive, alias: x}", "indicator: x, operator: lt, compare_to: 3", "no_equal"),
        ("{id: consecutive, alias: x}", "indicator: x, operator: gte, compare_to: 2.5", "no_equal"),
        ("{id: disparity, alias: x}", "indicator: close, operator: gt, compare_to: x", "no_equal"),
        ("{id: sma, alias: x}", f"indicator: x, operator: cross_above, {_CLOSE}: 2", "scaled_crossing"),
        ("{id: sma, alias: x}", "indicator: close, operator: breaks, compare_to: x", "unknown_operator"),
        ("", "indicator: close, operator: gt, compare_to: y", "unknown_alias"),
        ("", "indicator: close, operator: gt", "nothing_compared"),
        ("", "indicator: close, compare_to: 5", "no_operator"),
        ("", "operator: gt, compare_to: 5", "no_indicator"),
        ("", "indicator: close, operator: gt, compare_to: 5, within: 3", "unknown_key"),
        ("", "candlestick: unicorn", "unknown_pattern"),
        ("", "candlestick: doji, signal: up", "unknown_signal"),
    ],
)  # fmt: skip
def test_what_has_no_equal_is_refused_at_its_place_and_never_approximated(indicator: str, rule: str, code: str) -> None:
    found = _file(indicator, rule)

    assert _refused(found) == code
    assert found.entry.text() == ""


def test_a_maximum_with_the_present_bar_in_it_is_never_exceeded_and_what_was_meant_is_offered() -> None:
    found = _file(
        "{id: max, alias: x, params: {period: 252}}", "indicator: close, operator: cross_above, compare_to: x"
    )

    assert _refused(found) == "never_true"
    assert found.entry.rules[0].meant_perhaps == "close > highest(close, 252)[1]"


@pytest.mark.parametrize("name", ["rsi", "atr", "stochastic", "maximum", "donchian", "returns"])
def test_where_the_broker_computes_otherwise_it_is_told(name: str) -> None:
    found = _file(f"{{id: {name}, alias: x}}", "indicator: x, operator: gt, compare_to: 7")

    assert [remark.code for remark in found.remarks] == ["broker_differs", "default_taken"]
    assert found.remarks[0].names == (name,)
    assert found.is_whole


def test_rules_that_exclude_each_other_are_told() -> None:
    text = CROSS.replace("      # 과매수는 피한다\n", "      - {indicator: 단기, operator: lt, compare_to: slow}\n")

    found = read_kis_file(text)

    assert not found.is_whole


@pytest.mark.parametrize(
    ("risk", "codes"),
    [
        ("{percent: 5}", {"risk_off": False}),
        ("{enabled: false, percent: 5}", {}),
        ("{enabled: true}", {"risk_without_percent": True}),
        ("{enabled: true, percent: $x}", {"risk_without_percent": True}),
        ("{enabled: 'yes', percent: 5}", {"unknown_risk": True}),
        ("5", {"unknown_risk": True}),
    ],
)
def test_a_risk_that_is_not_taken_is_told_unless_it_is_switched_off(risk: str, codes: dict[str, bool]) -> None:
    found = read_kis_file(CROSS.replace("{ enabled: true, percent: 5.0 }", risk))

    told = {remark.code: remark.is_refusal for remark in found.remarks if remark.code != "unused_parameters"}
    assert (found.stop_loss, told) == (None, codes)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("    logic: AND", "    logic: AND\n    at_least: 2", "unknown_key"),
        ("    logic: AND", "    logic: XOR", "unknown_logic"),
        ("  entry:\n    logic: AND\n    conditions:", "  entry:\n    logic: AND\n    rules:", "no_entry"),
        ("  entry:", "  enter:", "no_entry"),
        ("      alias: slow", "      alias: slow\n      source: high", "unknown_key"),
    ],
)
def test_what_would_change_the_meaning_of_rules_is_never_passed_over(right: str, wrong: str, code: str) -> None:
    found = read_kis_file(CROSS.replace(right, wrong, 1))

    assert code in {remark.code for remark in found.remarks if remark.is_refusal}


def test_sections_that_nothing_reads_are_told() -> None:
    text = CROSS.replace("  id: my_cross", "  id: my_cross\n  universe: KOSPI200") + "  time_stop: 5\nextra: 1\n"

    told = [str(remark.message) for remark in read_kis_file(text).remarks if remark.code == "unknown_section"]

    assert told == [f"The section “{name}” is not read." for name in ("universe", "time_stop", "extra")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "- a",
        "strategy: 5",
        "metadata: {name: x}",
        "strategy: &a {id: x}\nother: *a",
        "strategy: !!python/object/apply:os.system [ls]",
        "strategy: {id: x",
        "a: " + "[" * 100,
        "strategy:\n" + "  " + "x" * MAX_CHARACTERS,
        "strategy: {a: 1, a: 2}",
    ],
)
def test_what_is_no_such_file_is_refused_before_anything_is_made_of_it(text: str) -> None:
    with pytest.raises(Unreadable):
        read_kis_file(text)


def test_a_file_of_many_aliases_is_not_unfolded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefghi", "bcdefghij", strict=True)
    )

    with pytest.raises(Unreadable, match="Anchors"):
        read_kis_file(f"strategy: {{}}\n{bomb}")


def test_only_what_has_the_sections_looks_like_one() -> None:
    assert looks_like_kis_file(CROSS)
    assert not looks_like_kis_file("My strategy: buy when rsi(14) < 30.\nentry: at the close")
    assert not looks_like_kis_file("strategy:\n  buy low, sell high")
    assert not looks_like_kis_file("전략: RSI 30 아래에서 매수")


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["$a", "sma", "close", "AND"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "alias", "params", "entry", "exit", "conditions", "indicators", "operator", "value"])
            | st.sampled_from(["indicator", "compare_to", "candlestick", "logic", "period", "percent", "enabled"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_JUNK, _JUNK)
def test_whatever_stands_in_it_it_is_read_or_refused(strategy: object, risk: object) -> None:
    text = yaml.safe_dump({"strategy": strategy, "risk": risk}, allow_unicode=True)
    try:
        found = read_kis_file(text)
    except Unreadable:
        return
    assert all(rule.text or rule.refusal for group in (found.entry, found.exit) for rule in group.rules)
