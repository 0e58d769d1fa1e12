"""What stands beside rules and is none: who asked, how long it was done, warnings, a bound said twice. Pure.

Each recognises a construction whole; a word of it that stands elsewhere is asked about as ever.
"""

from parsers.extraction.grammar.common.formulas import Combined
from parsers.extraction.grammar.english.conditions import at_time
from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.statements import Aside, Formula, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

ASIDES = Grammar()
_LETTERS = "abcdefgh"


@ASIDES.rule(
    "statement: -BECAUSE? -SOMEBODY -ASKED -(FOR|ON)?",
    "statement: -SOMEBODY -ASKED -(FOR|ON)? -(STOP|TARGET|TRAIL) -COMMA? -NO",
    "statement: -ALLOF -NUM -OF? -PRON? -MUSTHOLD",
    "statement: -DONESO -SINCEWORD -NUM",
    "statement: -DONESO -FOR -length",
    "statement: -DONESO",
    cost=0.1,
)
def history() -> Statement:
    """since somebody asked; and have done so since 2016"""
    return (Aside(),)


@ASIDES.rule(
    "statement: -WHETHER -PRON? -BE? -(VAGUE|VAGUEADJ)",
    "statement: -(NEG|NO) -WARNED",
    "statement: -(NEG|NO) -WARNED -WITH -EQUITY",
    "statement: -PASTRESULTS -NEG -WARNED",
    "statement: -(NO|NEG|SKIP) -OF? -PRON? -BE? -ADVICE",
    "statement: -PRON -(NEG|NOTBE) -ADVICE",
    "statement: -NOTBE -ADVICE",
    "statement: -SEEYOU -WEEKDAY?",
    "statement: -RISKPER -COLON",
    "statement: -NUM -DASH -THING -IDEA",
    "statement: -(LONGS|THING|POSITION|STOP|TARGET|TRAIL|PRON) -NEG -WORKED",
    cost=0.1,
)
def opinion() -> Statement:
    """whether it's reasonable; don't copy this; the long side never worked for me"""
    return (Aside(),)


@ASIDES.rule(
    "statement: -ALLOF -NUM -OF? -COMMA? -OR -SKIP",
    "statement: -NO -STRESS",
    "statement: -NEG -(MORE|SOONER)",
    "statement: -(NO|NEG) -ADJUSTED -noun?",
    "statement: -(BOTH|ALLOF) -OF? -PRON? -COMMA? -NOTONE",
    cost=0.1,
)
def emphasis() -> Statement:
    """no negotiation; never more; no widening: what was said holds"""
    return (Aside(),)


@ASIDES.rule(
    "statement: -(NEG|NO) -(WARNED|STRESS) -do? -(IF|WHILE)? -condition",
    "statement: -(NEG|NO) -(WARNED|STRESS) -do -(held|ranked)",
)
def warned_when() -> Statement:
    """don't chase before 10:00: perhaps a rule"""
    return (Noted("unsupported", "entry"),)


@ASIDES.rule("statement: -EVENIF -PRON? -BE? -noun", "statement: -INWHICH do", cost=0.1)
def concession(_doing: object = None) -> Statement:
    """even if it is a leader; (unless A,) in which case I take it anyway"""
    return (Aside(),)


@ASIDES.rule(
    "statement: -OTHERWISE -COMMA? -(POSITION|PRON)? -SKIP",
    "statement: -IF -PRON -(NEG|NOTBE) -COMMA? -(POSITION|PRON)? -SKIP",
    cost=0.3,
)
def nothing_else() -> Statement:
    """otherwise I do nothing; if it isn't we don't trade"""
    return (Aside(),)


@ASIDES.rule(
    "intro: NUM -REQUIREMENT",
    "intro: -ALLOF NUM -REQUIREMENT",
    "intro: intro -(MUSTHOLD|BEFOREBUYING)",
    "intro: intro -BEFORE do",
    "intro: intro -AND? -ALLOF? -MUSTHOLD",
)
def intro(count: float, _doing: object = None) -> float:
    """two boxes to tick before I buy"""
    return count


@ASIDES.rule("statement: -intro -COLON -IF? condition", "statement: -intro -COMMA -IF? condition")
def under_intro(clause: Clause) -> Statement:
    """two boxes to tick before I buy: A, and B"""
    return (Rule("require", clause),)


@ASIDES.rule("statement: -intro -COLON?", cost=0.3)
def intro_alone() -> Statement:
    """three conditions must hold:"""
    return (Aside(),)


@ASIDES.rule("statement: -FORBUY -COMMA? condition", "statement: condition -FORBUY", cost=0.05)
def for_a_buy(clause: Clause) -> Statement:
    """for a buy A"""
    return (Rule("buy", clause),)


@ASIDES.rule("statement: NUM -WAYSIN -link? -EITHERDOES", "statement: -EITHERDOES -(COMMA|COLON)? NUM -WAYSIN")
def either_setup(count: float) -> Statement | None:
    """two ways in, either will do: setup A, setup B, …"""
    if count != int(count) or not 2 <= count <= len(_LETTERS):
        return None
    return (Formula(Combined("any", tuple(_LETTERS[: int(count)]))),)


@ASIDES.rule("statement: -EITHERDOES", "statement: -EITHERDOES -COMMA? -(ONLYIF|WITH|AND|IF|WHILE) condition", cost=0.1)
def either_of_two(clause: Clause | None = None) -> Statement:
    """either route is fine (so long as A)"""
    formula = Formula(Combined("any", tuple(_LETTERS[:2])))
    return (formula,) if clause is None else (formula, Rule("require", clause))


@ASIDES.rule("statement: EARLIEST -(BE|COLON|EQUALS|AT|BEFORE)? clock")
def earliest(op: Comparison, minutes: int) -> Statement | None:
    """the earliest entry is 10:00"""
    clause = at_time(op, minutes)
    return (Rule("require", clause),) if clause else None


@ASIDES.rule(
    "statement: -BOTH? -(THING|LONGS|IDEA|POSITION|BUY) -BE? -VALID -ONLY? timed",
    "statement: -BOTH? -(THING|LONGS|IDEA|POSITION|BUY) -BE? -ONLY -VALID timed",
)
def valid_only(clause: Clause) -> Statement:
    """both setups are valid only from 08:00 until 16:00"""
    return (Rule("require", clause),)
