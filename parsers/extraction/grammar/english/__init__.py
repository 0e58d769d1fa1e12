"""English: its words and rules."""

import re

from parsers.extraction.grammar.common.clauses import CLAUSES as COMMON_CLAUSES
from parsers.extraction.grammar.common.formulas import FORMULA_PATTERNS, FORMULAS
from parsers.extraction.grammar.common.series import SERIES as COMMON_SERIES
from parsers.extraction.grammar.common.words import COMMON, COMMON_PATTERNS, signs
from parsers.extraction.grammar.english.asides import ASIDES
from parsers.extraction.grammar.english.clauses import CLAUSES
from parsers.extraction.grammar.english.conditions import CONDITIONS
from parsers.extraction.grammar.english.deeds import DEEDS
from parsers.extraction.grammar.english.distances import DISTANCES
from parsers.extraction.grammar.english.events import EVENTS
from parsers.extraction.grammar.english.facts import FACTS
from parsers.extraction.grammar.english.headings import HEADINGS
from parsers.extraction.grammar.english.holding import HOLDING
from parsers.extraction.grammar.english.injection import INJECTION
from parsers.extraction.grammar.english.levels import LEVELS
from parsers.extraction.grammar.english.limits import LIMITS
from parsers.extraction.grammar.english.predicates import PREDICATES
from parsers.extraction.grammar.english.quantities import QUANTITIES
from parsers.extraction.grammar.english.rankings import RANKINGS
from parsers.extraction.grammar.english.references import REFERENCES
from parsers.extraction.grammar.english.requirements import REQUIREMENTS
from parsers.extraction.grammar.english.risks import RISKS
from parsers.extraction.grammar.english.schedules import SCHEDULES
from parsers.extraction.grammar.english.series import SERIES
from parsers.extraction.grammar.english.sheets import SHEETS
from parsers.extraction.grammar.english.sizes import SIZES
from parsers.extraction.grammar.english.ways_out import WAYS_OUT
from parsers.extraction.grammar.english.words import WORDS
from parsers.extraction.grammar.language import Language
from parsers.extraction.grammar.lexicon.entries import FILLER, Pattern
from parsers.extraction.grammar.lexicon.tokens import Lexicon

_BULLET = re.compile(r"^\s*(?:[-*•▪●■◆▶✓✔☑>–—]+|\(?\d{1,2}[.)])(?=\s)")
# "1  RS rating   85 or higher": the number of a line of a sheet.
_ROW = re.compile(r"^\s*\d{1,2}(?=\s{2,}[^\W\d])")
# Words of publishing with a number: page 12, issue #47, post #14, sheet 3B.
_PUBLISHED = re.compile(
    r"\b(?:page|issue|sheet|post|episode|ep\.?|chapter|lesson|newsletter|edition|thread|part|entry|no\.?) ?"
    r"(?:#|no\. ?)\d+[a-z]?\b|\b(?:page|sheet|episode|chapter|lesson|issue|edition) \d+[a-z]?\b"
)
_SETUP = re.compile(
    r"(?:^|(?<=[.;] ))(?:setup|trigger|entry|variant|way|version|route|path|door|case|option|scenario|pattern)"
    r" (?P<name>[a-h1-8])(?:(?=[,:.)]| ?-)| is (?:the |an? |my |our )?[a-z-]+(?: [a-z-]+)?(?=:))"
)
# "Time-wise, …" only says what comes next.
_TOPIC = re.compile(r"\b(?:time|timing|chart|risk|size|money|exit|entry)[- ]?wise\b")
_FAILING = re.compile(r"\b(?:or,? )?failing that,?(?= )")
# What a list counts its points by: "door two is …", "reason three: …".
_COUNTED = re.compile(
    r"\b(?:door|leg|route|reason|path|point) (?:number )?(?:one|two|three|four|five|[1-9])(?= is\b| ?[:,])"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|[a-z]{3,}ed|ran|lost|made|went|got|took|bought|sold|fell|rose|kept|saw|came|blew|held|paid)\b"
)
# What every fund has to say.
_DISCLAIMER = re.compile(
    r"\b(?:please )?(?:remember|note)?,? ?(?:that )?past (?:results|performance|returns|gains)\b[^.;]{0,40}"
    r"\b(?:future|guarantee|tomorrow|promise|indicat\w+)\b[^.;]{0,30}"
)
# Columns of a sheet stand further apart than words.
_COLUMN = re.compile(r"(?<=[^\s:=])(?: {3,}| *\t\s*)(?=\S)")
_LEADER = re.compile(r"(?<=\w) (?:\.{3,}|…+)(?= )")
# The time of a message in a chat.
_STAMP = re.compile(r"^\s*(?:\[\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\]|\(\d{1,2}:\d{2}(?::\d{2})?\)) ?")
_BARSAGO = re.compile(r"(?<=[a-z)\]])\[(\d{1,3})\]")
# A year that is told is one that is over.
_YEAR = re.compile(
    r"\b(?:back )?(?:in|during|until|till) (?:(?:early |late |mid-?)?(?:[a-z]{3,9} )?)(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d(?: to |-| and )(?:19|20)\d\d\b|\blast (?:week|month|year|quarter|spring|summer|fall|winter)\b"
)
# The range of the first minutes of a day, which no condition can say.
_OPENING = re.compile(
    r"\b(?:high|low|range)s? of (?:the )?(?:day's )?(?:first|opening) (?:\d+|[a-z]+)[- ]"
    r"(?:minutes?|mins?|hours?|bars?|candles?)\b"
)
# "At least two out of the three": which, no rule says.
_SOME_OF = re.compile(
    r"\b(?:at least|any|minimum(?: of)?|no fewer than) (?:two|three|four|five|[2-9]|half)(?: [a-z]+)?"
    r" (?:out )?of (?:the(?! last| past| prev| prior)|these|those|them|three|four|five|six|[3-9])\b"
    r"|\b(?:two|three|four|[2-5]) out of (?:the )?"
    r"(?:three|four|five|six|[3-9])\b"
)
_EITHER_DOES = re.compile(
    r"\b(?:any )?one (?:open )?(?:of them|of these|of the two|door|way|route|path|setup|trigger|entry)(?: alone)?"
    r" (?:is|will be) (?:enough|sufficient|fine|good enough|all it takes|plenty)\b|"
    r"\beither (?:one|route|setup|way|path|door|trigger|entry|of them|of these|of the two)"
    r"(?: in)? (?:is (?:fine|enough|ok|okay|good)|will do|would do|works|does|does it|counts|suffices)\b"
)
# "(yes, there is one now)": talk in brackets, without anything that a rule is made of.
_BRACKETED = re.compile(
    r"\((?:yes|yeah|i know|they|he|she|thanks|sorry|lol|again|duh|finally|promise|really|as always|you know)\b"
    r"(?![^()]*(?:\d|%|\bif\b|\bwhen|\bunless|\bexcept|\bonly\b|\bnot?\b|\bnever|\buntil|\bafter\b|\bbefore\b|\babove|"
    r"\bbelow|\bbuy|\bsell|\bexit|\bhalf))[^()]{0,60}\)"
)
# "Too deep", "far enough": of what, no number tells.
_TOO = re.compile(
    r"\b(?:too|so) (?:deep|far|fast|steep|high|low|big|small|wide|tight|hot|cold|stretched|extended|late|early|long|"
    r"rich|expensive|cheap|dear|quiet|wild|weak|strong|loud|thin)\b"
    r"|\b(?:far|deep|high|low|cheap|strong|weak|big|long|wide|good|calm) enough\b"
)
# A line of a sheet that names the strategy or its author, and measures nothing.
_NAMED = re.compile(r"^(?:[-*] )?(?:name|title|author|strategy name|system name) ?: [^<>=%]*$")
_LETTERS = dict(zip("12345678", "abcdefgh", strict=True))
_FIRST = re.compile(r"(?<=[a-z] )first(?=:)|^first(?:,|(?= (?:i|the|you|we|of|condition|rule)\b))")
_ORDINAL = re.compile(r"(?<![\w.])(\d{1,4})(?:st|nd|rd|th)(?![a-z])")


def _types(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _told_year(match: re.Match[str]) -> str | None:
    """A year marks a report where something is told of it: "sell everything in 2026" is none."""
    return match[0] if _PAST.search(match.string) else None


LANGUAGE = Language(
    code="en",
    lexicon=Lexicon.of(
        (*COMMON, *WORDS, *signs("OR", "||"), *signs("COLON", "|")),
        (
            *COMMON_PATTERNS,
            *FORMULA_PATTERNS,
            Pattern("BARSAGO", _BARSAGO, lambda match: int(match[1])),
            Pattern(FILLER, _STAMP, lambda match: match[0]),
            Pattern("BULLET", _BULLET, lambda match: match[0].strip()),
            # In its place of a list only: the first 15 minutes are no filler.
            Pattern(FILLER, _FIRST, lambda match: match[0]),
            Pattern("BULLET", _ROW, lambda match: match[0].strip(), of_source=True),
            Pattern(FILLER, _PUBLISHED, lambda match: match[0]),
            Pattern(FILLER, _TOPIC, lambda match: match[0]),
            Pattern("OR", _FAILING, lambda match: match[0]),
            Pattern(FILLER, _COUNTED, lambda match: match[0]),
            Pattern("LABEL", _SETUP, lambda match: _LETTERS.get(match["name"], match["name"])),
            Pattern(FILLER, _NAMED, lambda match: match[0]),
            Pattern("STRANGE", _OPENING, lambda match: match[0]),
            Pattern("REPORT", _DISCLAIMER, lambda match: match[0]),
            Pattern("REPORT", _YEAR, _told_year),
            Pattern("EITHERDOES", _EITHER_DOES, lambda match: match[0]),
            Pattern("FILLER", _BRACKETED, lambda match: match[0]),
            Pattern("SOMEOF", _SOME_OF, lambda match: match[0]),
            Pattern("VAGUE", _TOO, lambda match: match[0]),
            Pattern("COLON", _COLUMN, lambda match: match[0].strip(), of_source=True),
            Pattern("COLON", _LEADER, lambda match: match[0].strip(), of_source=True),
            Pattern("ORDINAL", _ORDINAL, lambda match: float(match[1])),
        ),
    ),
    grammar=COMMON_SERIES
    + COMMON_CLAUSES
    + QUANTITIES
    + SERIES
    + LEVELS
    + PREDICATES
    + DISTANCES
    + CLAUSES
    + SHEETS
    + EVENTS
    + REFERENCES
    + CONDITIONS
    + FACTS
    + DEEDS
    + HOLDING
    + WAYS_OUT
    + RANKINGS
    + HEADINGS
    + RISKS
    + LIMITS
    + SIZES
    + ASIDES
    + REQUIREMENTS
    + SCHEDULES
    + FORMULAS,
    glue=_types(
        "AND COMMA COLON DASH LPAREN RPAREN BE FILLER IDEA THING CHART FRAMEIN IN OF ON FOR AT TO BY PRON THEN BULLET "
        "REL"
    ),
    units=_types("UNIT CURRENCY"),
    conditionals=_types("IF CONDITIONAL ONLYIF UNLESS WHILE"),
    deeds=_types("BUY SELL SHORT COVER"),
    negators=_types("NEG NOTBE NEITHER BUTNOT SKIP THROWN"),
    weighty=_types(
        "BUY SELL SHORT COVER OPENS IND PLAIN AVG STRANGE NEG UNIT STOP TARGET TRAIL CROSS CROSSNAME SHAPE CANDLE SKIP "
        "TIME FORMULA RANKTOP RANK MOVE FLAT HELD SAMEWEIGHT RISKPER PARTS HOURLY CLOUD CROSSED VAGUE COLOR NCROSS "
        "NUM FRACTION ORDINAL WEEKDAY WEEKDAYS MONTHNAME PERIODLY KINDWORD MUST THROWN NOTBE NO NEITHER BUTNOT UNLESS "
        "ONLY REVERSE UNTIL OTHERWISE ONLYIF GAPPED OPENED EQUITY PERTRADE NEW ANOTHER DROPSOUT LONGS "
        "TAKEPROFIT ADJUSTED OTHERWAY OCCASION ADDON CMP BANDS ROC BREAK HIGHEST LOWEST GOING HOLD REBALANCE "
        "EQUALWEIGHT FIRSTDAY MONTHEND DAYPART SIGN SIGNTURN OVERSOLD NEWHIGH ATHIGH NETBUY REWARDRISK BREAKEVEN "
        "NTH SOMEOF RECLAIMED SLOPE INVESTOR HIGHERDAY CHANNELHIGH CHANNELLOW MACDTURN NAMEDIND NMOVE DIRECTION FRAME "
        "PERGROUP INCASH DEBT INSIDEBAR LOSSCAP GIVESBACK REGARDLESS OUTSIDE"
    ),
    idle=_types("FIRSTDAY PARTS MOVE MUST OTHERWISE EQUITY NEG NOTBE DAYPART ANOTHER NEW RISKPER"),
    doing=_types("BUY SELL SHORT COVER SKIP HOLD OPENS STOP TARGET TRAIL LOOKFOR HEAD"),
    reports=frozenset({"REPORT", "ONCEWAS"}),
    instructs=(_types("BUY SELL SHORT COVER SKIP MUST"), _types("ONLYIF UNLESS CONDITIONAL MUST")),
    measured=_types(
        "IND AVG CMP CROSS CROSSED STRANGE BANDS ROC STOP TARGET TRAIL BREAK HIGHEST LOWEST CLOUD SHAPE CANDLE "
        "CROSSNAME HIGHERDAY DAYPART OCCASION INAROW THROWN SKIP NOTBE TIME ADJUSTED OVERSOLD OPENED GAPPED YIELDING "
        "ONCEWAS ORMORE"
    ),
    choices=frozenset({"SOMEOF"}),
    anew=_types("CONDITIONAL ONLYIF"),
    needing=_types("SKIP MUST ONLY ONLYIF MAYNOT ORBETTER"),
    refusing=_types("VETOES NO CASH INCASH UNLESS NOBODY ONLYIF"),
    pointing=_types("EITHER ANY SOMEOF ALLOF BOTH NEITHER ANYOF"),
    corrections=frozenset({"CORRECTED"}),
    injection=INJECTION,
)
