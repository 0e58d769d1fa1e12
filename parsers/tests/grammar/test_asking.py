"""What stands beside rules and isn't read is asked about: a part of a rule, a universe denied, another chart."""

import pytest

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from screening.strategy import Strategy

ENGLISH = "Buy when RSI(14) is below 30 and sell when RSI(14) is above 70. "
KOREAN = "RSI(14)가 30 미만이면 매수하고 RSI(14)가 70 초과면 매도한다. "


def strategy_of(text: str) -> Strategy:
    """What the grammar reads."""
    return GrammarExtraction().extract(read(text))


def asked(text: str) -> str:
    """The words that are asked about."""
    return " | ".join(question.quote for question in strategy_of(text).open_questions)


def is_accounted_for(rules: str, beside: str) -> bool:
    """Whether a question or a rule is about words of what stands behind the rules."""
    found = strategy_of(rules + beside)
    places = [*(question.sources for question in found.open_questions), *found.provenance.values()]
    return any(source.start >= len(rules) for sources in places for source in sources)


@pytest.mark.parametrize(
    "beside",
    [
        "Works both ways.",
        "This is a short-selling setup.",
        "Mirror it for shorts.",
        "I don't touch Russell 2000 names.",
        "Maybe loosen it in earnings season.",
        "The first 7% against me also ends it; that used to be 10.",
        "Names with a merger are removed by hand.",
        "What's been sold can't be bought back for two months.",
        "At eleven thirty pm it's all sold.",
        "Sell: ???",
    ],
)
def test_a_statement_beside_english_rules_that_is_not_read_is_accounted_for(beside: str) -> None:
    assert is_accounted_for(ENGLISH, beside)


@pytest.mark.parametrize(
    "beside",
    [
        "종가가 전날보다 오른 날만 사서요.",
        "20일선 근처에서는 절반만 사는 게 나은 것 같아요.",
        "손절 3%가 제일 편해서요.",
        "관리종목이랑 스팩은 애초에 목록에서 지웠습니다.",
        "저가가 60일선까지 내려왔다.",
        "인버스도 같이 한다.",
        "코스닥은 안 한다.",
        "매도 포지션은 대칭으로.",
    ],
)
def test_a_statement_beside_korean_rules_that_is_not_read_is_accounted_for(beside: str) -> None:
    assert is_accounted_for(KOREAN, beside)


def test_a_number_stays_with_its_unit() -> None:
    found = strategy_of("Buy when the close is above its 9999-day average and RSI(14) is below 30.")

    assert "9999" not in found.entry.text()
    assert "9999-day" in asked("Buy when the close is above its 9999-day average and RSI(14) is below 30.")


def test_what_is_denied_names_no_universe() -> None:
    assert strategy_of(ENGLISH + "I don't touch Russell 2000 names.").universe.index is None
    assert strategy_of(KOREAN + "코스닥은 안 한다.").universe.index is None


def test_two_indices_are_asked_about_and_both_korean_boards_are_the_whole_market() -> None:
    two = strategy_of("Universe: S&P 500 and Nasdaq 100. " + ENGLISH)
    assert two.universe.index is None
    assert [question.path for question in two.open_questions if question.code == "two_readings"] == ["universe.index"]

    whole = strategy_of("코스피와 코스닥 전체에서 본다. " + KOREAN)
    assert (whole.universe.market, whole.universe.index) == ("KR", None)


def test_yesterday_is_no_bar_of_a_minute_chart() -> None:
    found = strategy_of("1분봉. 전일 거래대금이 300억 이상이고 현재가가 VWAP을 상향 돌파하면 매수한다.")

    assert "value_traded[1]" not in found.entry.text()


def test_a_series_of_minutes_beside_daily_rules_asks_for_the_bars() -> None:
    found = strategy_of("Buy when the 15-minute RSI(14) is above 50 and the 5-minute RSI(14) is below 30.")

    assert "timeframe" in {question.path for question in found.open_questions}


def test_who_only_goes_short_sells_to_open() -> None:
    found = strategy_of("Short side only. Sell when CCI(20) is above 100. Buy to cover once CCI(20) is below -100.")

    assert (found.direction, found.entry.text(), found.exit.text()) == ("short", "cci(20) > 100", "cci(20) < -100")


def test_letters_of_a_korean_list_are_joined_by_its_formula() -> None:
    listed = "가. 종가 > 시가\n나. RSI(14) < 30\n다. 주가 1,000원 미만\n라. 신용비율 7% 이상\n"
    found = strategy_of(listed + "조건식: 가 and 나 and !다 and !라")

    assert found.entry.text() == "close > open and rsi(14) < 30 and close >= 1000"
    assert "신용비율" in asked(listed + "조건식: 가 and 나 and !다 and !라")


def test_a_section_of_a_list_ends_the_one_before() -> None:
    found = strategy_of("[금지] RSI(14) 70 이상\n[대상] 거래대금 300억 이상\n[진입] 종가가 20일선 상향 돌파")

    assert "value_traded >= 30000000000" in found.entry.text()


def test_what_is_assumed_stays_told_when_it_is_referred_to() -> None:
    found = strategy_of("Buy when %K crosses above %D and both are below 20.")

    assert {assumption.value for assumption in found.assumptions if assumption.path == "entry.1"} == {"14", "3"}


def test_parts_without_a_rule_to_buy_are_asked_for_one() -> None:
    assert "5%" in asked("손절은 5%로 한다. 종목당 자산의 10%를 산다.") or "5%" in asked(
        "Stop loss 5%. Risk 1% per trade."
    )


@pytest.mark.parametrize(
    "text",
    [
        "I would not dream of buying unless CCI(20) is above 100.",
        "Do not even think about selling while CCI(20) is above 100.",
        "매수는 절대 CCI(20)이 100 위가 아니면 생각도 하지 않는다.",
    ],
)
def test_a_rule_that_an_unread_word_may_turn_round_is_none(text: str) -> None:
    found = strategy_of(f"{ENGLISH}\n{text}")

    assert "cci" not in found.entry.text() + found.exit.text()
    assert is_accounted_for(f"{ENGLISH}\n", text)


def test_a_deed_beside_a_line_of_which_nothing_is_said_is_asked_about() -> None:
    assert is_accounted_for(ENGLISH, "Take it off at the middle Bollinger band (20,2).")


def test_what_is_said_of_a_doubtful_rule_is_as_doubtful() -> None:
    text = "Buy when the 12 EMA crosses abvoe the 26 EMA by a whisker. Sell when they cross back the other way."

    assert "cross back" in asked(text)


def test_two_markets_are_asked_about() -> None:
    found = strategy_of("Works on AAPL and NQ futures. " + ENGLISH)

    assert "universe.market" in {question.path for question in found.open_questions}


def test_a_price_beside_the_number_of_an_average_may_be_that_average() -> None:
    found = strategy_of("Buy when the close is above the 50-day EMA. Sell when the close is under 50.")

    (question,) = [one for one in found.open_questions if one.readings]
    assert question.readings == ("close < 50", "close < ema(50)")


@pytest.mark.parametrize(("between", "is_asked"), [(" ", True), (", ", False)])
def test_and_beside_or_is_asked_about_unless_a_comma_tells(between: str, *, is_asked: bool) -> None:
    found = strategy_of(f"종가가 5일선 위거나 20일선 위에 있고{between}RSI(14)가 50 이상이면 매수한다.")

    assert any(question.code == "two_readings" for question in found.open_questions) == is_asked


def test_a_price_without_a_particle_is_compared_and_not_averaged() -> None:
    found = strategy_of("SMA(20)가 EMA(50) 미만이고 주가 200일 지수이동평균선 이하일 때 매수합니다.")

    assert found.entry.text() == "sma(20) < ema(50) and close <= ema(200)"


def test_several_futures_in_a_row_are_all_traded() -> None:
    found = strategy_of("Metals book, GC, HG and SI futures. " + ENGLISH)

    assert (found.universe.market, found.universe.symbols) == ("FUTURES", ["GC", "HG", "SI"])


@pytest.mark.parametrize("cap", ["Max two per sector.", "No more than 3 names from one sector.", "Sector cap: 30%."])
def test_caps_of_a_sector_are_asked_about_and_are_no_multiple_of_earnings(cap: str) -> None:
    assert cap[:-1] in asked(ENGLISH + cap)
    assert "per" not in strategy_of(ENGLISH + cap).entry.text()


@pytest.mark.parametrize(
    "line",
    [
        "Stocks are skipped if CCI(20) is above 100.",
        "A setup is void if CCI(20) is above 100.",
        "A signal is ignored when CCI(20) is above 100.",
    ],
)
def test_what_is_skipped_is_no_way_out(line: str) -> None:
    found = strategy_of(ENGLISH + line)

    assert ("cci(20) <= 100" in found.entry.text(), found.exit.text()) == (True, "rsi(14) > 70")


def test_bare_bands_are_those_of_the_channel_that_is_named() -> None:
    rules = "Buy when the close is above the upper band. Sell at a close below the middle band. "
    for text in ("Keltner channel set to 20, 1.5. " + rules, rules + "The Keltner channel is 20, 1.5."):
        found = strategy_of(text)
        assert (found.entry.text(), found.exit.text()) == (
            "close > keltner(20, 1.5).upper",
            "close < keltner(20, 1.5).middle",
        )
    assert "upper band" in asked("I use Keltner channels and Bollinger bands. " + rules)


def test_what_is_defined_behind_its_use_is_used() -> None:
    found = strategy_of(
        "Buy when RSI is below 30. The RSI is 9 periods here. Stop 2N from the fill. N means the 20-day ATR."
    )

    assert found.entry.text() == "rsi(9) < 30"
    assert getattr(found.stop_loss, "length", None) == 20


def test_a_number_is_of_the_only_index_that_was_named() -> None:
    assert strategy_of("Buy when RSI(14) is below 30, sell when it is above 60.").exit.text() == "rsi(14) > 60"
    doubtful = "Buy when RSI(14) is below 30 and ADX(14) is above 20. Sell when it is above 60."
    assert strategy_of(doubtful).exit.text() == ""
    assert "above 60" in asked(doubtful)
