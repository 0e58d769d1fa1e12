"""Korean sentences that give an indicator its numbers: RSI는 9일짜리, 켈트너 채널은 20, 1.5로 맞춰 두세요. Pure."""

from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.statements import Aside, Statement
from parsers.extraction.grammar.notation import Grammar

SETTINGS = Grammar()

# Which numbers.


@SETTINGS.rule("setting: NUM -(COMMA|DASH|SLASH) NUM", "setting: setting -(COMMA|DASH|SLASH) NUM")
def numbers(first: float | tuple[float, ...], second: float) -> tuple[float, ...]:
    """20, 1.5"""
    return (*(first if isinstance(first, tuple) else (first,)), second)


@SETTINGS.rule("setting: NUM UNIT")
def days(value: float, unit: str) -> tuple[float, ...] | None:
    """9일; a bare number may be a level: RSI는 30을 봅니다"""
    return (value,) if unit == "bars" else None


@SETTINGS.rule("setting: -LPAREN? setting -RPAREN", "setting: arguments")
def in_brackets(of: tuple[float, ...]) -> tuple[float, ...]:
    """(20, 2)"""
    return of


SETTINGS.same(
    "set_to: setting -(BY|OBJ|BASIS|SIZED|BE)",
    "set_to: set_to -BE",
    "set_to: set_to -(SET|LOOK|SPEND|CALLED|BASIS|BY)",
    "set_to: set_to -fin",
    "set_to: setting -(SET|BASIS)",
)

# Of what.


@SETTINGS.rule("indicator: KELTNER")
def keltner(_word: object) -> str:
    """켈트너 채널"""
    return "keltner"


@SETTINGS.rule("indicator: BANDS")
def bands(_word: object) -> str:
    """볼린저밴드"""
    return "bbands"


@SETTINGS.rule("indicator: STOCH")
def stochastic(_word: object) -> str:
    """스토캐스틱"""
    return "stoch"


@SETTINGS.rule("indicator: IND")
def single(named: tuple[str, str]) -> str:
    """RSI"""
    return named[0]


_OUTPUT = {"keltner": "upper", "bbands": "upper", "stoch": "k", "macd": "line"}


@SETTINGS.rule(
    "statement: indicator -SET? -(TOP|COLON|SUBJ|OBJ) set_to",
    "statement: indicator -SET? -COLON setting",
)
def given(field: str, values: tuple[float, ...]) -> Statement | None:
    """MACD 설정은 5, 35, 5를 씁니다: meant wherever its numbers aren't said"""
    made = operand(field, values, output=_OUTPUT.get(field, ""))
    return (Aside((made,)),) if isinstance(made, Operand) and not made.assumed else None


@SETTINGS.rule("statement: indicator -SET -(COLON|TOP) NUM")
def given_alone(field: str, value: float) -> Statement | None:
    """RSI 설정: 9"""
    return given(field, (value,))


@SETTINGS.rule(
    "statement: indicator arguments -(OBJ|BY|TOP)? -(SET|LOOK|SPEND|BASIS) -fin?",
    "statement: indicator arguments -(OBJ|BY) -(SET|LOOK|SPEND) -DO? -fin?",
)
def looked_at_with(field: str, values: tuple[float, ...]) -> Statement | None:
    """켈트너 채널(20, 2)을 씁니다"""
    return given(field, values)
