"""Korean: its words, particles, endings and rules."""

from parsers.extraction.grammar.common.formulas import FORMULAS
from parsers.extraction.grammar.common.series import SERIES as COMMON_SERIES
from parsers.extraction.grammar.common.words import COMMON, COMMON_PATTERNS
from parsers.extraction.grammar.korean.asides import ASIDES
from parsers.extraction.grammar.korean.changes import CHANGES
from parsers.extraction.grammar.korean.conditions import CONDITIONS
from parsers.extraction.grammar.korean.crosses import CROSSES
from parsers.extraction.grammar.korean.customs import ASIDE, INJECTION, NAME, QUESTION
from parsers.extraction.grammar.korean.deeds import DEEDS
from parsers.extraction.grammar.korean.doubts import DOUBTS
from parsers.extraction.grammar.korean.events import EVENTS
from parsers.extraction.grammar.korean.facts import FACTS
from parsers.extraction.grammar.korean.headings import HEADINGS
from parsers.extraction.grammar.korean.holding import HOLDING
from parsers.extraction.grammar.korean.indicators import INDICATORS
from parsers.extraction.grammar.korean.measures import MEASURES
from parsers.extraction.grammar.korean.predicates import PREDICATES
from parsers.extraction.grammar.korean.ranks import RANKS
from parsers.extraction.grammar.korean.risks import RISKS
from parsers.extraction.grammar.korean.schedules import SCHEDULES
from parsers.extraction.grammar.korean.series import SERIES
from parsers.extraction.grammar.korean.sizes import SIZES
from parsers.extraction.grammar.korean.stops import STOPS
from parsers.extraction.grammar.korean.words import WORDS
from parsers.extraction.grammar.korean.words.patterns import PATTERNS
from parsers.extraction.grammar.language import Language
from parsers.extraction.grammar.lexicon.tokens import Lexicon

RULES = (
    DOUBTS,
    SERIES,
    INDICATORS,
    PREDICATES,
    CHANGES,
    CROSSES,
    EVENTS,
    MEASURES,
    CONDITIONS,
    DEEDS,
    HEADINGS,
    HOLDING,
    RISKS,
    STOPS,
    SIZES,
    RANKS,
    SCHEDULES,
    FACTS,
    ASIDES,
    FORMULAS,
)
_WEIGHTY = frozenset(
    [
        "DEED",
        "DEEDV",
        "EXCLUDE",
        "EXCLUDEV",
        "LOOK",
        "HOLD",
        "ADDON",
        "SAMEDAY",
        "FIND",
        "RISK",
        "RISKV",
        "ENTRYPRICE",
        "PEAK",
        "GAIN",
        "REWARD",
        "IND",
        "PLAIN",
        "AVG",
        "DAYLINE",
        "STRANGE",
        "BANDS",
        "BANDLINE",
        "STOCH",
        "KD",
        "ICHIMOKU",
        "CLOUD",
        "KELTNER",
        "DONCHIAN",
        "DISPARITY",
        "GAP",
        "RANGE",
        "CANDLE",
        "ORDER",
        "GOLDEN",
        "PIERCE",
        "CROSSV",
        "CROSSN",
        "UPDOWN",
        "TOUCH",
        "ORLESS",
        "CMP",
        "SIDE",
        "MORE",
        "PASS",
        "RISE",
        "GOING",
        "TURN",
        "OVERSOLD",
        "CONSEC",
        "NETBUY",
        "NETSELL",
        "BEST",
        "INORDER",
        "RANKED",
        "SUMMED",
        "EQUITY",
        "WEIGHT",
        "PERNAME",
        "EQUALLY",
        "SPLIT",
        "SPLITBUY",
        "SPLITSELL",
        "LEVERAGE",
        "EVERY",
        "REBALANCE",
        "DAILY",
        "MARKETOPEN",
        "MARKETCLOSE",
        "TIME",
        "FORMULA",
        "NOT",
        "NOTBE",
        "AN",
        "DONT",
        "HIGHEST",
        "LOWEST",
        "MAXIMUM",
        "NUM",
        "TICKER",
        "COMMODITY",
        "KINDOFSTOCK",
        "WEEKLY",
        "WEEKDAY",
        "HALF",
        "SPEND",
        "FRAME",
        "UNIT",
        "THAN",
        "ANYOF",
        "AGO",
        "TODAY",
    ]
)
_MEASURED = frozenset(
    [
        "IND",
        "AVG",
        "DAYLINE",
        "BANDS",
        "STOCH",
        "ICHIMOKU",
        "CLOUD",
        "DISPARITY",
        "GAP",
        "CANDLE",
        "GOLDEN",
        "PIERCE",
        "CROSSV",
        "CROSSN",
        "ORLESS",
        "CMP",
        "OVERSOLD",
        "CONSEC",
        "NETBUY",
        "HIGHEST",
        "LOWEST",
        "KINDOFSTOCK",
        "EXCLUDE",
        "EXCLUDEV",
    ]
)
_PRESSING = frozenset(
    [
        "NUM",
        "DAYS",
        "TIME",
        "FORMULA",
        "IF",
        "WHENS",
        "CASE",
        "ORLESS",
        "CMP",
        "EVENIF",
        "NOT",
        "NOTBE",
        "AN",
        "DONT",
        "EXCLUDE",
        "EXCLUDEV",
        "ADDON",
        "LEVERAGE",
        "RISK",
        "RISKV",
        "SAMEDAY",
        "PERNAME",
        "EVERY",
        "DAILY",
        "SPLITBUY",
        "SPLITSELL",
        "GOLDEN",
        "ORDER",
        "VAGUE",
        "MUST",
    ]
)
_DOING = frozenset(["DEED", "DEEDV", "EXCLUDE", "EXCLUDEV", "FIND", "RISK", "RISKV"])
LANGUAGE = Language(
    code="ko",
    lexicon=Lexicon.of((*COMMON, *WORDS), (*COMMON_PATTERNS, *PATTERNS)),
    grammar=sum(RULES, COMMON_SERIES),
    glue=frozenset({"COMMA", "COLON", "DASH", "LPAREN", "RPAREN", "FILLER", "SLASH", "ONE", "BUT"}),
    weighty=_WEIGHTY,
    measured=_MEASURED,
    units=frozenset({"UNIT", "DAYLINE", "RUNIT"}),
    pressing=_PRESSING,
    doing=_DOING,
    aside=ASIDE,
    name=NAME,
    injection=INJECTION,
    question=QUESTION,
)
