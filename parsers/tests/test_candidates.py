"""Several strategies in one source are told apart, and one strategy in sections is left whole."""

import pytest

from parsers.extraction.candidates import strategies_in
from parsers.formats import read
from pastetrader.common.stop_signal import Stopped, StopSignal

ONE = {
    "headed conditions": """My momentum system

Trend
Close above the 200-day SMA

Momentum
RSI(14) above 50

Exit
Close below the 50-day SMA""",
    "parts in markdown": """# RSI pullback

## Entry
- RSI(14) below 30
- close above SMA(200)

## Exit
RSI(14) above 70

## Stop loss
5% below entry""",
    "numbered parts": """눌림목 매매법

1. 종목 선정
코스닥 종목 중 거래대금 100억 이상

2. 매수 조건
5일선이 20일선 위에 있고 RSI(14)가 40 이하이면 매수

3. 매도 조건
RSI(14)가 65 이상이면 매도

4. 손절
-4%""",
    "named parts": """The Turtle system

Overview
The turtles traded futures on daily bars.

System entry
Buy when the close breaks above the 20-day high.

Pyramiding
Add a unit every half ATR, at most four.

System exit
Sell when the close falls below the 10-day low.""",
    "bracketed parts": """매매 전략 정리

[매수]
RSI(14)가 30 이하이면 매수합니다.

[매도]
RSI(14)가 70 이상이면 매도합니다.""",
    "steps": """Step 1: Find the trend
Buy only stocks that close above the 200-day SMA.

Step 2: Wait for the pullback
Buy when RSI(2) is below 10.

Step 3: Take your profit
Sell when RSI(2) is above 70.""",
    "ways in apart from the one way out": """Getting started

Buy when RSI(14) is below 30.

Adding more

Buy when the close is below the 20-day low.

Banking it

Sell everything when RSI(14) is above 60.""",
    "two ways in": """I trade two setups on the S&P 500 stocks and either one is enough.
Setup A is the pullback: RSI(2) below 8 with the stock still above its 200-day simple average.
Setup B is the breakout: a close above the highest high of the last 50 days.
I sell either when the close is below the 10-day low.""",
    "no strategy": "Markets today\n\nStocks rose.\n\nBonds this week\n\nBonds fell.",
    "a sentence": "Buy when RSI(14) is below 30. Sell when it is above 70.",
}
MANY = {
    "nested": (
        """# Systems I trade

## Long side

### Dips
Buy when RSI(2) is below 10. Sell when RSI(2) is above 70.

### Breakouts
Buy when the close is above the 20-day high. Sell when the close is below the 10-day low.

## Thoughts

### Sleep well
Never trade what keeps you awake.""",
        ["Dips", "Breakouts"],
    ),
    "counted": (
        """세 가지를 씁니다.
전략 1. 골든크로스
5일선이 20일선을 상향 돌파하면 매수, 하향 돌파하면 매도.
전략 2. RSI
RSI(14)가 30 이하면 매수, 70 이상이면 매도. 손절 5%.
전략 3. 볼린저
종가가 볼린저 밴드 하단 아래면 매수, 중심선 위면 매도.""",
        ["전략 1. 골든크로스", "전략 2. RSI", "전략 3. 볼린저"],
    ),
    "counted, with parts": (
        """Strategy A: Golden cross

Entry
SMA(50) crosses above SMA(200)

Exit
SMA(50) crosses below SMA(200)

Strategy B: Mean reversion

Entry
RSI(2) below 10

Exit
RSI(2) above 70""",
        ["Strategy A: Golden cross", "Strategy B: Mean reversion"],
    ),
    "spoken": (
        """Today I show you two setups.
The first setup is the oversold bounce. I buy when RSI(14) is below 30 and I sell when it is above 60.
The second setup is the breakout. I buy at a close above the 20-day high and sell at a close below the 10-day low.""",
        ["The first setup is the oversold bounce.", "The second setup is the breakout."],
    ),
    "numbered, and a chapter without rules": (
        """1. Golden cross

Buy when the 50-day SMA crosses above the 200-day SMA. Sell when it crosses below.

2. Oversold bounce

Buy when RSI(14) is below 30. Sell when RSI(14) is above 60.

3. My thoughts on sleep

I sleep well.""",
        ["Golden cross", "Oversold bounce"],
    ),
    "of a table": (
        """[Dips]
Entry: RSI(2) below 10
Exit: RSI(2) above 70
[Breakouts]
Entry: close above the 20-day high
Exit: close below the 10-day low""",
        ["Dips", "Breakouts"],
    ),
    "names without blank lines": (
        """Mean reversion system
Entry: RSI(2) below 10
Exit: RSI(2) above 70
Breakout system
Entry: close above the 20-day high
Exit: close below the 10-day low""",
        ["Mean reversion system", "Breakout system"],
    ),
    "ways in alone": (
        """■ 눌림목
5일선이 20일선 위에 있고 RSI(14)가 40 이하이면 매수.

■ 종가 베팅
종가가 52주 신고가를 돌파하면 매수.""",
        ["눌림목", "종가 베팅"],
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_one_strategy_in_sections_is_left_whole(name: str) -> None:
    content = read(ONE[name])

    [candidate] = strategies_in(content)

    assert (candidate.start, candidate.end) == (0, len(content.text))
    assert candidate.is_strategy is (name != "no strategy")
    assert bool(candidate.rules) is (name != "no strategy")


@pytest.mark.parametrize("name", MANY)
def test_several_are_told_apart_with_their_titles_and_rules(name: str) -> None:
    text, titles = MANY[name]
    content = read(text)

    found = strategies_in(content)

    assert [candidate.title for candidate in found] == titles
    assert all(candidate.is_strategy and candidate.rules for candidate in found)
    assert all(title.split()[-1] in content.text[one.start : one.end] for one, title in zip(found, titles, strict=True))


def test_parts_stay_with_the_strategy_that_they_are_of() -> None:
    text, _titles = MANY["counted, with parts"]
    content = read(text)

    first, second = strategies_in(content)

    assert content.text[first.start : first.end].rstrip().endswith("SMA(50) crosses below SMA(200)")
    assert content.text[second.start : second.end].rstrip().endswith("RSI(2) above 70")
    assert (first.rules, second.rules) == (2, 2)


def test_a_rule_for_all_that_comes_last_stays_with_the_last() -> None:
    text = MANY["names without blank lines"][0] + "\n\nClosing words\n\nSell after 10 days at the latest."

    *_others, last = strategies_in(read(text))

    assert last.end == len(text)


def test_a_long_source_can_be_stopped_between_its_sections() -> None:
    text = "\n\n".join(f"전략 {number}\n\nRSI(14)가 {number} 이하면 매수, 70 이상이면 매도." for number in range(1, 30))
    stop = StopSignal()
    asked = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            stop.set("cancelled")
        stop.check()

    with pytest.raises(Stopped):
        strategies_in(read(text), check=check)

    assert len(strategies_in(read(text))) == 29
