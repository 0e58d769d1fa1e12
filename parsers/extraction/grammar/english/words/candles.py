"""Candle patterns by name. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, words

_PATTERNS = {
    ("cdl_engulfing", ">"): (
        "bullish engulfing",
        "bullish engulfing pattern",
        "bullish engulfing candle",
        "bullish engulfing bar",
    ),
    ("cdl_engulfing", "<"): (
        "bearish engulfing",
        "bearish engulfing pattern",
        "bearish engulfing candle",
        "bearish engulfing bar",
    ),
    ("cdl_hammer", ">"): ("hammer", "hammer candle", "hammer pattern", "bullish hammer"),
    ("cdl_invertedhammer", ">"): ("inverted hammer", "inverted hammer candle"),
    ("cdl_shootingstar", "<"): ("shooting star", "shooting star candle", "shooting-star candle"),
    ("cdl_morningstar", ">"): ("morning star", "morning star pattern"),
    ("cdl_eveningstar", "<"): ("evening star", "evening star pattern"),
    ("cdl_hangingman", "<"): ("hanging man", "hanging man candle"),
    ("cdl_piercing", ">"): ("piercing line", "piercing pattern", "piercing candle"),
    ("cdl_darkcloudcover", "<"): ("dark cloud cover", "dark cloud"),
    ("cdl_3whitesoldiers", ">"): ("three white soldiers", "3 white soldiers"),
    ("cdl_3blackcrows", "<"): ("three black crows", "3 black crows"),
    ("cdl_doji", ">"): ("doji", "doji candle"),
    ("cdl_dragonflydoji", ">"): ("dragonfly doji", "dragonfly"),
    ("cdl_gravestonedoji", ">"): ("gravestone doji", "gravestone"),
    ("cdl_harami", ">"): ("bullish harami", "bullish harami pattern"),
    ("cdl_harami", "<"): ("bearish harami", "bearish harami pattern"),
}
PATTERNS: tuple[Entry, ...] = tuple(
    entry for value, surfaces in _PATTERNS.items() for entry in words("SHAPE", value, *surfaces)
)
