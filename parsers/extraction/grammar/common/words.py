"""Signs and indicator names in Latin letters, which stand in Korean texts too. Pure data."""

from parsers.extraction.grammar.common.facts import FACT_PATTERNS, FACTS
from parsers.extraction.grammar.common.formulas import FORMULA_PATTERNS
from parsers.extraction.grammar.common.names import NAME_PATTERNS, NAMES
from parsers.extraction.grammar.common.strange import STRANGE
from parsers.extraction.grammar.lexicon.entries import Entry, Meaning, Pattern, words


def signs(type_: str, *surfaces: str) -> tuple[Entry, ...]:
    """Signs as they stand, brackets and all."""
    return tuple(Entry(surface, Meaning(type_)) for surface in surfaces)


SIGNS: tuple[Entry, ...] = (
    *signs("LPAREN", "(", "[", "{"),
    *signs("RPAREN", ")", "]", "}"),
    *words("COMMA", None, ",", ";"),
    *words("COLON", None, ":"),
    *words("SLASH", None, "/"),
    *words("DASH", None, "-", "~"),
    *words("PLUS", None, "+"),
    *words("STAR", None, "*", "x"),
    *words("AND", None, "&", "&&"),
    *words("CMP", ">", ">"),
    *words("CMP", ">=", ">=", "=>"),
    *words("CMP", "<", "<"),
    *words("CMP", "<=", "<=", "=<"),
    *words("EQUALS", None, "=", "=="),
    *words("UNIT", "percent", "%", "%p", "percent", "pct"),
)

# Indicators: the field of screening.conditions and its line.
INDICATORS: tuple[Entry, ...] = (
    *words("IND", ("rsi", ""), "rsi"),
    *words("IND", ("macd", "line"), "macd", "macd line"),
    *words("IND", ("macd", "signal"), "macd signal", "macd signal line"),
    *words("IND", ("macd", "hist"), "macd histogram", "macd hist"),
    *words("IND", ("bbands", "pctb"), "%b", "bb %b", "bollinger %b"),
    *words("IND", ("stoch", "k"), "%k", "stoch", "stochastic", "stochastic %k"),
    *words("IND", ("stoch", "d"), "%d", "stochastic %d"),
    *words("IND", ("atr", ""), "atr"),
    *words("IND", ("adx", ""), "adx"),
    *words("IND", ("plus_di", ""), "+di", "di+"),
    *words("IND", ("minus_di", ""), "-di", "di-"),
    *words("IND", ("cci", ""), "cci"),
    *words("IND", ("mfi", ""), "mfi"),
    *words("IND", ("willr", ""), "williams %r", "%r", "willr"),
    *words("IND", ("psar", ""), "psar", "parabolic sar"),
    *words("IND", ("roc", ""), "roc"),
    *words("PLAIN", "vwap", "vwap"),
    *words("PLAIN", "per", "per", "p/e"),
    *words("PLAIN", "pbr", "pbr", "p/b"),
    *words("PLAIN", "psr", "psr", "p/s"),
    *words("PLAIN", "pcr", "pcr"),
    *words("PLAIN", "roe", "roe"),
    *words("PLAIN", "roa", "roa"),
    *words("AVG", "sma", "sma", "ma"),
    *words("AVG", "ema", "ema"),
    *words("AVG", "wma", "wma"),
)
COMMON: tuple[Entry, ...] = (*SIGNS, *INDICATORS, *STRANGE, *NAMES, *FACTS)
COMMON_PATTERNS: tuple[Pattern, ...] = (*NAME_PATTERNS, *FACT_PATTERNS, *FORMULA_PATTERNS)
