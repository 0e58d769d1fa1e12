"""Korean sentences and what is read of them: the conditions in canonical form, or the question that is asked."""

import pytest

from parsers.extraction.grammar.reader import read
from parsers.formats import read as parse

# Sentence, conditions in order; those for selling are marked.
READ = (
    ("종가가 20일선 위에 있으면 매수한다.", "close > sma(20)"),
    ("종가가 20일선을 상향 돌파하면 매수.", "close crosses_above sma(20)"),
    ("5일선을 20일선이 하향 돌파하면 매도한다.", "매도: sma(20) crosses_below sma(5)"),
    ("60일선을 종가로 깨면 전량 매도.", "매도: close crosses_below sma(60)"),
    ("60일선을 종가 기준으로 이탈하면 정리.", "매도: close crosses_below sma(60)"),
    ("20일선 이탈 시 매도.", "매도: close crosses_below sma(20)"),
    ("10일선 종가 이탈하면 매도.", "매도: close crosses_below sma(10)"),
    ("RSI가 30 아래로 내려갔다가 다시 30 위로 올라오면 매수.", "rsi(14) crosses_above 30"),
    ("볼린저밴드 하단을 종가로 이탈했다가 다시 안으로 들어오면 매수.", "close crosses_above bbands(20, 2).lower"),
    ("RSI(9)가 30을 넘지 않으면 매수한다.", "rsi(9) <= 30"),
    ("RSI(14)가 60 이상이면 매수하지 않는다.", "rsi(14) < 60"),
    ("현재가가 시가 위에 있지 않으면 패스.", "close > open"),
    ("갭상승 3% 이상이 아니면 보지 않는다.", "gap_pct >= 3"),
    ("거래대금이 50억 원 미만인 종목은 제외한다.", "value_traded >= 5000000000"),
    ("PER 3~10인 종목을 매수.", "per >= 3; per <= 10"),
    ("PBR 0.3 이상 0.9 이하인 종목을 매수한다.", "pbr >= 0.3; pbr <= 0.9"),
    ("부채비율이 100% 미만이고 ROE가 15%를 넘는 종목을 찾아줘.", "debt_ratio < 100; roe > 15"),
    ("RSI(14)가 30 이하이거나 MFI(14)가 20 이하면 매수.", "rsi(14) <= 30; mfi(14) <= 20"),
    ("거래량이 20일 평균의 3배 이상이면 매수.", "volume >= 3 * sma(volume, 20)"),
    ("거래량이 전일 대비 200% 이상이면 매수.", "volume >= 2 * volume[1]"),
    ("거래량이 평소의 두 배를 넘으면 매수.", "volume > 2 * sma(volume, 20)"),
    ("20일 평균 거래량의 2배 이상 터지면 매수.", "volume >= 2 * sma(volume, 20)"),
    ("종가가 60일선보다 10% 이상 낮아지면 매수한다.", "close <= 0.9 * sma(60)"),
    ("주가가 20일선 대비 -15% 이하로 빠지면 매수.", "close <= 0.85 * sma(20)"),
    ("52주 최고가 대비 90% 이상이면 매수.", "close >= 0.9 * high_52w"),
    ("52주 신고가를 경신한 종목을 매수.", "close >= high_52w"),
    ("20일 신고가를 돌파하면 매수.", "close crosses_above donchian(20).upper"),
    ("최근 5일간 10% 이상 하락하면 매수.", "roc(5) <= -10"),
    ("전일 대비 3% 이상 상승하면 매수.", "change_pct >= 3"),
    ("3일 연속 음봉이면 매수.", "close < open for 3 bars"),
    ("3일 연속 하락하고 당일 양봉이면 매수.", "close < close[1] for 3 bars; close > open"),
    ("최근 10일 중 7일 이상 양봉이면 매수.", "close > open count(10 bars) >= 7"),
    ("최근 5일 이내에 20일선을 돌파한 적이 있으면 매수.", "close crosses_above sma(20) within 5 bars"),
    ("5일선 > 20일선 > 60일선이면 매수.", "sma(5) > sma(20); sma(20) > sma(60)"),
    ("5, 20, 60일선 정배열이면 매수.", "sma(5) > sma(20); sma(20) > sma(60)"),
    ("5일선과 20일선이 골든크로스하면 매수.", "sma(5) crosses_above sma(20)"),
    ("MACD(12,26,9) 골든크로스면 매수.", "macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal"),
    (
        "스토캐스틱(12,5,5) %K가 20 아래에서 %D를 상향 돌파하면 매수.",
        "stoch(12, 5, 5).k < 20; stoch(12, 5, 5).k crosses_above stoch(12, 5, 5).d",
    ),
    ("20일 이격도 98 이상 103 이하이면 매수.", "close >= 0.98 * sma(20); close <= 1.03 * sma(20)"),
    ("주봉 RSI(14)가 50 이상이고 주봉 종가가 20주선 위에 있으면 매수.", "rsi(14) >= 50; close > sma(20)"),
    ("외국인이 3일 이상 순매수 중이면 매수.", "foreign_net_buy_days >= 3"),
    ("시가총액 하위 20% 종목을 매수한다.", "rank_pct(by=market_cap, order=asc) <= 20"),
    ("배당수익률 높은 순으로 15종목을 매수.", "rank(by=dividend_yield, order=desc) <= 15"),
    ("고가가 볼린저밴드(20,2) 상단에 닿으면 매도.", "매도: high >= bbands(20, 2).upper"),
    ("5거래일 보유 후 매도.", "매도: bars_held >= 5"),
    ("다음날 시가에 전량 매도.", "매도: bars_held >= 1"),
    ("15:15에 전량 청산.", '매도: time_of_day >= "15:15"'),
    ("10시 30분 이후에 RSI(14)가 30 이하면 매수.", 'time_of_day >= "10:30"; rsi(14) <= 30'),
    ("당일 시가 + 전일 변동폭 × 0.5를 현재가가 돌파하면 매수.", "close crosses_above vb_level(0.5)"),
    ("EMA 9가 EMA 21 위에 있고 ADX(14)가 25 이상이면 long.", "ema(9) > ema(21); adx(14) >= 25"),
    ("20일선이 5일 전보다 상승하면 매수.", "sma(20) > sma(20)[5]"),
    ("60일선이 상승 중이면 매수.", "sma(60) rising(1)"),
    ("종가가 20일선과 60일선 사이에 있으면 매수.", "close >= sma(20); close <= sma(60)"),
    ("종가가 20일선에서 3% 이내면 매수.", "close >= 0.97 * sma(20); close <= 1.03 * sma(20)"),
)
# Sentence, what is read beside the doubt, and the question.
ASKED = (
    ("체결강도가 120 이상이고 RSI(14)가 30 이하면 매수.", "rsi(14) <= 30", "unsupported"),
    ("슈퍼트렌드(10,3)가 상승 전환하면 매수.", "", "unsupported"),
    ("거래량이 많이 늘면 매수.", "", "vague"),
    ("전고점을 돌파하면 매수.", "", "vague"),
    (
        "RSI가 30 이하이고 종가가 5일선 위이거나 MFI(14)가 20 이하면 매수.",
        "rsi(14) <= 30; close > sma(5); mfi(14) <= 20",
        "two_readings",
    ),
    ("종가가 거래량보다 크면 매수.", "", "unread"),
)
# Neither read nor asked about.
QUIET = (
    "오늘 코스피는 20일선을 하향 이탈하며 마감했다.",
    "20일선이 지지선이 될 것으로 전망된다.",
    "손절은 3%가 맞나요?",
    "다들 성투하세요!",
)


def conditions(sentence: str) -> str:
    """What is read of a sentence, for selling marked."""
    draft = read(parse(sentence))
    roles = {group.id: group.role for group in draft.groups}
    marks = {"entry": "", "exit": "매도: "}
    return "; ".join(marks[roles[part.group]] + part.text for part in draft.conditions)


@pytest.mark.parametrize(("sentence", "wanted"), READ)
def test_a_korean_sentence_is_read_as_its_conditions_without_a_question(sentence: str, wanted: str) -> None:
    assert conditions(sentence) == wanted
    assert read(parse(sentence)).questions == ()


@pytest.mark.parametrize(("sentence", "beside", "code"), ASKED)
def test_what_can_not_be_read_of_a_korean_sentence_is_asked_about(sentence: str, beside: str, code: str) -> None:
    assert conditions(sentence) == beside
    assert code in {question.code for question in read(parse(sentence)).questions}


@pytest.mark.parametrize("sentence", QUIET)
def test_reports_expectations_questions_and_greetings_raise_no_question(sentence: str) -> None:
    draft = read(parse(sentence))
    assert (draft.conditions, draft.questions) == ((), ())
