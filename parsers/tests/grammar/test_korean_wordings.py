"""More wordings of the same in Korean: what is read of them, and what is no rule."""

import pytest

from parsers.extraction.grammar.reader import read
from parsers.formats import read as parse
from parsers.tests.grammar.test_korean_sentences import conditions

# Sentence, conditions in order; those for selling are marked.
READ = (
    ("코스닥 종목 가운데 20일 이동평균선 위에서 거래되는 종목만 삽니다.", "close > sma(20)"),
    (
        "RSI(14)가 30선을 밑에서 위로 뚫는 순간 매수하고, 70을 찍으면 매도합니다.",
        "rsi(14) crosses_above 30; 매도: rsi(14) >= 70",
    ),
    ("종가가 60일선을 이틀 연속 밑돌면 전량 정리합니다.", "매도: close < sma(60) for 2 bars"),
    (
        "거래량이 전일의 두 배를 넘고 양봉으로 마감하면 다음 날 시가에 들어갑니다.",
        "volume > 2 * volume[1]; close > open",
    ),
    ("5일선이 20일선을 뚫고 올라온 날 종가에 매수합니다.", "sma(5) crosses_above sma(20)"),
    ("매수한 지 2주가 지나면 무조건 팝니다.", "매도: bars_held >= 10"),
    (
        "볼린저밴드(20,2) 상단을 종가가 뚫고 나가면 숏, 중심선까지 내려오면 청산.",
        "close crosses_above bbands(20, 2).upper; 매도: close <= bbands(20, 2).middle",
    ),
    (
        "MACD가 시그널 위로 올라서면 사고 아래로 내려앉으면 판다.",
        (
            "macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal; "
            "매도: macd(12, 26, 9).line crosses_below macd(12, 26, 9).signal"
        ),
    ),
    (
        "PER이 10배를 밑돌고 PBR이 1배를 밑도는 종목을 시가총액이 작은 순서대로 20개 담는다.",
        "per < 10; pbr < 1; rank(by=market_cap, order=asc) <= 20",
    ),
    ("하루 거래대금이 100억 원에 못 미치면 거래하지 않는다.", "value_traded >= 10000000000"),
    ("52주 신고가 근처 5% 안쪽에 들어온 종목만 본다.", "close >= 0.95 * high_52w"),
    ("오후 2시 50분이 되면 남은 물량을 전부 청산한다.", '매도: time_of_day >= "14:50"'),
    ("현재가가 VWAP을 하향 이탈하는 즉시 매도.", "매도: close crosses_below vwap"),
    ("외국인과 기관이 나란히 사흘째 사들이는 종목.", "foreign_net_buy_days >= 3; institution_net_buy_days >= 3"),
    ("갭 상승이 5%를 넘으면 그날은 쉰다.", "gap_pct <= 5"),
    ("부채비율 200% 넘는 회사는 뺀다.", "debt_ratio <= 200"),
    ("ROE는 최소 10%는 되어야 한다.", "roe >= 10"),
    ("ADX가 25를 넘고 +DI가 -DI보다 위에 있을 때만 진입한다.", "adx(14) > 25; plus_di(14) > minus_di(14)"),
    ("주봉으로 20주선 위, 일봉으로 5일선 위에 있을 때만 산다.", "close@1w > sma(20)@1w; close > sma(5)"),
    ("20일선이 우상향하지 않으면 건드리지 않는다.", "sma(20) rising(1)"),
    ("RSI가 50 밑이면 신규 진입 금지.", "rsi(14) >= 50"),
    ("이평선이 5-20-60 순으로 정배열이면 산다.", "sma(5) > sma(20); sma(20) > sma(60)"),
    (
        "전일 고가를 돌파하면 따라 들어가고 전일 저가를 깨면 나온다.",
        "close crosses_above high[1]; 매도: close crosses_below low[1]",
    ),
    ("최근 20일 중 최고가를 갈아치우면 매수한다.", "close crosses_above donchian(20).upper"),
    ("종가가 10일선 밑에서 마감하는 날 바로 정리.", "매도: close < sma(10)"),
    (
        "CCI(20)가 -100을 아래에서 위로 올라서면 매수하고 +100 아래로 꺾이면 매도.",
        "cci(20) crosses_above -100; 매도: cci(20) crosses_below 100",
    ),
    ("거래량이 20일 평균보다 50% 이상 많아야 한다.", "volume >= 1.5 * sma(volume, 20)"),
    ("당일 시가에 전일 고저폭의 절반을 더한 값을 넘어서면 매수.", "close > vb_level(0.5)"),
    ("비트코인 4시간봉에서 EMA 50이 EMA 200을 상향 돌파하면 롱 진입.", "ema(50) crosses_above ema(200)"),
    ("RSI 30 이하 + 볼밴 하단 터치 시 매수.", "rsi(14) <= 30; low <= bbands(20, 2).lower"),
    ("매수: RSI < 30, 종가 > 200일선", "rsi(14) < 30; close > sma(200)"),
    ("매도: RSI > 70 or 20일 경과", "매도: rsi(14) > 70; 매도: bars_held >= 20"),
    ("주가가 20일선에서 2% 안으로 붙어 있으면 매수 대상입니다.", "close >= 0.98 * sma(20); close <= 1.02 * sma(20)"),
    (
        "20일 고점 대비 15% 넘게 빠진 종목 중 RSI가 35 아래인 것만 담습니다.",
        "close < 0.85 * donchian(20).upper; rsi(14) < 35",
    ),
    ("5일 등락률이 -10%보다 낮으면 매수 후보로 둔다.", "roc(5) < -10"),
    ("10일선을 깨지 않는 동안에는 계속 보유한다.", "매도: close crosses_below sma(10)"),
    ("60분봉 기준 볼린저 하단을 벗어났다가 안으로 복귀하면 매수.", "close crosses_above bbands(20, 2).lower"),
    (
        "주가가 200일 이동평균을 웃돌고 있는 상황에서 RSI(2)가 10 밑으로 떨어지면 매수합니다.",
        "close > sma(200); rsi(2) crosses_below 10",
    ),
    ("RSI(2)가 70을 넘어서면 다음 날 시가에 전량 매도합니다.", "매도: rsi(2) > 70"),
    ("매수 시점은 MACD 히스토그램이 음수에서 양수로 전환될 때입니다.", "macd(12, 26, 9).hist crosses_above 0"),
    ("거래량이 최근 20일 평균의 1.5배를 웃돌아야 합니다.", "volume > 1.5 * sma(volume, 20)"),
    ("RSI가 40~60 사이일 때는 아무것도 하지 않습니다.", "rsi(14) < 40; rsi(14) > 60"),
    (
        "코스피200 종목 중 시가총액 상위 50개, 그중 PBR 하위 10개를 삽니다.",
        "rank(by=market_cap, order=desc) <= 50; rank(by=pbr, order=asc) <= 10",
    ),
    ("매도 신호: 종가가 20일선 아래로 마감.", "매도: close < sma(20)"),
    ("20일 신저가를 이탈하면 무조건 나온다.", "매도: close crosses_below donchian(20).lower"),
    ("외국인 순매수가 5일 이상 이어진 종목.", "foreign_net_buy_days >= 5"),
    ("전일 대비 거래량이 3배 터진 종목을 눈여겨본다.", "volume >= 3 * volume[1]"),
    ("갭이 2% 이상 뜨면 안 산다.", "gap_pct < 2"),
    ("전날 종가보다 시가가 3% 이상 높게 출발하면 제외.", "open < 1.03 * close[1]"),
    ("윌리엄스 %R이 -80 아래에서 위로 올라오면 산다.", "willr(14) crosses_above -80"),
    ("파라볼릭 SAR이 종가 위로 올라가면 청산.", "매도: psar(0.02, 0.2) crosses_above close"),
    ("5일선이 10일선 위, 10일선이 20일선 위에 있으면 매수.", "sma(5) > sma(10); sma(10) > sma(20)"),
    ("5일선 위에 20일선이 있으면 매도.", "매도: sma(20) > sma(5)"),
    ("매수는 RSI 30 이하, 매도는 RSI 70 이상.", "rsi(14) <= 30; 매도: rsi(14) >= 70"),
    (
        "둘 중 하나라도 해당되면 매도: RSI 70 이상, 종가 20일선 이탈.",
        "매도: rsi(14) >= 70; 매도: close crosses_below sma(20)",
    ),
    ("최근 한 달간 20% 이상 오른 종목은 제외.", "roc(21) < 20"),
    ("52주 저점에서 30% 이상 반등한 종목만.", "close >= 1.3 * low_52w"),
    ("종가가 전일 저가 밑으로 빠지면 판다.", "매도: close crosses_below low[1]"),
    ("거래대금은 적어도 50억 이상이어야 합니다.", "value_traded >= 5000000000"),
    ("20일선을 돌파하여 마감하면 매수한다.", "close crosses_above sma(20)"),
    ("그날 거래대금이 20일 평균 거래대금의 두 배 반은 되어야 합니다.", "value_traded >= 2.5 * sma(value_traded, 20)"),
    ("종가가 5일선 위에 있어야 하며 거래량은 전일보다 늘어야 한다.", "close > sma(5); volume > volume[1]"),
    ("ROE가 8% 밑으로 내려가지 않는 한 팔지 않고 들고 간다.", "매도: roe crosses_below 8"),
    ("9시 반 넘어가면 안 들어갑니다.", 'time_of_day < "09:30"'),
    ("오후 세 시 이후에는 사지 않는다.", 'time_of_day < "15:00"'),
    ("현재가가 당일 고가에서 2% 이상 밀린 종목은 버립니다.", "close > 0.98 * high"),
    ("거래량이 전일보다 많아야 하고 RSI가 50 이상이면 매수한다.", "volume > volume[1]; rsi(14) >= 50"),
    (
        "거래대금이 50억 이상이어야 하고, 종가가 2천원도 안 되는 주식은 거른다.",
        "value_traded >= 5000000000; close >= 2000",
    ),
    (
        "종가가 20일선 위에 있어야 하고, 그리고 외국인이 순매수여야 한다.",
        "close > sma(20); foreign_net_buy_days >= 1",
    ),
)
ROUNDS = (
    ("나올 때 - RSI(9) 60 초과", "매도: rsi(9) > 60"),
    ("팔 때: RSI(9)가 60을 넘으면", "매도: rsi(9) > 60"),
    ("VWAP보다 낮은 가격에서는 사지 않는다.", "close >= vwap"),
    ("20일선보다 높은 값에는 사지 않는다.", "close <= sma(20)"),
    ("종가가 직전 20거래일 동안의 가장 높은 종가를 넘으면 산다.", "close > highest(close, 20)[1]"),
    ("종가가 최근 10일 중 가장 낮은 저가를 깨면 판다.", "매도: close crosses_below donchian(10).lower"),
    ("PBR이 낮은 쪽 20%에 드는 종목을 매수한다.", "rank_pct(by=pbr, order=asc) <= 20"),
    (
        "종가가 선행스팬A와 선행스팬B 둘 다 위면 매수한다.",
        "close > ichimoku(9, 26, 52).span_a; close > ichimoku(9, 26, 52).span_b",
    ),
    ("종가가 20일선, 60일선보다 위에 있으면 산다.", "close > sma(20); close > sma(60)"),
    ("사흘 내리 전날보다 낮게 끝났으면 산다.", "close < close[1] for 3 bars"),
    ("3일 연속 전일보다 높게 마감하면 산다.", "close > close[1] for 3 bars"),
    ("나머지는 10일선이 종가로 무너질 때까지 들고 간다.", "매도: close crosses_below sma(10)"),
    ("외국인 순매수 3거래일 이상 지속되면 매수.", "foreign_net_buy_days >= 3"),
    ("50EMA가 200EMA 밑에 깔려 있을 때만 진입한다.", "ema(50) < ema(200)"),
    ("24봉 보유를 채웠을 때 매도.", "매도: bars_held >= 24"),
    ("RSI(14) 30 미만 찍으면 그 전이라도 포지션 정리.", "매도: rsi(14) < 30"),
    ("전일 대비 등락률 20% 초과면 제외.", "change_pct <= 20"),
)
# Sentence, the stops, sizes and schedules in it.
PARTS = (
    ("산 값보다 7% 떨어지면 손절합니다.", "stop_loss type='percent' value=7.0 fraction=1.0"),
    ("한 종목에 시드의 20%까지만 넣습니다.", "sizing type='percent_equity' value=20.0"),
    (
        "매 분기 첫 거래일에 종목을 갈아탄다.",
        "schedule type='calendar' every='quarter' months=None day='first_trading_day'",
    ),
    (
        "손절은 ATR(14)의 2배, 익절은 손절폭의 3배.",
        "stop_loss type='atr' length=14 mult=2.0 fraction=1.0; take_profit type='rr' value=3.0 fraction=1.0",
    ),
    ("고점에서 8% 밀리면 미련 없이 던진다.", "trailing_stop type='percent' value=8.0 fraction=1.0"),
    ("매년 5월 첫 거래일에 리밸런싱.", "schedule type='calendar' every='year' months=(5,) day='first_trading_day'"),
    (
        "1월과 7월 첫 거래일에 리밸런싱.",
        "schedule type='calendar' every='half_year' months=(1, 7) day='first_trading_day'",
    ),
    ("월말마다 종목을 교체한다.", "schedule type='calendar' every='month' months=None day='last_trading_day'"),
    ("하루에 한 번 오후 3시에 점검한다.", "schedule type='cron' cron='0 15 * * *' tz=''"),
    ("손절선은 매수가에서 마이너스 6%.", "stop_loss type='percent' value=6.0 fraction=1.0"),
    ("손절은 매수한 날 바로 전날의 저가에 둡니다.", "stop_loss type='level' field='low' offset=1 fraction=1.0"),
    ("손절가는 돌파가 나온 봉 바로 앞 봉의 저가에 둔다.", "stop_loss type='level' field='low' offset=1 fraction=1.0"),
    ("리스크: 거래당 계좌의 0.5%만 건다.", "sizing type='risk_percent' value=0.5"),
    ("한 번 들어갈 때 전체 자금의 십 퍼센트까지만 쓰세요.", "sizing type='percent_equity' value=10.0"),
    ("진입가에서 0.6% 거꾸로 가면 손절.", "stop_loss type='percent' value=0.6 fraction=1.0"),
    ("산 값에서 7% 빠지면 변명 없이 컷.", "stop_loss type='percent' value=7.0 fraction=1.0"),
    ("손실이 6%에 닿으면 그 자리에서 잘라냅니다.", "stop_loss type='percent' value=6.0 fraction=1.0"),
    ("수익이 10%가 되면 절반을 덜고.", "take_profit type='percent' value=10.0 fraction=0.5"),
    ("돈은 절반만 써요.", "sizing type='percent_equity' value=50.0"),
    ("매주 월요일 오전 아홉 시 십 분에 한 번 확인을 합니다.", "schedule type='cron' cron='10 9 * * 1' tz=''"),
    ("손절 라인은 진입봉 저가.", "stop_loss type='level' field='low' offset=0 fraction=1.0"),
    (
        "손절가: 매수가 대비 -5% / 목표가: +12%",
        "stop_loss type='percent' value=5.0 fraction=1.0; take_profit type='percent' value=12.0 fraction=1.0",
    ),
    ("목표 수익률 15%에 도달하면 전량 익절.", "take_profit type='percent' value=15.0 fraction=1.0"),
    ("손실이 5%에 이르면 손절합니다.", "stop_loss type='percent' value=5.0 fraction=1.0"),
    ("포지션 크기는 계좌의 2%를 리스크로 잡습니다.", "sizing type='risk_percent' value=2.0"),
    ("추적 손절은 최고가에서 3ATR 아래에 둡니다.", "trailing_stop type='atr' length=14 mult=3.0 fraction=1.0"),
    (
        "매수가에서 3% 빠지면 자르고 5% 오르면 챙긴다.",
        "stop_loss type='percent' value=3.0 fraction=1.0; take_profit type='percent' value=5.0 fraction=1.0",
    ),
    ("손익비는 1:2로 합니다.", "take_profit type='rr' value=2.0 fraction=1.0"),
    ("종목당 최대 손실은 계좌의 1%로 제한한다.", "sizing type='risk_percent' value=1.0"),
    ("목표가는 진입가 + 2×ATR(14).", "take_profit type='atr' length=14 mult=2.0 fraction=1.0"),
)
# What tells no time to look, although it looks like it: sentences without any schedule.
NO_SCHEDULE = (
    "매월 말일에 전량 매도한다.",
    "매일 15시 20분에 전량 청산한다.",
    "연간 수익률이 20% 이상인 종목만 산다.",
    "매 분기 매출 증가율이 10% 이상인 종목만 산다.",
    "매년 배당을 늘린 기업만 산다.",
    "6월 초 매수, 7월 말 매도.",
    "11월에 사서 4월에 판다.",
    "12월 말 결산 기준 PER 10 이하면 산다.",
    "1월 첫 거래일에 산다.",
    "1월, 2월 첫 거래일에 리밸런싱.",
    "하루에 한 번 9시 30분에 진입.",
    "4시간봉 마감 후 진입.",
    "장 마감 10분 전에 매도한다.",
    "장 시작 30분 이후에만 매수한다.",
    "매일 9시 30분 이후 매수.",
    "최근 3개월마다 수익률이 10% 이상인 종목을 산다.",
    "5분마다 5% 오르면 판다.",
    "장 초반에 매수한다.",
    "매월 리밸런싱하지 않는다.",
    "매월 첫 거래일에 팔고 다시 산다.",
)
# Sentence, the question that is asked.
ASKED = (
    ("코스피 지수가 200일선 아래에 있는 동안은 신규로 들어가지 않는다.", "unsupported"),
    ("RSI(14)가 일정 수준을 넘으면 판다.", "missing"),
    ("거래량이 평소보다 확 늘면 매수한다.", "vague"),
    ("이익이 10%를 넘어가면 트레일링 스탑 5%를 적용합니다.", "unread"),
    ("3% 오르면 팔고 2% 내리면 손절.", "unread"),
)
# Neither read nor asked about.
QUIET = (
    "투자 판단의 책임은 본인에게 있음",
    "당사는 본 자료의 정확성을 보증하지 않습니다.",
    "백테스트상 MDD는 -28%였고 앞으로도 그럴지는 모르겠습니다.",
    "오늘 총 손익 -143,000원.",
    "구독과 좋아요 부탁드립니다.",
    "이 전략은 횡보장에서는 잘 안 맞습니다.",
    "체결은 다음 날 시가.",
    "차트는 아예 안 봅니다.",
)
EITHER = """코스닥 종목. 아래 둘 중 하나에 걸리면 매수한다.
하나: 종가가 20일선을 돌파하고 거래량이 전일의 두 배 이상
둘: RSI(14)가 30 이하
손절 5%."""


@pytest.mark.parametrize(("sentence", "wanted"), [*READ, *ROUNDS])
def test_a_wording_is_read_as_its_conditions_without_a_question(sentence: str, wanted: str) -> None:
    assert conditions(sentence) == wanted
    assert read(parse(sentence)).questions == ()


@pytest.mark.parametrize(("sentence", "wanted"), PARTS)
def test_a_wording_is_read_as_its_parts_without_a_question(sentence: str, wanted: str) -> None:
    draft = read(parse(sentence))
    assert "; ".join(f"{part.kind} {part.value}" for part in draft.parts) == wanted
    assert (draft.conditions, draft.questions) == ((), ())


@pytest.mark.parametrize(("sentence", "code"), ASKED)
def test_what_a_wording_leaves_open_is_asked_about(sentence: str, code: str) -> None:
    assert code in {question.code for question in read(parse(sentence)).questions}


@pytest.mark.parametrize("sentence", QUIET)
def test_disclaimers_diaries_and_promotion_raise_no_question(sentence: str) -> None:
    draft = read(parse(sentence))
    assert (draft.conditions, draft.questions) == ((), ())


@pytest.mark.parametrize("sentence", NO_SCHEDULE)
def test_a_period_of_something_else_is_no_schedule(sentence: str) -> None:
    assert [part for part in read(parse(sentence)).parts if part.kind == "schedule"] == []


def test_any_of_a_list_is_enough_to_buy() -> None:
    draft = read(parse(EITHER))
    logic = {group.id: group.logic for group in draft.groups}
    assert sorted(logic.values()) == ["all", "all", "any"]
    assert [part.text for part in draft.conditions] == [
        "close crosses_above sma(20)",
        "volume >= 2 * volume[1]",
        "rsi(14) <= 30",
    ]
    assert draft.questions == ()
