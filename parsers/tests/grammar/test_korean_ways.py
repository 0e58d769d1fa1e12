"""Korean ways in and out, sizes, sequences and corrections: what is read of them, and what is asked about."""

import pytest

from parsers.extraction.grammar.reader import read
from parsers.formats import read as parse
from parsers.tests.grammar.test_korean_sentences import conditions

# Sentence, conditions in order; those for selling are marked.
READ = (
    ("ADX(14) < 18 → 전량 청산", "매도: adx(14) < 18"),
    ("종가가 20일선까지 회복하면 판다.", "매도: close crosses_above sma(20)"),
    ("종가가 20일 지수이평 아래로 꺼지면 그것도 매도입니다.", "매도: close crosses_below ema(20)"),
    ("50일선이 200일선 밑으로 처박히면 판다.", "매도: sma(50) crosses_below sma(200)"),
    ("매도는 5일선과 20일선이 모두 깨졌을 때.", "매도: close crosses_below sma(5); 매도: close crosses_below sma(20)"),
    (
        "5일선이나 20일선 중 하나라도 깨지면 매도.",
        "매도: close crosses_below sma(5); 매도: close crosses_below sma(20)",
    ),
    ("5일선, 20일선 중 하나라도 이탈하면 매도.", "매도: close crosses_below sma(5); 매도: close crosses_below sma(20)"),
    ("매수 후 5일째 종가에 매도.", "매도: bars_held >= 5"),
    ("보유 7거래일째 정리합니다.", "매도: bars_held >= 7"),
    ("보유한도 최장 20거래일", "매도: bars_held >= 20"),
    ("종가가 직전 10일 최저가(오늘은 빼고)를 뚫고 내려간 날 산다.", "close crosses_below donchian(10).lower"),
    ("직전 24봉 고가 중 제일 높은 값을 종가가 뚫으면 매수.", "close crosses_above donchian(24).upper"),
    ("오늘을 뺀 최근 20일 최고가를 넘으면 산다.", "close > donchian(20).upper"),
    ("캔들 종가가 VWAP을 아래에서 위로 넘어서야 함", "close crosses_above vwap"),
    ("200일선보다 종가가 낮은 종목은 안 산다.", "close >= sma(200)"),
    ("RSI(14)가 30 아래면 줍고 70 위면 놓아줍니다.", "rsi(14) < 30; 매도: rsi(14) > 70"),
    ("5일선, 10일선, 20일선이 모두 우상향이면 산다.", "sma(5) rising(1); sma(10) rising(1); sma(20) rising(1)"),
    ("외국인이나 기관 중 하나가 3일 연속 순매수하면 산다.", "foreign_net_buy_days >= 3; institution_net_buy_days >= 3"),
    ("외국인과 기관이 동시에 순매수하면 산다.", "foreign_net_buy_days >= 1; institution_net_buy_days >= 1"),
    (
        "종가가 20일선 위, 그리고 RSI(14)가 30 이하이거나 스토캐스틱 %K가 20 이하일 때 산다.",
        "close > sma(20); rsi(14) <= 30; stoch(14, 3, 3).k <= 20",
    ),
    (
        "스토캐스틱이 20 아래에서 골든크로스하면 산다.",
        "stoch(14, 3, 3).k < 20; stoch(14, 3, 3).k crosses_above stoch(14, 3, 3).d",
    ),
    (
        "MACD가 0선 아래에서 골든크로스하면 매수.",
        "macd(12, 26, 9).line < 0; macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal",
    ),
    ("갭상승으로 출발하면 산다.", "gap_pct > 0"),
    ("갭 상승 시 매수 금지.", "gap_pct <= 0"),
    ("RSI(14)가 30 이하면 매수, 그렇지 않으면 관망.", "rsi(14) <= 30"),
    ("RSI(14)가 30 이하면 사고 아니면 쉰다.", "rsi(14) <= 30"),
    ("20일선을 상향 돌파하는 날 POSCO홀딩스를 매수.", "close crosses_above sma(20)"),
    (
        "종가가 60일선을 상향 돌파하면 산다. 주봉으로도 20주선 위여야 합니다.",
        "close crosses_above sma(60); close@1w > sma(20)@1w",
    ),
    ("종가가 60일선을 상향 돌파하면 산다. 주봉에서도 20주선 위.", "close crosses_above sma(60); close@1w > sma(20)@1w"),
    ("기준은 세 개예요. RSI(14) 30 이하, 종가 20일선 위면 산다.", "rsi(14) <= 30; close > sma(20)"),
)
# Sentence, the size or the schedule in it.
PARTS = (
    ("네 번으로 똑같이 나눠서요.", "sizing type='split' n=4"),
    ("3회 균등 분할 매수.", "sizing type='split' n=3"),
    ("다섯 번에 걸쳐 균등하게 나눠 담는다.", "sizing type='split' n=5"),
    ("똑같이 세 번에 나눠 삽니다.", "sizing type='split' n=3"),
    ("4등분해서 삽니다.", "sizing type='split' n=4"),
    ("10종목에 똑같이 나눠 담는다.", "sizing type='equal_weight' n=10"),
    ("5개 종목 균등.", "sizing type='equal_weight' n=5"),
    ("계좌의 2%를 넘게 잃지 않도록 수량을 정한다.", "sizing type='risk_percent' value=2.0"),
    ("건당 손실이 계좌의 1%를 넘지 않게 수량을 맞춘다.", "sizing type='risk_percent' value=1.0"),
    ("매주 월요일 오전 8시에 비트코인을 삽니다.", "schedule type='cron' cron='0 8 * * 1' tz=''"),
    ("60초마다 돈다.", "schedule type='interval' seconds=60"),
    ("09:05에 스캔, 평일 매일.", "schedule type='cron' cron='5 9 * * 1-5' tz=''"),
)
# Sentence, the rule for selling, the target or the stop beside it.
RULE_OR_PART = (
    (
        "다섯 거래일이 지나거나 4% 먹으면 판다.",
        "매도: bars_held >= 5",
        "take_profit type='percent' value=4.0 fraction=1.0",
    ),
    (
        "수익률이 8%가 되거나 20일이 지나면 정리.",
        "매도: bars_held >= 20",
        "take_profit type='percent' value=8.0 fraction=1.0",
    ),
    (
        "20일선을 이탈하거나 -5%면 손절.",
        "매도: close crosses_below sma(20)",
        "stop_loss type='percent' value=5.0 fraction=1.0",
    ),
    (
        "3% 수익이 나거나 MACD 데드크로스가 뜨면 청산.",
        "매도: macd(12, 26, 9).line crosses_below macd(12, 26, 9).signal",
        "take_profit type='percent' value=3.0 fraction=1.0",
    ),
    (
        "종가가 20일선을 깨거나 5% 손실이면 판다.",
        "매도: close crosses_below sma(20)",
        "stop_loss type='percent' value=5.0 fraction=1.0",
    ),
)
# Sentences and a question about them.
ASKED = (
    ("금액은 20만원 고정.", "unsupported"),
    ("한 번에 100만원씩 삽니다.", "unsupported"),
    ("매번 20만원어치 매수.", "unsupported"),
    ("종목당 500만 원.", "unsupported"),
    ("한 종목에 300만원씩 넣는다.", "unsupported"),
    ("항상 1주만 산다.", "unsupported"),
    ("100주 매수.", "unsupported"),
    ("매수 금액은 50만원입니다.", "unsupported"),
    ("RSI(14)가 30 이하면 20만원어치 삽니다.", "unsupported"),
    ("RSI(14) 30 이하에서 산다. 정정합니다. RSI(14) 25 이하입니다.", "conflict"),
    ("RSI(14)가 30 이하면 산다. 손절은 5%입니다. 아 오타네요 3%입니다.", "conflict"),
    ("20일선 돌파하면 매수. (정정: 20일선이 아니라 60일선)", "conflict"),
    ("RSI(14)가 30 이하면 산다. 아니 25 이하. 손절은 3%.", "conflict"),
    ("RSI(14)가 30 이하면 산다. 위에 잘못 썼는데 25 이하가 맞습니다.", "conflict"),
    ("다시 보니 5일선이 아니라 10일선이네요. 10일선이 20일선을 골든크로스하면 삽니다.", "conflict"),
    ("볼린저 하단 이탈 후 양봉이면 매수.", "unsupported"),
    ("RSI(14)가 30 아래로 떨어진 다음 MACD가 골든크로스하면 산다.", "unsupported"),
    ("사흘 연속 하락 후 나흘째 양봉이면 매수.", "unsupported"),
    ("MACD가 0 위에 있고 골든크로스가 나오면 산다.", "two_readings"),
    ("종가가 60일선을 상향 돌파하면 산다. 주봉은 20주선 위에 있어야 한다.", "two_readings"),
    ("5일선 깨지면 반 팔고 20일선 깨지면 전부 판다.", "missing"),
    ("보유한 지 10일이 넘었는데도 손실이면 판다.", "unread"),
)


@pytest.mark.parametrize(("sentence", "wanted"), READ)
def test_a_way_in_or_out_is_read_without_a_question(sentence: str, wanted: str) -> None:
    assert conditions(sentence) == wanted
    assert read(parse(sentence)).questions == ()


@pytest.mark.parametrize(("sentence", "wanted"), PARTS)
def test_a_size_or_a_schedule_is_read_without_a_question(sentence: str, wanted: str) -> None:
    draft = read(parse(sentence))
    assert "; ".join(f"{part.kind} {part.value}" for part in draft.parts) == wanted
    assert (draft.conditions, draft.questions) == ((), ())


@pytest.mark.parametrize(("sentence", "rule", "part"), RULE_OR_PART)
def test_a_rule_or_a_gain_ends_a_position(sentence: str, rule: str, part: str) -> None:
    draft = read(parse(sentence))
    assert conditions(sentence) == rule
    assert "; ".join(f"{part.kind} {part.value}" for part in draft.parts) == part
    assert draft.questions == ()


@pytest.mark.parametrize(("sentence", "code"), ASKED)
def test_amounts_corrections_and_sequences_are_asked_about(sentence: str, code: str) -> None:
    assert code in {question.code for question in read(parse(sentence)).questions}


def test_a_correction_is_asked_about_with_what_it_corrects() -> None:
    draft = read(parse("RSI(14) 30 이하에서 산다. 정정합니다. RSI(14) 25 이하입니다."))
    quotes = [words.quote for question in draft.questions for words in question.words]
    assert quotes == ["RSI(14) 30 이하에서 산다", "RSI(14) 25 이하입니다", "정정합니다"]


def test_a_condition_before_a_sale_with_unread_words_between_is_no_way_in() -> None:
    text = "5일선 깨지면 반 팔고 20일선 깨지면 전부 판다."
    assert {group.role for group in read(parse(text)).groups} == {"exit"}
    assert any(question.code == "unread" for question in read(parse(text)).questions)
    held = read(parse("보유한 지 10일이 넘었는데도 손실이면 판다."))
    assert any("손실이면" in words.quote for question in held.questions for words in question.words)


def test_a_long_transcript_without_full_stops_is_read_sentence_by_sentence() -> None:
    spoken = (
        "오늘은 제가 쓰는 방법을 말씀드릴게요 먼저 종가가 이백일선 위로 올라서면 그때 사요 근데 하나 더 있어요 "
        "RSI(14)가 70 이상이면 그날은 안 사요 그리고 들고 있다 보면 흔들릴 때가 있는데 그래도 그냥 둬요 "
        "종가가 이백일선 밑으로 내려앉으면 다 파는 거예요 이게 전부예요 아주 쉬워요 다들 한번 해 보세요 "
        "저는 몇 년째 이렇게 하고 있어요 지루해도 이게 제일 편해요"
    )
    assert conditions(spoken) == ("close crosses_above sma(200); rsi(14) < 70; 매도: close crosses_below sma(200)")
