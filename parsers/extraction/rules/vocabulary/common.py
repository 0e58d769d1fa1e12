"""Names of indicators and comparison signs that both languages use. Pure data."""

from parsers.extraction.numbers import LENGTH
from parsers.extraction.rules.vocabulary.base import Entry, reading, words
from parsers.extraction.rules.vocabulary.series import average, indicator

# Where a name begins and ends: Korean particles follow Latin names without a blank.
B, E = r"(?<![a-z])", r"(?![a-z])"
# "14-day ", "14 period ", "14일 ", "14봉 "
PERIOD = (
    rf"(?:(?P<length>{LENGTH})(?:[- ](?:days?|periods?|bars?|weeks?|months?|sessions?)|일|봉|주|개월)?(?:'s)?[- ]?)?"
)
# The same where the unit must be said ("20-day ATR"; "two ATRs" is a multiple).
PERIOD_SAID = rf"(?:(?P<length>{LENGTH})(?:[- ](?:days?|periods?|bars?|weeks?|months?|sessions?)|일|봉)(?:'s)?[- ]?)?"
ARGS = r"(?: ?[\(\[](?P<args> ?\d[\d., ]*)[\)\]])?"
RSI = r"(?:rsi|relative strength index|알에스아이|상대 ?강도 ?지수)"
MACD = r"(?:macd|맥디|엠에이씨디)"

SIGNS: tuple[Entry, ...] = (
    *words("comparator", ">=", r">="),
    *words("comparator", "<=", r"<="),
    *words("comparator", ">", r">"),
    *words("comparator", "<", r"<"),
    *words("logic", "and", r"&&?"),
    *words("logic", "or", r"\|\|?"),
)

# Something other than the traded symbol itself. No condition can name it yet, so a rule about it is listed as not
# used; without this entry it would be read as a rule about the symbol's own price.
ANOTHER_SERIES: tuple[Entry, ...] = words(
    "operand",
    "another_series",
    rf"{B}v(?:ix|kospi){E}(?: ?(?:index|지수))?",
    rf"{B}(?:dollar index|dxy|market breadth|advance[- ]decline line|vix futures){E}|달러 ?인덱스|공포 ?지수",
    rf"{B}the (?:overall |broad(?:er)? )?market(?= (?:is|closes?|trades?|stays?) (?:back )?(?:above|below|over|under))",
)

INDICATORS: tuple[Entry, ...] = (
    *ANOTHER_SERIES,
    *reading("operand", indicator("rsi"), rf"{B}{PERIOD}{RSI}{E}{ARGS}(?: ?(?:reading|value|지표|값))?"),
    *reading(
        "operand",
        indicator("macd", "hist"),
        rf"{B}(?:{MACD}{ARGS}(?:'s|의)? ?)?(?:histogram|히스토그램|오실레이터)",
    ),
    *reading(
        "operand",
        indicator("macd", "signal"),
        rf"{B}(?:{MACD}{ARGS}(?:'s|의)? ?)?(?:its |the )?(?:signal ?line|signal{E}|시그널 ?선?)",
    ),
    *reading("operand", indicator("macd", "line"), rf"{B}{MACD}{E}(?: line| ?선)?{ARGS}(?: line| ?선)?"),
    *reading("operand", indicator("adx"), rf"{B}{PERIOD}adx{E}{ARGS}"),
    *reading("operand", indicator("plus_di"), rf"\+di{E}{ARGS}", rf"{B}plus ?di{E}{ARGS}"),
    *reading("operand", indicator("minus_di"), rf"-di{E}{ARGS}", rf"{B}minus ?di{E}{ARGS}"),
    *reading("operand", indicator("cci"), rf"{B}{PERIOD}cci{E}{ARGS}"),
    *reading("operand", indicator("mfi"), rf"{B}{PERIOD}(?:mfi|money flow index){E}{ARGS}"),
    *reading("operand", indicator("willr"), rf"{B}{PERIOD}(?:williams ?%r|willr|윌리엄스 ?%? ?r){E}{ARGS}"),
    *reading("operand", indicator("atr"), rf"{B}{PERIOD_SAID}(?:atrs?|average true range){E}{ARGS}"),
    *reading("operand", indicator("stoch", "d"), rf"%d{E}|{B}percent d{E}"),
    *reading("operand", indicator("stoch", "k"), rf"%k{E}|{B}percent k{E}"),
    *reading(
        "operand",
        average(),
        rf"{B}(?P<kind>ema|sma|wma|ma){E}(?: ?\((?P<args> ?\d{{1,6}} ?)\)| ?(?P<length>\d{{1,4}})(?![\d.%]))",
        rf"{B}(?P<length>\d{{1,4}})[- ]?(?:day |period |week |일 ?)?(?P<kind>ema|sma|wma|ma){E}",
    ),
    *words(
        "operand",
        "per",
        rf"{B}p/?er?{E}(?! cent)(?= ?(?:ratio|이|가|은|는|[<>]|under|below|above|over|of))",
        rf"{B}p/e(?: ratio)?{E}",
    ),
    *words("operand", "pbr", rf"{B}pbr{E}", rf"{B}p/b(?: ratio)?{E}"),
    *words("operand", "psr", rf"{B}psr{E}", rf"{B}p/s(?: ratio)?{E}"),
    *words("operand", "pcr", rf"{B}pcr{E}"),
    *words("operand", "roe", rf"{B}roe{E}"),
    *words("operand", "roa", rf"{B}roa{E}"),
    *words("operand", "vwap", rf"{B}vwap{E}"),
)
