"""Korean lists: what joins their points, for buying, selling or leaving out."""

import pytest

from parsers.extraction.grammar.reader import read
from parsers.formats import read as parse
from parsers.tests.grammar.test_korean_sentences import conditions

# Sentence, conditions in order.
LEFT_OUT = (
    ("PER 0 이하, PBR 5 이상 종목은 제외.", "per > 0; pbr < 5"),
    ("ROE가 10%에 못 미치는 회사, 부채비율이 200%를 넘는 회사는 거른다.", "roe >= 10; debt_ratio <= 200"),
    (
        "시총 500억 미만, 거래대금 10억 미만, 주가 1000원 미만은 걸러냅니다.",
        "market_cap >= 50000000000; value_traded >= 1000000000; close >= 1000",
    ),
    ("주가가 1000원 미만인 동전주, 거래대금 10억 미만은 제외.", "close >= 1000; value_traded >= 1000000000"),
    (
        "시총 500억 미만 종목과 거래대금 10억 미만 종목은 제외합니다.",
        "market_cap >= 50000000000; value_traded >= 1000000000",
    ),
    ("갭 5% 이상, RSI(14) 70 초과면 진입 금지.", "gap_pct < 5; rsi(14) <= 70"),
    ("시가총액 500억 이하, 부채비율 200% 초과 기업 제외.", "market_cap > 50000000000; debt_ratio <= 200"),
    (
        "RSI(14)가 70을 넘거나, 갭이 5% 이상이거나, 20일선 아래면 사지 않습니다.",
        "rsi(14) <= 70; gap_pct < 5; close >= sma(20)",
    ),
    ("PER이 0 이하이고 PBR이 5 이상인 종목은 뺀다.", "per > 0; pbr < 5"),
    ("시총 500억 미만이나 거래대금 10억 미만이면 안 삽니다.", "market_cap >= 50000000000; value_traded >= 1000000000"),
)
A, B = "5일선이 20일선 위", "RSI(14)가 30 이하"
POINTS = f"첫째, {A}. 둘째, {B}."
# What stands before or behind two points of which one is enough to buy.
ANY_TO_BUY = (
    "다음 둘 중 하나면 진입합니다. {}",
    "아래 두 가지 중 하나라도 맞으면 삽니다. {}",
    "두 가지 조건 중 하나만 충족하면 매수합니다. {}",
    "다음 두 조건 가운데 어느 하나라도 나오면 매수. {}",
    "둘 중 하나만 맞아도 삽니다. {}",
    "{} 둘 중 하나면 삽니다.",
    "{} 둘 중 하나만 맞아도 삽니다.",
    "들어가는 경우는 두 가지예요. {}",
    "들어가는 길은 두 갈래, 하나만 맞으면 됩니다. {}",
    "{} 어느 하나라도 충족하면 매수한다.",
)
ALL_TO_BUY = (
    "매수 조건은 다음 두 가지이고 둘 다 맞아야 한다. {}",
    "다음 두 가지를 모두 만족할 때 산다. {}",
    "아래 조건을 전부 채우면 들어갑니다. {}",
    "두 조건이 한꺼번에 맞을 때만 삽니다. {}",
    "두 조건이 동시에 충족될 때만 들어갑니다. {}",
)
ANY_TO_SELL = (
    "다음 둘 중 하나면 팝니다. {}",
    "아래 조건이 하나라도 나오면 판다. {}",
    "둘 중 하나가 오면 나갑니다. {}",
    "파는 경우는 두 가지다. {}",
    "다음 중 하나라도 해당하면 매도한다. {}",
)
ANY_LEFT_OUT = (
    "다음 조건 중 하나라도 맞으면 사지 않는다. {}",
    "아래에 하나라도 걸리면 제외. {}",
    "둘 중 하나면 패스합니다. {}",
)
# How the points join is not read there: they are asked about with the words that say so.
ASKED = (
    "{} 셋째, 양봉. 이 중 두 개 이상이면 매수.",
    "다음 두 가지가 모두 나오면 판다. {}",
)


def _logic(text: str) -> list[tuple[str, str]]:
    return [(group.role, group.logic) for group in read(parse(text)).groups]


@pytest.mark.parametrize(("sentence", "wanted"), LEFT_OUT)
def test_each_of_a_list_is_left_out_unless_it_says_that_all_must_hold(sentence: str, wanted: str) -> None:
    assert conditions(sentence) == wanted
    assert read(parse(sentence)).questions == ()


def test_what_is_left_out_when_two_things_hold_at_once_is_kept_when_one_does_not() -> None:
    assert _logic("PER이 0 이하이고 PBR이 5 이상인 종목은 뺀다.") == [("entry", "all"), ("entry", "any")]


@pytest.mark.parametrize("text", ANY_TO_BUY)
def test_any_point_is_enough_to_buy(text: str) -> None:
    assert conditions(text.format(POINTS)) == "sma(5) > sma(20); rsi(14) <= 30"
    assert ("entry", "any") in _logic(text.format(POINTS))
    assert read(parse(text.format(POINTS))).questions == ()


@pytest.mark.parametrize("text", ALL_TO_BUY)
def test_all_points_are_needed_to_buy(text: str) -> None:
    assert conditions(text.format(POINTS)) == "sma(5) > sma(20); rsi(14) <= 30"
    assert _logic(text.format(POINTS)) == [("entry", "all")]
    assert read(parse(text.format(POINTS))).questions == ()


@pytest.mark.parametrize("text", ANY_TO_SELL)
def test_any_point_ends_a_position(text: str) -> None:
    assert conditions(text.format(POINTS)) == "매도: sma(5) > sma(20); 매도: rsi(14) <= 30"
    assert read(parse(text.format(POINTS))).questions == ()


@pytest.mark.parametrize("text", ANY_LEFT_OUT)
def test_any_point_leaves_out(text: str) -> None:
    assert conditions(text.format(POINTS)) == "sma(5) <= sma(20); rsi(14) > 30"
    assert read(parse(text.format(POINTS))).questions == ()


@pytest.mark.parametrize("text", ASKED)
def test_points_whose_joining_is_not_read_are_asked_about_with_it(text: str) -> None:
    questions = read(parse(text.format(POINTS))).questions
    assert any({f"첫째, {A}", f"둘째, {B}"} < {words.quote for words in question.words} for question in questions)


def test_the_points_of_a_list_with_bullets_are_meant_as_well() -> None:
    text = f"다음 중 하나라도 해당하면 매수\n- {A}\n- {B}\n\n매도\n- 20일선 이탈"
    assert _logic(text) == [("entry", "all"), ("entry", "any"), ("exit", "any")]
    assert read(parse(text)).questions == ()


def test_two_lists_of_a_text_are_kept_apart() -> None:
    text = f"다음 둘 중 하나면 팝니다. 첫째, 20일선 이탈. 둘째, RSI(14)가 70 이상. 다음 둘 중 하나면 삽니다. {POINTS}"
    assert conditions(text) == (
        "sma(5) > sma(20); rsi(14) <= 30; 매도: close crosses_below sma(20); 매도: rsi(14) >= 70"
    )
    assert read(parse(text)).questions == ()


def test_what_follows_a_list_belongs_to_it_no_more() -> None:
    text = f"다음 둘 중 하나면 팝니다. {POINTS} 거래대금은 50억 이상이어야 합니다."
    assert conditions(text).startswith("value_traded >= 5000000000; 매도: ")
