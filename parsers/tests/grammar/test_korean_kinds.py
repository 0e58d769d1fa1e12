"""Korean kinds of sayings that were once misread or asked about for nothing, each in wordings that no case has."""

import pytest

from parsers.tests.grammar.test_english_conditions import asked, strategy_of

BUYING = "종가가 시가보다 높으면 매수. "
ENTRIES = [
    ("PER 순위와 PBR 순위를 더해 낮은 쪽부터 25개를 담습니다.", "rank(by=[per, pbr], order=asc) <= 25"),
    ("PSR, PCR 각각 오름차순 순위를 더해 합이 작은 30종목을 매수.", "rank(by=[psr, pcr], order=asc) <= 30"),
    (
        "PER, PBR, PSR 세 지표가 낮은 순으로 각각 등수를 매기고, 등수 합계가 가장 작은 20개를 고릅니다.",
        "rank(by=[per, pbr, psr], order=asc) <= 20",
    ),
    ("60일 변동성 기준 하위 30% 이내인 종목을 산다", "rank_pct(by=volatility, order=asc, length=60) <= 30"),
    ("최근 12개월(252거래일) 수익률 상위 10%인 종목을 산다", "rank_pct(by=roc, order=desc, length=252) <= 10"),
    ("종가가 200일 단순이평의 1.03배를 초과하면 매수", "close > 1.03 * sma(200)"),
    ("RSI(14) 30 이하 = 매수", "rsi(14) <= 30"),
]
PAIRS = [
    (
        "스토캐스틱(14,3,3) K가 D를 상향 돌파하면 롱, 하향 돌파하면 정리.",
        "stoch(14, 3, 3).k crosses_above stoch(14, 3, 3).d",
        "stoch(14, 3, 3).k crosses_below stoch(14, 3, 3).d",
    ),
    (
        "MACD(12,26,9) 히스토그램이 음수에서 양수로 바뀌면 사고, 양수에서 음수로 바뀌면 팝니다.",
        "macd(12, 26, 9).hist crosses_above 0",
        "macd(12, 26, 9).hist crosses_below 0",
    ),
    ("종가가 200일선보다 높으면 보유, 낮으면 전부 현금화합니다.", "close > sma(200)", "close < sma(200)"),
    (
        "126일 수익률 상위 10개를 매수. 126일 수익률 순위가 상위 20개 밖으로 밀리면 매도.",
        "rank(by=roc, order=desc, length=126) <= 10",
        "rank(by=roc, order=desc, length=126) > 20",
    ),
]
EXITS = [
    ("외국인이 하루라도 순매도로 돌아서면 팝니다.", "foreign_net_buy_days <= 0"),
    ("기관이 순매도로 돌아서면 매도.", "institution_net_buy_days <= 0"),
]


@pytest.mark.parametrize(("text", "entry"), ENTRIES)
def test_a_way_in_is_read_in_wordings_of_its_kind(text: str, entry: str) -> None:
    strategy = strategy_of(text)

    assert (strategy.entry.text(), asked(strategy)) == (entry, [])


@pytest.mark.parametrize(("text", "entry", "way_out"), PAIRS)
def test_what_is_left_out_the_second_time_is_meant_as_the_first(text: str, entry: str, way_out: str) -> None:
    strategy = strategy_of(text)

    assert (strategy.entry.text(), strategy.exit.text(), asked(strategy)) == (entry, way_out, [])


@pytest.mark.parametrize(("text", "way_out"), EXITS)
def test_a_way_out_is_read_in_wordings_of_its_kind(text: str, way_out: str) -> None:
    strategy = strategy_of(BUYING + text)

    assert way_out in strategy.exit.text()


@pytest.mark.parametrize(
    "text", ["3월과 9월의 마지막 거래일에 다시 고릅니다.", "매년 3월과 9월 마지막 거래일에 다시 짭니다."]
)
def test_a_choice_made_anew_is_a_schedule(text: str) -> None:
    strategy = strategy_of(BUYING + text)

    assert strategy.schedule is not None
    assert strategy.schedule.model_dump()["months"] == (3, 9)


def test_a_part_that_is_put_right_is_the_second() -> None:
    strategy = strategy_of(BUYING + "평단에서 15% 오르면 3분의 1이 아니라 절반을 판다.")

    assert strategy.take_profit is not None
    assert strategy.take_profit.model_dump()["fraction"] == 0.5


def test_points_under_a_numbered_heading_that_nobody_knows_are_asked_about() -> None:
    strategy = strategy_of("1. 매수 조건\n   가. RSI(14) 30 이하\n2. 뭉개기\n   가. 종가가 200일선 아래")

    quoted = " ".join(source.quote for question in strategy.open_questions for source in question.sources)
    assert "종가가 200일선 아래" in quoted
