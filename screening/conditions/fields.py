"""The fields that conditions may name, with their parameters, ranges, defaults, lines and other names. Pure.

A field listed here can be written; whether it can be computed is the business of `conditions.evaluation.indicators`,
of fundamentals that of the figures of the market (FIGURES).
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from screening.conditions.evaluation.candles import PATTERNS
from screening.conditions.tree import MAX_BARS, ParameterValue

FieldKind = Literal["price", "indicator", "fundamental", "selection", "position", "clock"]
ParameterKind = Literal["bars", "number", "source", "choice", "fields"]

PRICES = ("open", "high", "low", "close", "volume", "value_traded")
# How many bars the 52 weeks of high_52w and low_52w are.
YEAR_BARS = MappingProxyType({"": 252, "1d": 252, "1w": 52, "1M": 12})
TIMEFRAMES = ("1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1M")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a field. Without a default it must be given, unless it is optional.

    `unsaid` is what an optional one means when it is left out; it is left out of the canonical form too.
    """

    name: str
    kind: ParameterKind = "bars"
    default: ParameterValue | None = None
    minimum: float = 1
    maximum: float = MAX_BARS
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    unsaid: ParameterValue | None = None


@dataclass(frozen=True)
class Field:
    """One field. `inputs` are the prices that it reads; `outputs` its lines, when it has several."""

    name: str
    kind: FieldKind
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[str, ...] = ()
    default_output: str = ""
    inputs: tuple[str, ...] = ("close",)


def _length(default: int | None = None, minimum: int = 2) -> Parameter:
    return Parameter("length", default=default, minimum=minimum)


def _source(default: str) -> Parameter:
    return Parameter("source", "source", default, choices=PRICES)


def _multiple(default: float) -> Parameter:
    return Parameter("mult", "number", default, minimum=0.01, maximum=100)


HLC = ("high", "low", "close")
BANDS = ("upper", "middle", "lower")
OHLC = ("open", *HLC)

_INDICATORS = (
    *(Field(name, "indicator", (_source("close"), _length(minimum=1))) for name in ("sma", "ema", "wma")),
    Field("rsi", "indicator", (_length(14),)),
    Field(
        "macd",
        "indicator",
        (
            Parameter("fast", default=12, minimum=2),
            Parameter("slow", default=26, minimum=3),
            Parameter("signal", default=9),
        ),
        ("line", "signal", "hist"),
        "line",
    ),
    Field("bbands", "indicator", (_length(20), _multiple(2.0)), (*BANDS, "width", "pctb")),
    Field("keltner", "indicator", (_length(20), _multiple(2.0)), BANDS, inputs=HLC),
    *(Field(name, "indicator", (_length(14, 1),), inputs=HLC) for name in ("atr", "plus_di", "minus_di")),
    *(Field(name, "indicator", (_length(14),), inputs=HLC) for name in ("adx", "willr")),
    Field(
        "stoch",
        "indicator",
        (Parameter("k", default=14), Parameter("d", default=3), Parameter("smooth", default=3)),
        ("k", "d"),
        "k",
        HLC,
    ),
    Field("cci", "indicator", (_length(20),), inputs=HLC),
    Field("mfi", "indicator", (_length(14),), inputs=(*HLC, "volume")),
    Field("roc", "indicator", (_length(minimum=1),)),
    # `change_pct` alone is the change of one bar; over n bars it is roc, less its rounding.
    Field("change_pct", "indicator", (Parameter("length", is_optional=True, unsaid=1),)),
    Field("volatility", "indicator", (_length(),)),
    Field("donchian", "indicator", (_length(),), ("upper", "lower"), inputs=("high", "low")),
    Field("highest", "indicator", (_source("high"), _length())),
    Field("lowest", "indicator", (_source("low"), _length())),
    Field(
        "psar",
        "indicator",
        (
            Parameter("step", "number", 0.02, minimum=0.0001, maximum=1),
            Parameter("max", "number", 0.2, minimum=0.0001, maximum=10),
        ),
        inputs=("high", "low"),
    ),
    Field(
        "ichimoku",
        "indicator",
        (
            Parameter("tenkan", default=9, minimum=2),
            Parameter("kijun", default=26, minimum=2),
            Parameter("senkou", default=52, minimum=2),
        ),
        ("tenkan", "kijun", "span_a", "span_b"),
        inputs=HLC,
    ),
    Field("vb_level", "indicator", (Parameter("k", "number", minimum=0.01, maximum=10),), inputs=OHLC),
    *(Field(name, "indicator", inputs=OHLC) for name in PATTERNS),
)
_FUNDAMENTALS = (
    "market_cap",
    *("per", "pbr", "psr", "pcr", "roe", "roa", "eps_growth", "revenue_growth", "dividend_yield"),
    *("debt_to_equity", "debt_ratio", "rs_rating", "foreign_net_buy_days", "institution_net_buy_days"),
)
# Of which figures of a market a fundamental is made: any one is enough. Others have no source. Names of Fact.
FIGURES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        **{name: (name,) for name in ("market_cap", "per", "pbr", "roe", "debt_ratio")},
        "revenue_growth": ("sales_growth",),
        "debt_to_equity": ("debt_ratio",),
        "dividend_yield": ("dividend_yield", "dividend"),
    }
)
_RANKING = (
    Parameter("by", "fields"),
    Parameter("order", "choice", "desc", choices=("asc", "desc")),
    Parameter("length", is_optional=True),
)

FIELDS = MappingProxyType(
    {
        field.name: field
        for field in (
            *(Field(name, "price", inputs=(name,)) for name in PRICES),
            *(Field(name, "price") for name in ("vwap", "gap_pct", "high_52w", "low_52w")),
            *_INDICATORS,
            *(Field(name, "fundamental", inputs=()) for name in _FUNDAMENTALS),
            *(Field(name, "selection", _RANKING, inputs=()) for name in ("rank", "rank_pct")),
            Field("bars_held", "position", inputs=()),
            Field("time_of_day", "clock", inputs=()),
        )
    }
)
