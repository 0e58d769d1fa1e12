"""What is traded and on which bars, as phrases and as statements of their own. Pure."""

from parsers.extraction.grammar.common.facts import frame_of
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Fact, Noted, Statement
from parsers.extraction.grammar.notation import Grammar

FACTS = Grammar()
Named = tuple[str, str]
_SIZES = {"DJIA": (30,), "SP500": (500,), "NASDAQ100": (100,), "RUSSELL2000": (2000,), "KOSPI200": (200,)}


@FACTS.rule("fact: SYMBOL", "fact: COMMODITY")
def symbol(named: Named) -> Statement:
    """AAPL"""
    return (Fact("universe.symbols", named[0]), Fact("universe.market", named[1]))


@FACTS.rule("fact: INDEX")
def index(named: Named) -> Statement:
    """the S&P 500"""
    return (Fact("universe.index", named[0]), Fact("universe.market", named[1]))


@FACTS.rule("fact: NUM INDEX")
def counted_index(count: float, named: Named) -> Statement | None:
    """the 30 Dow (stocks)"""
    return index(named) if count in _SIZES.get(named[0], ()) else None


@FACTS.rule("fact: MARKET")
def market(name: str) -> Statement:
    """US stocks"""
    return (Fact("universe.market", name),)


@FACTS.rule("ticker: TICKER")
def ticker(named: Named) -> Statement:
    """a word of capitals that no list knows: a symbol where something is bought or listed, of the US as a guess"""
    return (Fact("universe.symbols", named[0]), Fact("universe.market", named[1], is_inferred=True))


@FACTS.rule(
    "tickers: ticker -(AND|OR|COMMA|SLASH) ticker",
    "tickers: tickers -(AND|OR|COMMA|SLASH) ticker",
    "tickers: ticker -(AND|OR|COMMA) fact",
)
def more_tickers(left: Statement, right: Statement) -> Statement:
    """ABCD and EFGH"""
    return (*left, *right)


FACTS.same("told_symbols: ticker", "told_symbols: tickers")
FACTS.same(
    "statement: -KEYUNIVERSE -(COLON|EQUALS|BE|EQUALSWORD) told_symbols",
    "statement: -LOOKFOR told_symbols",
    "facts: tickers",
)
FACTS.same("what: ticker -THING", cost=0.05)


@FACTS.rule("facts: facts -LPAREN ticker -RPAREN")
def named_by_its_ticker(left: Statement, right: Statement) -> Statement | None:
    """copper futures (HG): the same one"""
    symbols = {part.value for part in right if isinstance(part, Fact) and part.path == "universe.symbols"}
    known = {part.value for part in left if isinstance(part, Fact) and part.path == "universe.symbols"}
    return left if symbols <= known else None


FACTS.same("facts: fact", "facts: -LPAREN facts -RPAREN")


@FACTS.rule(
    "facts: facts -(AND|OR|COMMA|SLASH) fact",
    "facts: facts -(AND|OR|COMMA|SLASH) ticker",
    "facts: facts -COMMA -(AND|OR) fact",
    "facts: facts fact",
    "facts: facts -LPAREN fact -RPAREN",
)
def more(left: Statement, right: Statement) -> Statement:
    """AAPL or MSFT"""
    return (*left, *right)


FACTS.same(
    "what: facts", "what: facts -THING", "what: -ANY what", "what: -(OF|IN|FROM|FOR|ON) what", "what: -NUMBERED what"
)
FACTS.same(
    "what: -THING -(IN|FROM|OF|ON|FOR) what", "what: facts -UNIT", "what: -ANY -(OF|FROM) what", "what: facts -CHART"
)


@FACTS.rule("noun: -THING", "noun: -ANY -THING", "noun: -PRON", "noun: -ANY", "noun: -POSITION", "noun: -ANY -POSITION")
@FACTS.rule(
    "noun: -(THING|PRON|UNIT) -REL? -PASSES", "noun: -ANY -REL? -PASSES", "noun: -ANY -(THING|UNIT) -REL -PASSES"
)
@FACTS.rule("noun: -THING -THING", "noun: -UNIT", "noun: -ANY -UNIT")
def nothing_told() -> Statement:
    """any stock"""
    return (Aside(),)


# Between two parts of a sentence, and before what is said of somebody: written once, so that rules stay few.
FACTS.rule("link: (COMMA|AND|THEN|ARROW|EQUALS|DASH|COLON)", "link: COMMA -(AND|THEN)", "link: AND -THEN")(
    lambda *_words: True
)
FACTS.rule("comma: COMMA", "comma: AND", "comma: COMMA -AND")(lambda _word: True)
FACTS.rule("those: noun", "those: (WHOSE|REL|WITH|IF)", "those: noun -(WHOSE|REL|WITH|IF)")(lambda _word: True)
FACTS.rule("who: noun", "who: POSITION", "who: IDEA", "who: PERTRADE")(lambda _word: True)

FACTS.same("what: noun", cost=0.02)


@FACTS.rule("what: -KINDWORD what", "what: -LARGE what", "what: what -KINDWORD", "what: -VAGUE what")
def of_a_kind(told: Statement) -> Statement:
    """large-cap tech stocks: which, no number tells"""
    return (*told, Noted("vague"))


@FACTS.rule("what: facts -(FRAMEIN|COMMA|ON|IN) tf", "what: what -(FRAMEIN|COMMA) tf", "what: facts tf")
def on_bars(told: Statement, frame: Statement) -> Statement:
    """NVDA on the 15-minute chart"""
    return (*told, *frame)


@FACTS.rule("what: facts -(ON|FRAMEIN) frame", cost=0.05)
def on_frame(told: Statement, frame: str) -> Statement:
    """XRP on the 4 hour"""
    return (*told, Fact("timeframe", frame))


@FACTS.rule("what: ticker -(FRAMEIN|ON|COMMA) tf", cost=0.05)
def ticker_on_bars(told: Statement, frame: Statement) -> Statement:
    """ABCD on the daily chart"""
    return (*told, *frame)


@FACTS.rule("what: tf -(OF|FOR) ticker", cost=0.05)
def bars_of_ticker(frame: Statement, told: Statement) -> Statement:
    """the daily chart of ABCD"""
    return (*told, *frame)


@FACTS.rule("what: tf facts", "what: tf -(OF|FOR|COMMA) facts")
def bars_of(frame: Statement, told: Statement) -> Statement:
    """the hourly chart of EUR/USD"""
    return (*told, *frame)


@FACTS.rule("what: frame facts -CHART")
def frame_of_symbol(frame: str, told: Statement) -> Statement:
    """the 4-hour BTC chart"""
    return (*told, Fact("timeframe", frame))


@FACTS.rule(
    "tf: FRAME -CHART",
    "tf: FRAME -CHART -ONLY",
    "tf: -ONLY FRAME -CHART",
    "tf: FRAME -IDEA",
    "tf: FRAME -LPAREN -CHART -RPAREN",
)
def timeframe(frame: str) -> Statement:
    """daily bars"""
    return (Fact("timeframe", frame),)


@FACTS.rule("tf: FRAME", cost=0.3)
def timeframe_alone(frame: str) -> Statement:
    """1h"""
    return (Fact("timeframe", frame),)


@FACTS.rule("tf: quantity -CHART")
def timeframe_of_time(quantity: Quantity) -> Statement | None:
    """15-minute chart"""
    frame = frame_of(quantity.value, quantity.unit)
    return (Fact("timeframe", frame),) if frame else None


@FACTS.rule(
    "statement: -KEYFRAME -(COLON|EQUALS|BE|DASH)? FRAME -CHART?", "statement: -KEYFRAME -(COLON|EQUALS|BE) frame"
)
def key_timeframe(frame: str) -> Statement:
    """Timeframe: 1h"""
    return (Fact("timeframe", frame),)


@FACTS.rule("statement: -TRADEON -(ON|FRAMEIN|AT) frame")
def traded_on(frame: str) -> Statement:
    """trading happens on the 15-minute"""
    return (Fact("timeframe", frame),)


FACTS.same("statement: tf", "statement: -FRAMEIN tf", cost=0.05)
FACTS.same("statement: -(ON|FOR|IN|OF|FRAMEIN) facts", cost=0.05)


@FACTS.rule("statement: what", "statement: -LOOKFOR what", "statement: what -ONLY", "statement: -ONLY what", cost=0.05)
@FACTS.rule("statement: -LOOKFOR -ONLY what", "statement: -ONLY -LOOKFOR what", cost=0.05)
def told(what: Statement) -> Statement | None:
    """US stocks only"""
    return what if any(isinstance(part, Fact) for part in what) else None


FACTS.same(
    "statement: -KEYUNIVERSE -(COLON|EQUALS|BE|EQUALSWORD) what",
    "statement: -KEYUNIVERSE -(COLON|EQUALS) -ONLY? what",
)


@FACTS.rule("statement: DIRECTION", "statement: -KEYDIRECTION -(COLON|EQUALS|BE) DIRECTION")
def direction(value: str) -> Statement:
    """long only"""
    return (Fact("direction", value),)


@FACTS.rule("statement: -KEYDIRECTION -(COLON|EQUALS|BE) (BUY|SHORT)")
def key_direction(deed: str) -> Statement:
    """Direction: long"""
    return (Fact("direction", "long" if deed == "buy" else "short"),)


# Series that are only named, and arguments told apart from their lines.


@FACTS.rule("statement: -LOOKFOR -NUM? -(ON|AT|OF)? what? -COMMA? series -(AND|COMMA) series")
def named_series(told: Statement | None, left: Operand, right: Operand) -> Statement:
    """I only look at two lines on NVDA, EMA 5 and EMA 20"""
    return (Aside((left, right)), *(told or ()))


FACTS.same("told_level: -LEVELNAME -(EQUALS|COLON|BE) level_made")


@FACTS.rule("level_made: series")
def level_made(series: Operand) -> Operand | None:
    """(level =) today's open + 0.45 * (yesterday's high - yesterday's low)"""
    return series if series.series.field == "vb_level" else None


@FACTS.rule("statement: told_level")
def level_told(level: Operand) -> Statement:
    """take …, multiply it by 0.4 and add that to today's open: a level that is spoken of later"""
    return (Aside((level,)),)


@FACTS.rule("statement: -IF? IND -COMMA? arguments -COMMA?", cost=0.6)
def named_with_arguments(named: tuple[str, str], given: tuple[float, ...]) -> Statement | None:
    """the stochastic, fourteen three three"""
    made = operand(named[0], given, output=named[1]) if len(given) > 1 else None
    return (Aside((made,)),) if made else None


@FACTS.rule(
    "statement: NAMEDIND -LPAREN arguments -RPAREN",
    "statement: NAMEDIND arguments",
)
def named_indicator(field: str, given: tuple[float, ...]) -> Statement | None:
    """Ichimoku (9/26/52)"""
    made = operand(field, given)
    return (Aside((made,)),) if made else None


@FACTS.rule("statement: -NAMEDIND", cost=0.5)
def named_alone() -> Statement:
    """Ichimoku"""
    return (Aside(),)


@FACTS.rule("statement: NAMEDIND -(ON|FRAMEIN) tf -LPAREN arguments -RPAREN")
def named_on_bars(field: str, frame: Statement, given: tuple[float, ...]) -> Statement | None:
    """Ichimoku on the daily (9/26/52)"""
    made = operand(field, given)
    return (Aside((made,)), *frame) if made else None


@FACTS.rule(
    "statement: BANDS -(BE|COLON|EQUALS|COMMA)? arguments",
    "statement: IND -(BE|COLON|EQUALS) arguments",
    cost=0.6,
)
def settings(named: str | tuple[str, str], given: tuple[float, ...]) -> Statement | None:
    """Keltner channel set to 20, 1.5; MACD settings are 8, 17, 9"""
    field, output = named if isinstance(named, tuple) else (named, "")
    made = operand(field, given, output=output or "upper") if len(given) > 1 else None
    return (Aside((made,)),) if made else None


@FACTS.rule("statement: IND -(BE|COLON|EQUALS) length", cost=0.6)
def length_setting(named: tuple[str, str], bars: int) -> Statement | None:
    """RSI is always 9 periods here"""
    made = operand(named[0], (bars,), output=named[1])
    return (Aside((made,)),) if made else None


@FACTS.rule("statement: -AVERAGERANGE -(BE|AVG|EQUALS|COLON)? series", cost=0.3)
def range_defined(made: Operand) -> Statement | None:
    """N means the 20-day ATR"""
    return (Aside((made,)),) if made.series.field == "atr" else None
