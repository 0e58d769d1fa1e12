"""What is written for the broker reads back as what it was, and what does not fit is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from screening.conditions import ConditionError, parse
from screening.kis_files.reading import read_kis_file
from screening.kis_files.writing import DoesNotFit, Wanted, write_kis_file

_BARS = st.integers(2, 400)
_SERIES = st.one_of(
    st.sampled_from(["close", "open", "high", "low", "volume", "change_pct"]),
    _BARS.flatmap(
        lambda n: st.sampled_from(
            [
                *(f"{name}({n})" for name in ("sma", "ema", "wma", "rsi", "cci", "willr", "roc", "mfi", "atr", "adx")),
                *(f"{name}({n})" for name in ("plus_di", "minus_di", "highest", "lowest")),
                *(f"highest(close, {n})", f"stoch({n}, 3, 1).d", f"bbands({n}, 2.5).upper", f"bbands({n}, 2).lower"),
                *(f"macd({n}, {n + 9}, 5).hist", f"ichimoku(9, {n}, 52).span_a", "psar(0.02, 0.2)"),
            ]
        )
    ),
)
_NUMBER = st.one_of(st.integers(-500, 500), st.floats(0.01, 999, allow_nan=False).map(lambda one: round(one, 4)))
_COMPARED = st.tuples(
    _SERIES, st.sampled_from([">", "<", ">=", "<=", "crosses_above", "crosses_below"]), st.one_of(_SERIES, _NUMBER)
).map(lambda parts: " ".join(map(str, parts)))
_SPECIAL = st.sampled_from(
    [
        *("cdl_engulfing > 0", "cdl_doji != 0", "cdl_3blackcrows < 0", "close > close[1] for 5 bars"),
        *("close < close[1]", "close < 0.9 * sma(20)", "close crosses_above 1.05 * sma(60)"),
        *("0.98 * sma(5) >= close", "rsi(14) between 30 and 50"),
    ]
)
_LEAF = st.one_of(_COMPARED, _SPECIAL)


def _readable(text: str) -> bool:
    try:
        parse(text)
    except ConditionError:
        return False
    return True


_GROUP = st.tuples(st.lists(_LEAF, min_size=1, max_size=4, unique=True), st.sampled_from([" and ", " or "])).map(
    lambda group: group[1].join(group[0])
)


def _same(text: str) -> str:
    """The condition as the file can say it: "between" in two halves, a series on the left."""
    halves = text.replace("rsi(14) between 30 and 50", "rsi(14) >= 30 and rsi(14) <= 50")
    return parse(halves.replace("0.98 * sma(5) >= close", "close <= 0.98 * sma(5)")).text()


@given(entry=_GROUP.filter(_readable), way_out=st.none() | _GROUP.filter(_readable))
def test_what_fits_comes_back_as_it_was(entry: str, way_out: str | None) -> None:
    wanted = Wanted("내 전략: #1", parse(entry), parse(way_out) if way_out else None, stop_loss=3.5, take_profit=10)
    try:
        text = write_kis_file(wanted)
    except DoesNotFit:
        assert "between" in f"{entry} {way_out}"  # beside "or" it has no equal
        return

    found = read_kis_file(text)

    assert found.is_whole, [str(remark.message) for remark in found.remarks]
    assert found.name == "내 전략: #1"
    assert found.entry.text() == _same(entry)
    assert found.exit.text() == (_same(way_out) if way_out else "")
    assert (found.stop_loss and found.stop_loss.percent, found.take_profit and found.take_profit.percent) == (3.5, 10)
    assert found.trailing_stop is None


def test_the_file_is_what_the_broker_reads() -> None:
    text = write_kis_file(
        Wanted("My cross", parse("sma(5) crosses_above sma(20) and bbands(20, 2).lower > 1"), parse("rsi(14) > 70"))
    )

    assert yaml.safe_load(text) == {
        "version": "1.0",
        "metadata": {"name": "My cross", "description": "", "author": "PasteTrader", "tags": []},
        "strategy": {
            "id": "my_cross",
            "category": "custom",
            "indicators": [
                {"id": "sma", "alias": "sma_5", "params": {"period": 5}},
                {"id": "sma", "alias": "sma_20", "params": {"period": 20}},
                {"id": "bollinger", "alias": "bollinger_20_2", "params": {"period": 20, "std": 2}},
                {"id": "rsi", "alias": "rsi_14", "params": {"period": 14}},
            ],
            "entry": {
                "logic": "AND",
                "conditions": [
                    {"indicator": "sma_5", "operator": "cross_above", "compare_to": "sma_20"},
                    {"indicator": "bollinger_20_2", "operator": "greater_than", "compare_to": 1, "output": "lower"},
                ],
            },
            "exit": {
                "logic": "OR",
                "conditions": [{"indicator": "rsi_14", "operator": "greater_than", "compare_to": 70}],
            },
        },
        "risk": {
            "stop_loss": {"enabled": False},
            "take_profit": {"enabled": False},
            "trailing_stop": {"enabled": False},
        },
    }


@pytest.mark.parametrize(
    "condition",
    [
        "close > sma(20)[1]",
        "volume > 1.5 * sma(volume, 20)",
        "close > sma(20)@1w",
        "close == 5",
        "not rsi(14) > 70",
        "rsi(14) < 30 within 5 bars",
        "close > sma(20) and (rsi(14) < 30 or roc(5) > 1)",
        "rsi(14) rising(3)",
        "close crosses sma(20)",
        "stoch(14, 3, 3).k < 20",
        "bbands(20, 2).pctb < 0",
        "change_pct(5) > 3",
        "cdl_engulfing > 50",
        "high > 0.9 * sma(20)",
        "donchian(20).upper < close",
        "per < 10",
    ],
)
def test_what_has_no_equal_there_is_refused_by_name(condition: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        write_kis_file(Wanted("x", parse(condition)))

    assert [problem.path for problem in refused.value.problems] == ["entry"]
    assert "does not fit" in str(refused.value)
