"""English. Patterns match the folded text: lower case, one kind of quote and dash, single blanks."""

import re

from parsers.extraction.numbers import LENGTH
from parsers.extraction.rules.vocabulary.base import Entry, Meaning, Vocabulary, reading, words
from parsers.extraction.rules.vocabulary.common import ARGS, INDICATORS, MACD, PERIOD, RSI, SIGNS, B, E
from parsers.extraction.rules.vocabulary.series import average, channel, indicator, price, with_length

_SPAN = rf"(?P<length>{LENGTH})[- ](?:trading )?(?:days?|sessions?|bars?|candles?|periods?|weeks?|months?)"
_KIND = r"(?:(?P<kind>simple|exponential|weighted) )?"
_MEAN = r"(?:moving average|average|mean|(?P<kind2>sma|ema|wma|ma))(?: price| line)?"
_PRIOR = r"(?:last|prior|previous|past|preceding)"

_OPERANDS: tuple[Entry, ...] = (
    *reading(
        "operand",
        average("volume"),
        rf"{B}{_SPAN} (?:simple )?(?:moving )?average (?:trading |daily )?volume{E}",
        rf"{B}(?:its |the )?average (?:daily |trading )?volume (?:of|over) (?:the )?(?:{_PRIOR} )?{_SPAN}",
        rf"{B}{_SPAN} volume (?:moving )?average{E}",
        rf"{B}(?:its |the )?{_SPAN} average of volume{E}",
    ),
    *reading("operand", average("volume"), rf"{B}(?:its |the )?(?:average|usual|normal) (?:daily |trading )?volume{E}"),
    *reading(
        "operand",
        average(),
        rf"{B}{_SPAN} {_KIND}{_MEAN}{E}",
        rf"{B}{_KIND}(?:moving average|average) (?:of|over) (?:the )?(?:{_PRIOR} )?{_SPAN}",
        # "the 150-day and the 200-day average", "the 200-day one": the noun stands once.
        rf"{B}{_SPAN}(?= (?:and|or) (?:its |the |both )*{_SPAN.replace('?P<length>', '?:')}"
        rf" {_KIND.replace('?P<kind>', '?:')}(?:moving average|average|sma|ema))",
        rf"{B}{_SPAN} (?:one|line){E}",
        rf"{B}(?P<length>\d{{1,4}})-(?= (?:and|or) (?:its |the )?\d{{1,4}}[- ]day)",
    ),
    *words("operand", "high_52w", rf"{B}(?:52|fifty[- ]two)[- ]week high{E}"),
    *words("operand", "low_52w", rf"{B}(?:52|fifty[- ]two)[- ]week low{E}"),
    *reading(
        "operand",
        channel("donchian", "upper"),
        rf"{B}(?:highest high|highest close|high) of (?:the )?(?:{_PRIOR} )?{_SPAN}",
        rf"{B}{_SPAN} (?:high|highs){E}",
        rf"{B}{_PRIOR} {_SPAN} high{E}",
    ),
    *reading(
        "operand",
        channel("donchian", "lower"),
        rf"{B}(?:lowest low|lowest close|low) of (?:the )?(?:{_PRIOR} )?{_SPAN}",
        rf"{B}{_SPAN} (?:low|lows){E}",
    ),
    *reading(
        "operand",
        indicator("bbands", "upper"),
        rf"{B}(?:upper bollinger(?: band)?s?|bollinger upper band|upper band){E}{ARGS}",
    ),
    *reading(
        "operand",
        indicator("bbands", "lower"),
        rf"{B}(?:lower bollinger(?: band)?s?|bollinger lower band|lower band){E}{ARGS}",
    ),
    *reading("operand", indicator("bbands", "middle"), rf"{B}(?:middle bollinger(?: band)?|middle band){E}{ARGS}"),
    *reading(
        "operand",
        with_length("roc(%s)"),
        rf"{B}{_SPAN} (?:rate of change|return|momentum){E}",
        rf"{B}roc ?\((?P<args>\d{{1,6}})\)",
    ),
    *reading("operand", indicator("stoch", "k"), rf"{B}(?:slow |fast )?stochastics?(?: oscillator)?(?: %?k)?{E}{ARGS}"),
    *words("operand", "market_cap", rf"{B}market (?:cap|capitali[sz]ation|value){E}"),
    *words("operand", "debt_to_equity", rf"{B}debt[- ]to[- ]equity(?: ratio)?{E}"),
    *words("operand", "dividend_yield", rf"{B}dividend yield{E}"),
    *words("operand", "eps_growth", rf"{B}(?:eps|earnings) growth{E}"),
    *words("operand", "revenue_growth", rf"{B}(?:revenue|sales) growth{E}"),
    *words("operand", "value_traded", rf"{B}(?:dollar volume|value traded|turnover){E}"),
    *words("operand", "volume", rf"{B}(?:trading )?volume{E}", rf"{B}traded{E}(?= (?:over|more|at|above|under|less))"),
    *words("operand", "gap_pct", rf"{B}gap(?:s|ped|ping)? (?:up|higher)(?: by)?{E}"),
    *reading("operand", indicator("roc"), rf"{B}(?:rate of change|roc){E}"),
    *reading(
        "operand", indicator("stoch", "k"), rf"{B}k{E}(?= (?:is|gets|goes|rises|crosses|above|below|over|under|comes))"
    ),
    *reading(
        "operand",
        price("high"),
        rf"{B}(?:(?P<before>yesterday's|previous (?:day|bar)'s|prior (?:day"
        rf"|bar)'s|that bar's) |(?:bar|candle|day|today)'s |the daily )high{E}",
    ),
    *reading(
        "operand",
        price("low"),
        rf"{B}(?:(?P<before>yesterday's|previous (?:day|bar)'s|prior (?:day"
        rf"|bar)'s|that bar's) |(?:bar|candle|day|today)'s |the daily )low{E}",
    ),
    *reading(
        "operand", price("open"), rf"{B}(?:today's |the |day's )?open(?:ing price)?{E}(?= (?:is|above|below|>|<))"
    ),
    *reading(
        "operand", price("close"), rf"{B}(?P<before>yesterday's|previous|prior) (?:day's )?clos(?:e|ing price){E}"
    ),
    *words(
        "operand",
        "close",
        rf"{B}(?:the |its )?(?:weekly |daily |monthly |last |today's )?clos(?:e"
        rf"|ing price){E}(?! (?:the|my|your|out|all|any|half|position|trade"
        rf"|it\b|long|short))",
        rf"{B}(?:the |its |share |stock )?price{E}(?!s)",
        rf"{B}priced{E}",
        rf"{B}(?:it |price |that |which |they )?(?:closes|trades|trading|costs?){E}(?= (?:back "
        rf"|again |more |at |between |up |down )?(?:above|over|under|below"
        rf"|than|or|least|between|\$))",
    ),
)

_FACTS: tuple[Entry, ...] = (
    *reading(
        "fact",
        Meaning("close >= high_52w"),
        rf"{B}new (?:52|fifty[- ]two)[- ]week highs?{E}",
        rf"{B}new (?:one[- ]?year|yearly|annual) highs?{E}",
    ),
    *reading("fact", Meaning("close <= low_52w"), rf"{B}new (?:52|fifty[- ]two)[- ]week lows?{E}"),
    *reading("fact", with_length("close crosses_above donchian(%s).upper"), rf"{B}new {_SPAN} highs?{E}"),
    *reading("fact", with_length("close crosses_below donchian(%s).lower"), rf"{B}new {_SPAN} lows?{E}"),
    *reading(
        "fact",
        Meaning("oversold", ("30",)),
        rf"{B}{PERIOD}{RSI}{E}{ARGS} (?:is |gets |goes |becomes |turns )?oversold{E}",
        rf"{B}oversold {RSI}{E}{ARGS}",
    ),
    *reading(
        "fact",
        Meaning("overbought", ("70",)),
        rf"{B}{PERIOD}{RSI}{E}{ARGS} (?:is |gets |goes |becomes |turns )?overbought{E}",
        rf"{B}overbought {RSI}{E}{ARGS}",
    ),
    *reading(
        "fact",
        Meaning("macd_up", ("12", "26", "9")),
        rf"{B}{MACD} (?:turns|is|goes|crosses) (?:bullish|up|positive){E}",
        rf"{B}bullish {MACD} (?:cross(?:over)?){E}",
    ),
    *reading(
        "fact",
        Meaning("macd_down", ("12", "26", "9")),
        rf"{B}{MACD} (?:turns|is|goes|crosses) (?:bearish|down|negative){E}",
        rf"{B}bearish {MACD} (?:cross(?:over)?){E}",
    ),
    *words(
        "fact",
        "opposite_cross",
        rf"{B}opposite (?:macd )?(?:cross(?:over)?|signal){E}",
        rf"{B}(?:crosses|cross) back{E}(?! (?:above|below|over|under))",
    ),
)

_COMPARATORS: tuple[Entry, ...] = (
    *words(
        "comparator",
        "crosses_above",
        rf"{B}(?:cross(?:es|ed|ing)?|breaks?(?: out)?|moves?|climbs?|comes?"
        rf"|rises?|goes|gets?|pushes|punches) (?:back )?(?:up )?(?:above|over"
        rf"|through|past)(?! \d{{1,6}} ?%){E}",
        rf"{B}crosses (?:back )?up{E}",
        rf"{B}reclaims?{E}",
        rf"{B}(?:a )?break(?:out)? (?:of|above|over){E}",
        rf"{B}breaks(?: out of)?{E}(?! (?:below|under|down))",
    ),
    *words(
        "comparator",
        "crosses_below",
        rf"{B}(?:cross(?:es|ed|ing)?|breaks?|falls?|drops?|moves?|dips?|slips?"
        rf"|goes|sinks?) (?:back )?(?:down )?(?:below|under|beneath|through)(?! \d{{1,6}} ?%){E}",
        rf"{B}(?:crosses|breaks) (?:back )?down{E}",
        rf"{B}loses{E}",
        rf"{B}takes out{E}(?= the low)",
    ),
    *words("comparator", "golden_cross", rf"{B}golden[- ]cross(?:es|over)?{E}"),
    *words("comparator", "death_cross", rf"{B}(?:death|dead)[- ]cross(?:es|over)?{E}"),
    *words(
        "comparator",
        ">=",
        rf"{B}(?<!for )(?:at least|no less than|not less than|not below|greater than or equal to|is or exceeds){E}",
        rf"{B}at or above{E}",
    ),
    *words("comparator", "reaches", rf"{B}(?:reach|touch)(?:es|ed)?{E}"),
    *words(
        "comparator",
        "<=",
        rf"{B}(?:at most|no more than|not more than|not above|less than or equal to|at or below|at or under){E}",
    ),
    *words(
        "comparator",
        ">",
        rf"{B}(?:back )?(?:above|over|greater than|more than|higher than|exceeds?"
        rf"|exceeding|bigger than){E}(?! (?:the )?(?:last|past|prior) )",
    ),
    *words(
        "comparator", "<", rf"{B}(?:back )?(?:below|under|less than|lower than|beneath|smaller than|cheaper than){E}"
    ),
    *words("comparator", "or>=", rf"{B}or (?:more|higher|above|greater|better){E}"),
    *words("comparator", "or<=", rf"{B}or (?:less|lower|below|fewer){E}"),
    *words("comparator", "between", rf"{B}between{E}"),
    *words("trend", "rising", rf"{B}(?:is |has been |are )?(?:rising|sloping up|trending up|going up){E}"),
    *words("trend", "falling", rf"{B}(?:is |has been |are )?(?:falling|sloping down|trending down|declining){E}"),
    *words("fact", "positive", rf"{B}(?:is |turns |goes |stays )?positive{E}"),
    *words("fact", "negative", rf"{B}(?:is |turns |goes |stays )?negative{E}"),
)

_ROLES: tuple[Entry, ...] = (
    *words(
        "role",
        "short",
        rf"{B}(?:sell short|go(?:ing)? short|short(?: sell)?(?= (?:when|if"
        rf"|on|it|the stock))|enter short|open a short){E}",
    ),
    *words(
        "role",
        "sell",
        rf"{B}(?:sell(?:s|ing)?|sold|exit(?:s|ing)?|get out|getting out|i'm out"
        rf"|bail out|leave|let go|liquidate|cover|flip|take it off){E}",
        rf"{B}close (?:the |my |out |any |all )?(?:trades?|positions?|longs?|shorts?|it){E}",
        rf"{B}close out{E}",
    ),
    *words(
        "role",
        "buy",
        rf"{B}(?:buy(?:s|ing)?(?! ?-?back)|purchase(?! price)|go(?:ing)? long|long(?=:"
        rf"| [a-z]+:| when| if)|enter(?:s|ing)?(?: long| the trade)?|take a long"
        rf"|open a long|my long|hold(?=[a-z\x00 ]{2, 12} (?:if|when|while|only))"
        rf"|accumulate|get in){E}",
    ),
    *words(
        "role",
        "filter",
        rf"{B}(?:scan|screen|list|look for|find|only trade|must|has to|have to"
        rf"|filter|search|show me|pick|only|consider){E}",
    ),
)

_OTHER: tuple[Entry, ...] = (
    *words("logic", "or", rf"{B}(?:or|either){E}"),
    *words("logic", "and", rf"{B}(?:and|while|with|plus|also|as long as|provided){E}"),
    *words("logic", "not", rf"{B}(?:unless|except|not){E}"),
    *words(
        "risk",
        "trailing_stop",
        rf"{B}(?:trailing[- ]stop(?:[- ]loss)?|trail(?:s|ing)?(?: (?:a|the|my) stop)?|chandelier){E}",
    ),
    *words(
        "risk",
        "stop_loss",
        rf"{B}(?:hard |protective |initial |first |my )?stop(?:[- ]?loss)?(?:es|s)?{E}(?! (?:trading|out))",
        rf"{B}stopped out{E}",
        rf"{B}cut (?:the |my )?(?:losses|loss|it){E}",
    ),
    *words(
        "risk",
        "take_profit",
        rf"{B}(?:take[- ]?profits?|take (?:the |my )?(?:money|gains|profit)"
        rf"|profit target|targets?|book (?:the )?profits?|in profit|gain of"
        rf"|lock in){E}",
    ),
    *words(
        "entry_price",
        "",
        rf"{B}(?:the |my |our )?(?:entry|purchase|buy|fill)(?:ing)?(?: price)?{E}(?<!buy)",
        rf"{B}the fill{E}",
        rf"{B}(?:what|the price) i paid{E}",
        rf"{B}cost basis{E}",
    ),
    *words(
        "peak",
        "",
        rf"{B}(?:peak|highest (?:high|close|price) since (?:the )?entry|high since entry|highest price since){E}",
    ),
)

VOCABULARY = Vocabulary(
    language="en",
    verb_last=False,
    entries=(*_FACTS, *_OPERANDS, *INDICATORS, *_COMPARATORS, *_ROLES, *_OTHER, *SIGNS),
    injection=tuple(
        re.compile(pattern)
        for pattern in (
            r"ignore (?:all |any |the |your )*(?:previous|prior|above|earlier) (?:instructions|rules|prompts?|text)",
            r"disregard (?:all |any |the |your )*(?:previous|prior|above|earlier)",
            r"system prompt",
            r"you are now\b",
            r"\bapi keys?\b",
            r"(?:admin|developer|god|debug) mode",
            r"(?m)^ ?(?:system|assistant|user) ?:",
            r"reveal (?:your|the) (?:instructions|secrets?|passwords?)",
        )
    ),
    vague=tuple(
        re.compile(pattern)
        for pattern in (
            r"\b(?:looks?|feels?|seems?) (?:strong|weak|cheap|good|right|healthy|expensive)",
            r"\b(?:cheap|undervalued|strong momentum|a lot of volume|low volatility|(?<!as )soon|a bit)\b",
            r"\b(?:high|heavy) volume\b",
        )
    ),
    cross_default=(50, 200),
)
