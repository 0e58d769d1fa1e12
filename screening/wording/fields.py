"""What fields are called, without their article; %(length)s and the like are their parameters. Pure."""

from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# Names that take an article: "the close", "the weekly close", "its 20-bar average".
COMMON: MappingProxyType[str, Message] = MappingProxyType(
    {
        "open": _("open"),
        "high": _("high"),
        "low": _("low"),
        "close": _("close"),
        "volume": _("volume"),
        "value_traded": _("value traded"),
        "vwap": _("volume-weighted average price"),
        "gap_pct": _("opening gap"),
        "high_52w": _("52-week high"),
        "low_52w": _("52-week low"),
        "atr": _("average true range (%(length)s)"),
        "volatility": _("%(length)s-bar volatility"),
        "highest": _("highest %(source)s of the last %(length)s bars"),
        "lowest": _("lowest %(source)s of the last %(length)s bars"),
        "psar": _("parabolic SAR (%(step)s, %(max)s)"),
        "vb_level": _("volatility breakout level (k = %(k)s)"),
        "roc": _("%(length)s-bar return"),
        "market_cap": _("market capitalisation"),
        "eps_growth": _("growth of the earnings per share"),
        "revenue_growth": _("revenue growth"),
        "dividend_yield": _("dividend yield"),
        "debt_to_equity": _("debt to equity"),
        "debt_ratio": _("debt ratio"),
        "rs_rating": _("relative strength rating"),
        "foreign_net_buy_days": _("number of days in a row on which foreigners bought more than they sold"),
        "institution_net_buy_days": _("number of days in a row on which institutions bought more than they sold"),
        "bars_held": _("number of bars held"),
        "time_of_day": _("time of day"),
    }
)
# Names that take none: "RSI(14)", "weekly RSI(14)".
OWN: MappingProxyType[str, Message] = MappingProxyType(
    {
        "rsi": _("RSI(%(length)s)"),
        "adx": _("ADX(%(length)s)"),
        "plus_di": _("+DI(%(length)s)"),
        "minus_di": _("-DI(%(length)s)"),
        "willr": _("Williams %%R(%(length)s)"),
        "cci": _("CCI(%(length)s)"),
        "mfi": _("MFI(%(length)s)"),
        "per": _("P/E"),
        "pbr": _("P/B"),
        "psr": _("P/S"),
        "pcr": _("P/CF"),
        "roe": _("ROE"),
        "roa": _("ROA"),
    }
)
AVERAGES: MappingProxyType[str, tuple[Message, Message]] = MappingProxyType(
    {
        "sma": (_("%(length)s-bar average"), _("%(length)s-bar average of %(source)s")),
        "ema": (_("%(length)s-bar exponential average"), _("%(length)s-bar exponential average of %(source)s")),
        "wma": (_("%(length)s-bar weighted average"), _("%(length)s-bar weighted average of %(source)s")),
    }
)
# Lines of fields that have several; they take an article, except the first of MACD and the stochastic.
LINES: MappingProxyType[tuple[str, str], Message] = MappingProxyType(
    {
        ("macd", "line"): _("MACD %(fast)s/%(slow)s/%(signal)s"),
        ("macd", "signal"): _("signal line of MACD %(fast)s/%(slow)s/%(signal)s"),
        ("macd", "hist"): _("histogram of MACD %(fast)s/%(slow)s/%(signal)s"),
        ("bbands", "upper"): _("upper Bollinger band (%(length)s, %(mult)s)"),
        ("bbands", "middle"): _("middle Bollinger band (%(length)s, %(mult)s)"),
        ("bbands", "lower"): _("lower Bollinger band (%(length)s, %(mult)s)"),
        ("bbands", "width"): _("width of the Bollinger bands (%(length)s, %(mult)s)"),
        ("bbands", "pctb"): _("Bollinger %%B (%(length)s, %(mult)s)"),
        ("keltner", "upper"): _("upper Keltner band (%(length)s, %(mult)s)"),
        ("keltner", "middle"): _("middle Keltner band (%(length)s, %(mult)s)"),
        ("keltner", "lower"): _("lower Keltner band (%(length)s, %(mult)s)"),
        ("donchian", "upper"): _("highest high of the %(length)s bars before"),
        ("donchian", "lower"): _("lowest low of the %(length)s bars before"),
        ("stoch", "k"): _("stochastic %%K (%(k)s, %(d)s, %(smooth)s)"),
        ("stoch", "d"): _("stochastic %%D (%(k)s, %(d)s, %(smooth)s)"),
        ("ichimoku", "tenkan"): _("Ichimoku conversion line (%(tenkan)s)"),
        ("ichimoku", "kijun"): _("Ichimoku base line (%(kijun)s)"),
        ("ichimoku", "span_a"): _("Ichimoku leading span A (%(tenkan)s, %(kijun)s)"),
        ("ichimoku", "span_b"): _("Ichimoku leading span B (%(senkou)s)"),
    }
)
WITHOUT_ARTICLE = frozenset({("macd", "line"), ("stoch", "k"), ("stoch", "d"), ("bbands", "pctb")})
# What a line is called beside another line of the same indicator: "MACD 12/26/9 crosses above its signal line".
OF_THE_SAME: MappingProxyType[tuple[str, str], Message] = MappingProxyType({("macd", "signal"): _("signal line")})
TIMEFRAMES: MappingProxyType[str, Message] = MappingProxyType(
    {
        "1m": _("1-minute %(what)s"),
        "5m": _("5-minute %(what)s"),
        "15m": _("15-minute %(what)s"),
        "30m": _("30-minute %(what)s"),
        "1h": _("1-hour %(what)s"),
        "4h": _("4-hour %(what)s"),
        "1d": _("daily %(what)s"),
        "1w": _("weekly %(what)s"),
        "1M": _("monthly %(what)s"),
    }
)
