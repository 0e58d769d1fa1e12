"""The indicators of KIS and the series of ours that are the same, with what differs. Pure.

Defaults and ranges are those of the broker's builder (strategy_builder/frontend/src/lib/builder/constants.ts), meanings
those of its backtester (backtester/kis_backtest/core/indicator.py); both as of 2026-07.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.text import number_text

Numbers = Mapping[str, float]

PRICES = MappingProxyType(
    {"close": "close", "price": "close", "open": "open", "high": "high", "low": "low", "volume": "volume"}
)


@dataclass(frozen=True)
class Indicator:
    """`defaults`: its parameters and what they are when nothing is said.

    `lines`: for each output the series of it, with parameters in braces. `fits` says why it has no equal with these
    parameters. `note`: what the broker computes otherwise.
    """

    defaults: Mapping[str, float]
    lines: Mapping[str, str]
    default_output: str = "value"
    fits: Callable[[Numbers], Message | None] = lambda _params: None
    note: Message | None = None

    def series(self, output: str, params: Numbers) -> str:
        """The text of one of its lines. KeyError for an output that it doesn't have."""
        return self.lines[output].format(**{name: number_text(value) for name, value in params.items()})


def _of_period(default: float, text: str, *, note: Message | None = None) -> Indicator:
    return Indicator({"period": default}, {"value": text}, note=note)


def _one_step(params: Numbers) -> Message | None:
    if params["af_start"] == params["af_step"]:
        return None
    return _("A parabolic SAR here begins with its step: af_start and af_step must be equal.")


_EMA_STYLE = _("The broker's order screen smooths it as an EMA; its backtester and this product do as Wilder does.")
_ATR = _(
    "The broker's backtester takes the simple mean of the true ranges, its order screen an EMA; here it is Wilder's."
)
_STOCHASTIC = _(
    "The line K is not smoothed, as the broker has it (stoch of this product smooths over 3 bars by default)."
)
_MAXIMUM = _("Of closing prices, with the present bar among them, as the broker has it.")
_DONCHIAN = _("With the present bar in it, as the broker has it (donchian of this product leaves it out).")
_MAXIMUM_OF = Indicator({"period": 20.0}, {"value": "highest(close, {period})"}, note=_MAXIMUM)
_MINIMUM_OF = Indicator({"period": 20.0}, {"value": "lowest(close, {period})"}, note=_MAXIMUM)

INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        "sma": _of_period(20, "sma({period})"),
        "ema": _of_period(20, "ema({period})"),
        "lwma": _of_period(20, "wma({period})"),
        "rsi": _of_period(14, "rsi({period})", note=_EMA_STYLE),
        "cci": _of_period(20, "cci({period})"),
        "williams_r": _of_period(14, "willr({period})"),
        "roc": _of_period(10, "roc({period})"),
        "returns": _of_period(60, "roc({period})", note=_("In percent, as the broker's backtester has it.")),
        "mfi": _of_period(14, "mfi({period})"),
        "atr": _of_period(14, "atr({period})", note=_ATR),
        "change": Indicator({}, {"value": "change_pct"}),
        "maximum": _MAXIMUM_OF,
        "max": _MAXIMUM_OF,
        "minimum": _MINIMUM_OF,
        "min": _MINIMUM_OF,
        "macd": Indicator(
            {"fast": 12, "slow": 26, "signal": 9},
            {
                output: f"macd({{fast}}, {{slow}}, {{signal}}).{line}"
                for output, line in (("value", "line"), ("signal", "signal"), ("histogram", "hist"))
            },
        ),
        "bollinger": Indicator(
            {"period": 20, "std": 2},
            {line: f"bbands({{period}}, {{std}}).{line}" for line in ("upper", "middle", "lower")},
            "middle",
        ),
        "stochastic": Indicator(
            {"k_period": 14, "d_period": 3},
            {line: f"stoch({{k_period}}, {{d_period}}, 1).{line}" for line in ("k", "d")},
            "k",
            note=_STOCHASTIC,
        ),
        "adx": Indicator(
            {"period": 14},
            {"value": "adx({period})", "plus_di": "plus_di({period})", "minus_di": "minus_di({period})"},
        ),
        "donchian": Indicator(
            {"period": 20},
            {"upper": "highest(high, {period})", "lower": "lowest(low, {period})"},
            "upper",
            note=_DONCHIAN,
        ),
        "ichimoku": Indicator(
            {"tenkan": 9, "kijun": 26, "senkou_b": 52},
            {
                output: f"ichimoku({{tenkan}}, {{kijun}}, {{senkou_b}}).{line}"
                for output, line in (
                    ("tenkan", "tenkan"),
                    ("kijun", "kijun"),
                    ("senkou_a", "span_a"),
                    ("senkou_b", "span_b"),
                )
            },
            "tenkan",
        ),
        "sar": Indicator(
            {"af_start": 0.02, "af_step": 0.02, "af_max": 0.2}, {"value": "psar({af_step}, {af_max})"}, fits=_one_step
        ),
    }
)
# These are no series of ours: what they say of a number is another condition.
DISPARITY, CONSECUTIVE = "disparity", "consecutive"
DISPARITY_PERIOD = 20.0


@dataclass(frozen=True)
class NoEqual:
    """Why an indicator is not taken, and what to do."""

    why: Message
    hint: Message | None = field(default=None)


# Those whose names mislead, or of which the broker's own programs say two things.
NO_EQUAL: Mapping[str, NoEqual] = MappingProxyType(
    {
        "wma": NoEqual(
            _("wma of KIS is Wilder's average, which is no field here."),
            _("For the linearly weighted average write lwma, for an exponential one ema with 2n - 1 bars."),
        ),
        "momentum": NoEqual(
            _("momentum is a difference of prices in one program of the broker, and percent in the other."),
            _("Write roc for percent."),
        ),
        "keltner": NoEqual(
            _("The Keltner channel of KIS is of simple averages; that of this product of an EMA and 10 bars of ATR."),
            _("Write the condition in this product, with keltner(20, 2)."),
        ),
        "volatility_ind": NoEqual(
            _("volatility_ind is a fraction of a sample; volatility here is percent of a population."),
            _("Write the condition in this product, with volatility(10)."),
        ),
        "vwap": NoEqual(
            _("vwap of KIS is of several bars; that of this product is of one."),
            _("Leave the condition out, or write it with sma."),
        ),
    }
)

_PATTERNS = (
    "doji dragonfly_doji gravestone_doji long_legged_doji hammer hanging_man inverted_hammer shooting_star marubozu "
    "closing_marubozu spinning_top belt_hold high_wave rickshaw_man engulfing harami harami_cross piercing "
    "dark_cloud_cover counterattack on_neck in_neck thrusting separating_lines kicking kicking_by_length matching_low "
    "homing_pigeon dojistar morning_star morning_doji_star evening_star evening_doji_star abandoned_baby advance_block "
    "stalled_pattern tasuki_gap breakaway mat_hold ladder_bottom tristar stick_sandwich"
)
# The broker's name of a candlestick pattern and ours, where letters alone don't say it.
_RENAMED = {
    "three_white_soldiers": "3whitesoldiers",
    "three_black_crows": "3blackcrows",
    "three_inside": "3inside",
    "three_outside": "3outside",
    "three_line_strike": "3linestrike",
    "three_stars_in_south": "3starsinsouth",
    "two_crows": "2crows",
    "unique_three_river": "unique3river",
    "upside_gap_two_crows": "upsidegap2crows",
    "identical_three_crows": "identical3crows",
    "concealing_baby_swallow": "concealbabyswall",
    "gap_side_by_side_white": "gapsidesidewhite",
    "up_down_gap_three_methods": "xsidegap3methods",
}
CANDLESTICKS: Mapping[str, str] = MappingProxyType(
    {
        **{name: f"cdl_{name.replace('_', '')}" for name in _PATTERNS.split()},
        **{name: f"cdl_{ours}" for name, ours in _RENAMED.items()},
    }
)
SIGNALS: Mapping[str, str] = MappingProxyType({"bullish": "> 0", "bearish": "< 0", "detected": "!= 0"})
