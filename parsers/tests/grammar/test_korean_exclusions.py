"""Korean lists of what is left out, with the heading or the sentence that introduces them; limits of a kind."""

import pytest

from parsers.extraction.grammar.reader import read
from parsers.formats import read as parse
from parsers.tests.grammar.test_korean_sentences import conditions

LIST = "- RSI(14) 70 초과\n- 종가가 20일선 아래\n"
DEEDS = "매수: 5일선이 20일선 골든크로스\n매도: 5일선이 20일선 데드크로스"
KEPT = "rsi(14) <= 70; close >= sma(20); sma(5) crosses_above sma(20)"
INTRODUCTIONS = (
    "안 사는 경우부터 적습니다.",
    "걸러낼 것",
    "제외 대상:",
    "다음에 해당하면 사지 않습니다.",
    "이런 날은 쉽니다:",
    "절대 안 들어가는 상황",
    "패스하는 경우는 두 가지다.",
    "피해야 할 종목:",
    "아래 항목에 걸리면 후보에서 뺀다",
    "거르는 조건:",
    "필터(해당되면 매수 X)",
    "들어가지 말아야 할 때",
    "먼저 하지 않는 것들.",
    "사지 말아야 할 것:",
    "제외할 종목은 아래와 같다.",
    "[매수 제외]",
    "매수하지 않는 조건",
    "관망하는 경우:",
    "다음 종목은 사지 않는다.",
    "아래 조건 중 하나라도 해당되면 매수하지 않습니다.",
    "다음의 경우에는 진입하지 않는다.",
    "손대지 않는 종목부터 말씀드립니다.",
    "거르는 것들:",
    "매수 금지 조건",
    "피할 종목",
)
# A sentence of its own is no heading of what follows.
LEFT_OUT = (
    ("PER이 0 이하인 종목은 제외 대상.", "per > 0"),
    ("RSI(14)가 70을 넘으면 걸러낼 것.", "rsi(14) <= 70"),
    ("RSI(14)가 70을 넘으면 매수 X", "rsi(14) <= 70"),
    ("거래대금이 10억 미만이면 피해야 할 종목입니다.", "value_traded >= 1000000000"),
)
CAPS = (
    "섹터당 최대 3개.",
    "한 업종에 5개까지만.",
    "동일 섹터 비중은 30%를 넘기지 않는다.",
    "섹터별로 최대 세 종목까지 담는다.",
    "업종별 비중 20% 이내.",
    "섹터당 최대 8개라는 제한도 두었습니다.",
    "한 섹터에 두 종목 이상은 담지 않습니다.",
    "같은 업종은 2종목 이하.",
)


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_what_is_listed_under_an_introduction_that_leaves_out_is_no_way_in(introduction: str) -> None:
    read_back = conditions(f"{introduction}\n{LIST}{DEEDS}")
    assert read_back.split("; ")[:3] == KEPT.split("; "), read_back


@pytest.mark.parametrize(("sentence", "expected"), LEFT_OUT)
def test_a_sentence_that_leaves_out_is_no_heading(sentence: str, expected: str) -> None:
    assert conditions(f"{sentence} 5일선이 20일선 위면 매수.") == f"{expected}; sma(5) > sma(20)"


@pytest.mark.parametrize("cap", CAPS)
def test_a_limit_of_a_kind_is_asked_about(cap: str) -> None:
    draft = read(parse(f"코스피200 중 60일 수익률 상위 20개를 매수. {cap}"))
    asked = [words.quote for question in draft.questions for words in question.words]
    assert any("섹터" in quote or "업종" in quote for quote in asked), asked
    assert not any(part.kind == "sizing" for part in draft.parts)


@pytest.mark.parametrize(
    "sentence", ["RSI(14)가 30 아래에서 골든크로스하면 산다.", "MFI가 20 이하에서 골든크로스면 매수"]
)
def test_an_index_without_a_signal_line_crosses_nothing_that_is_known(sentence: str) -> None:
    draft = read(parse(sentence))
    assert any(question.code == "missing" for question in draft.questions)
    assert not any("sma" in condition.text for condition in draft.conditions)


def test_a_word_that_leaves_out_in_the_middle_of_a_sentence_heads_no_list() -> None:
    text = "25프로 이상 가버린건 무서워서 뺌. 5일선이 20일선 위면 매수. 종목당 계좌 20%씩."
    draft = read(parse(text))
    assert [part.kind for part in draft.parts] == ["sizing"]


def test_a_rule_for_each_name_is_asked_about() -> None:
    draft = read(parse("삼성전자는 RSI(14) 30 이하에서, 하이닉스는 35 이하에서 삽니다. RSI(14)가 70 넘으면 팝니다."))
    assert any(question.code == "unsupported" for question in draft.questions)
    assert not any(group.role == "entry" for group in draft.groups)


def test_a_condition_that_explains_a_word_is_no_rule() -> None:
    draft = read(parse("과열은 RSI(14) 75 이상을 뜻한다. 5일선이 20일선을 골든크로스하면 매수."))
    assert [condition.text for condition in draft.conditions] == ["sma(5) crosses_above sma(20)"]
    assert any(question.code == "unsupported" for question in draft.questions)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("종가가 200일선 위면 매수, 아래면 매도.", "close > sma(200); 매도: close < sma(200)"),
        ("5일선이 20일선 위에 있으면 매수하고 아래에 있으면 매도한다.", "sma(5) > sma(20); 매도: sma(5) < sma(20)"),
        ("RSI(14)가 50 아래면 팔고 위면 산다.", "매도: rsi(14) < 50; rsi(14) > 50"),
        ("20일선 위에서 시작하면 삽니다.", "open > sma(20)"),
        ("종가가 20일선 ±2% 이내면 매수.", "close >= 0.98 * sma(20); close <= 1.02 * sma(20)"),
        ("종가가 20일선을 3% 이상 하회하면 매도.", "매도: close <= 0.97 * sma(20)"),
        ("주가가 60일선을 10% 이상 상회하면 매도.", "매도: close >= 1.1 * sma(60)"),
    ],
)
def test_both_sides_of_a_level_are_read(sentence: str, wanted: str) -> None:
    assert sorted(conditions(sentence).split("; ")) == sorted(wanted.split("; "))


BARE = ("- RSI(14) 70 이상\n- 종가가 60일선 아래\n{}", "RSI(14)가 70 이상이다, 종가가 60일선 아래다. {}")
BACK = (
    "위 조건 중 하나라도 해당하면 매수 금지.",
    "둘 중 하나라도 있으면 그날은 쉽니다.",
    "둘 중 하나면 안 산다.",
    "이 중 하나라도 걸리면 패스.",
)


@pytest.mark.parametrize("closing", BACK)
@pytest.mark.parametrize("text", BARE)
def test_what_a_closing_sentence_refuses_is_left_out(text: str, closing: str) -> None:
    text = text.format(closing) + " 5일선이 20일선 골든크로스면 매수."
    assert conditions(text) == "rsi(14) < 70; close >= sma(60); sma(5) crosses_above sma(20)"


def test_a_refusal_between_two_lists_that_may_be_meant_of_either_is_asked_about() -> None:
    text = "- RSI(14) 70 이상\n- 종가가 60일선 아래\n하나라도 걸리면 제외\n- PER 0 이하\n매수: 5일선 위"
    assert any(question.code == "two_readings" for question in read(parse(text)).questions)


@pytest.mark.parametrize(
    "sentence",
    [
        "당일 종가에 청산.",
        "장 마감에 판다.",
        "종가에 전량 매도.",
        "단 20일선 위에 있으면 손절하지 않는다.",
        "FOMC 주간에는 쉽니다.",
    ],
)
def test_what_no_condition_can_say_is_asked_about_and_leaves_no_rule(sentence: str) -> None:
    draft = read(parse(f"5일선이 20일선을 돌파하면 매수. {sentence}"))
    assert [condition.text for condition in draft.conditions] == ["sma(5) crosses_above sma(20)"]
    assert any(question.code == "unsupported" for question in draft.questions)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("켈트너 채널은 20, 1.5로 맞춰 두세요. 종가가 상단을 넘으면 매수.", "close > keltner(20, 1.5).upper"),
        ("종가가 켈트너 상단을 넘으면 매수. 켈트너 채널은 20, 1.5로 세팅.", "close > keltner(20, 1.5).upper"),
        ("RSI가 30을 상향 돌파하면 매수. 참고로 RSI는 9일짜리입니다.", "rsi(9) crosses_above 30"),
        (
            "MACD 골든크로스에 매수. MACD 설정은 5, 35, 5를 씁니다.",
            "macd(5, 35, 5).line crosses_above macd(5, 35, 5).signal",
        ),
        ("스토캐스틱 %K가 20을 상향 돌파하면 산다. 스토캐스틱은 10-6-6 기준.", "stoch(10, 6, 6).k crosses_above 20"),
        ("볼린저 하단을 깨면 매수. 볼밴은 30, 2.5로 세팅.", "close crosses_below bbands(30, 2.5).lower"),
    ],
)
def test_numbers_that_stand_apart_are_those_of_the_indicator(text: str, wanted: str) -> None:
    assert conditions(text) == wanted
