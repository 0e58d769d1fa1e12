"""English words. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, fillers, words

WORDS: tuple[Entry, ...] = (
    *fillers("the", "a", "an", "i", "we", "please"),
    *words("PLAIN", "close", "close", "price", "closing price"),
    *words("PLAIN", "volume", "volume"),
    *words("UNIT", "bars", "day(s)", "bar(s)", "candle(s)", "session(s)"),
    *words("UNIT", "weeks", "week(s)"),
    *words("UNIT", "months", "month(s)"),
    *words("AVG", "sma", "moving average", "average"),
    *words("BE", None, "is", "are", "be"),
    *words("CMP", ">", "above", "over", "greater than", "higher than", "more than"),
    *words("CMP", "<", "below", "under", "less than", "lower than"),
    *words("CROSS", "crosses_above", "cross(es|) above|over", "break(s|) above"),
    *words("CROSS", "crosses_below", "cross(es|) below|under", "break(s|) below"),
    *words("AND", None, "and"),
    *words("OR", None, "or"),
    *words("NEG", None, "not", "never", "don't"),
    *words("IF", None, "when", "if", "once", "as soon as"),
    *words("BUY", "buy", "buy", "go long"),
    *words("SELL", "sell", "sell", "exit"),
)
