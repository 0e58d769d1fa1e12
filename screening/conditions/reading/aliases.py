"""Other names that are understood on input: TA-Lib, Pine, TradingView and Korean. Pure; output uses ours alone."""

from types import MappingProxyType

from screening.conditions.evaluation.candles import PATTERNS, talib_name

# Names are compared in lower case; TA-Lib's upper-case names of the same spelling need no entry.
FIELD_ALIASES = MappingProxyType(
    {
        # TA-Lib
        **{talib_name(pattern).lower(): pattern for pattern in PATTERNS},
        "max": "highest",
        "min": "lowest",
        "sar": "psar",
        "kc": "keltner",
        # Pine and TradingView
        "ma": "sma",
        "bb": "bbands",
        "wpr": "willr",
        "vol": "volume",
        "change": "change_pct",
        "gap": "gap_pct",
        "price_52_week_high": "high_52w",
        "price_52_week_low": "low_52w",
        "market_cap_basic": "market_cap",
        "price_earnings_ttm": "per",
        "return_on_equity": "roe",
        "stochastic": "stoch",
        "bollinger": "bbands",
        # Korean
        "시가": "open",
        "고가": "high",
        "저가": "low",
        "종가": "close",
        "현재가": "close",
        "거래량": "volume",
        "거래대금": "value_traded",
        "등락률": "change_pct",
        "갭": "gap_pct",
        "52주신고가": "high_52w",
        "52주최고가": "high_52w",
        "52주신저가": "low_52w",
        "52주최저가": "low_52w",
        "이동평균": "sma",
        "이동평균선": "sma",
        "이평": "sma",
        "이평선": "sma",
        "단순이동평균": "sma",
        "지수이동평균": "ema",
        "지수이동평균선": "ema",
        "가중이동평균": "wma",
        "가중이동평균선": "wma",
        "상대강도지수": "rsi",
        "볼린저밴드": "bbands",
        "켈트너": "keltner",
        "스토캐스틱": "stoch",
        "최고가": "highest",
        "최저가": "lowest",
        "변동성": "volatility",
        "돈치안": "donchian",
        "일목균형표": "ichimoku",
        "도지": "cdl_doji",
        "망치형": "cdl_hammer",
        "역망치형": "cdl_invertedhammer",
        "교수형": "cdl_hangingman",
        "유성형": "cdl_shootingstar",
        "장악형": "cdl_engulfing",
        "잉태형": "cdl_harami",
        "샛별형": "cdl_morningstar",
        "석별형": "cdl_eveningstar",
        "적삼병": "cdl_3whitesoldiers",
        "흑삼병": "cdl_3blackcrows",
        "시가총액": "market_cap",
        "부채비율": "debt_ratio",
        "배당수익률": "dividend_yield",
    }
)

PARAMETER_ALIASES = MappingProxyType(
    {
        "timeperiod": "length",
        "period": "length",
        "n": "length",
        "fastperiod": "fast",
        "slowperiod": "slow",
        "signalperiod": "signal",
        "nbdevup": "mult",
        "nbdev": "mult",
        "fastk_period": "k",
        "slowk_period": "smooth",
        "slowd_period": "d",
        "acceleration": "step",
        "maximum": "max",
        "src": "source",
        "기간": "length",
    }
)

OUTPUT_ALIASES = MappingProxyType(
    {
        "macd": "line",
        "macdsignal": "signal",
        "macdhist": "hist",
        "histogram": "hist",
        "upperband": "upper",
        "middleband": "middle",
        "lowerband": "lower",
        "basis": "middle",
        "bandwidth": "width",
        "slowk": "k",
        "slowd": "d",
        "상단": "upper",
        "중심": "middle",
        "중심선": "middle",
        "하단": "lower",
        "시그널": "signal",
    }
)

KEYWORD_ALIASES = MappingProxyType(
    {
        "그리고": "and",
        "또는": "or",
        "crossover": "crosses_above",
        "crossunder": "crosses_below",
        "cross": "crosses",
        "cross_above": "crosses_above",
        "cross_below": "crosses_below",
        "상향돌파": "crosses_above",
        "하향돌파": "crosses_below",
    }
)

# Whole conditions with a name of their own: which averages cross which way, with the lengths meant when none is given.
CROSS_ALIASES = MappingProxyType(
    {
        "golden_cross": ("crosses_above", 50, 200),
        "death_cross": ("crosses_below", 50, 200),
        "골든크로스": ("crosses_above", 20, 60),
        "데드크로스": ("crosses_below", 20, 60),
    }
)
# And those of two fields: left, operator, right. A name that is a field's too is one only where no operator follows.
COMPARISON_ALIASES = MappingProxyType(
    {
        "52주신고가": ("close", ">=", "high_52w"),
        "52주신저가": ("close", "<=", "low_52w"),
        "bullish_bar": ("close", ">", "open"),
        "bearish_bar": ("close", "<", "open"),
        "양봉": ("close", ">", "open"),
        "음봉": ("close", "<", "open"),
    }
)

TIMEFRAME_ALIASES = MappingProxyType({"D": "1d", "1D": "1d", "W": "1w", "1W": "1w", "M": "1M", "1H": "1h", "4H": "4h"})
