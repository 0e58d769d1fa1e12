"""A transcript is told from what only has times in it: plans for a day, chats, logs, chapters, strategies."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats import kind_of
from parsers.tests.evaluation.examples import CASES

SPOKEN = [
    "welcome back to the channel",
    "today i show you my favorite rsi setup",
    "buy when the fourteen day rsi drops below thirty",
    "and sell when it gets back over seventy",
    "the stop is five percent below the entry",
    "and that is really all there is to it",
    "leave a like and see you next week",
    "bye and good luck with your trades",
]
SECONDS = [0, 3, 8, 13, 18, 23, 27, 31]


def written(form: str, seconds: list[int] | None = None, spoken: list[str] | None = None) -> str:
    rows = zip(seconds or SECONDS, spoken or SPOKEN, strict=False)
    return "\n".join(form.format(m=second // 60, s=second % 60, text=text) for second, text in rows)


TRANSCRIPTS = {
    "lines": written("{m}:{s:02} {text}"),
    "three lines": written("{m}:{s:02} {text}", [1, 4, 8]),
    "two digits": written("{m:02}:{s:02} {text}"),
    "brackets": written("[{m:02}:{s:02}] {text}"),
    "round brackets": written("({m}:{s:02}) {text}"),
    "dashes": written("{m}:{s:02} - {text}"),
    "hours": written("00:{m:02}:{s:02} {text}"),
    "thousandths": written("00:{m:02}:{s:02}.250 {text}"),
    "on lines of their own": written("{m}:{s:02}\n{text}"),
    "with two lines each": written("{m}:{s:02}\n{text}\nand on"),
    "panel in Korean": written("{m}:{s:02}\n{s}초\n{text}"),
    "panel in English": written("{m}:{s:02}\n{s} seconds\n{text}"),
    "windows": written("{m}:{s:02} {text}").replace("\n", "\r\n"),
    "with a link above": "https://youtu.be/a-b_C012345\n" + written("{m}:{s:02} {text}"),
    "with a title above": "My favorite setup\n\n" + written("{m}:{s:02} {text}"),
    "from the middle": written("{m}:{s:02} {text}", [second + 187 for second in SECONDS]),
    "an hour in": written("1:{m:02}:{s:02} {text}", [second + 187 for second in SECONDS]),
    "round but in brackets": written("[{m}:{s:02}] {text}", [0, 5, 10, 15, 20]),
    "ranges": written("0:{s:02} - 0:{s:02} {text}"),
    "srt": "1\n00:00:01,000 --> 00:00:03,000\nBuy low.\n\n2\n00:00:03,000 --> 00:00:05,000\nSell high.\n",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:03.000\nBuy low.\n",
    "vtt with a mark": "\ufeffWEBVTT - a title\n\n00:01.000 --> 00:03.000\nBuy low.\n",
    "korean": "0:00 안녕하세요 오늘은 제 매매법입니다\n0:04 RSI가 30 밑이면 사고요\n0:09 70 넘으면 팝니다\n",
}
TEXTS = {
    "a plan for the day": "9:00 장 시작\n9:30 매수\n15:20 매도\n",
    "a longer plan": "08:50 종목 고르기\n09:00 장 시작\n09:10 첫 매수\n10:30 점검\n14:50 두 번째 매수\n15:20 전량 매도",
    "two moments": "9:30 매수, 15:20 매도",
    "two lines": "9:30 매수\n15:20 매도",
    "a plan by minutes": "9:31 buy the open\n9:33 add\n9:42 take half off\n9:58 sell the rest\n10:05 flat",
    "a plan with close steps": "9:01 buy\n" + "".join(f"9:{minute:02} add\n" for minute in range(2, 12)) + "9:13 out",
    "candles of crypto": "0:00 rebalance\n4:00 rebalance\n8:00 rebalance\n12:00 rebalance\n16:00 rebalance",
    "quarters of an hour": "0:00 check\n0:15 check\n0:30 check\n0:45 check",
    "a log": "09:00:13 BUY 005930 70,100\n09:00:45 BUY 000660 180,500\n09:01:13 SELL 005930\n09:02:01 SELL 000660",
    "a chat": "\n".join(
        f"[21:0{n // 3}] mara: take the range of the day before, times k, and add it" for n in range(20)
    ),
    "a chat by the minute": "\n".join(
        f"10:{n + 10} mara: take the range of the day before and add it" for n in range(20)
    ),
    "chapters": "0:00 Intro\n2:31 My setup\n5:47 Entry\n9:12 Exit\n12:03 Results",
    "chapters in a description": "Buy when RSI < 30.\n\n0:00 Intro\n2:31 Entry\n5:47 Exit\n\nLike and subscribe.",
    "a rule with a time": "Buy at 9:30 when RSI < 30.\nSell at 15:20.\nStop 3 %.\nNever hold over night.",
    "times that fall": "0:31 third\n0:12 second thing\n0:02 first thing said here",
    "ratios": "3:10 risk\n2:15 risk\n1:30 risk",
    "one arrow": "00:01.000 --> 00:03.000 is when to buy",
    "nothing": "",
    "words": "Buy low, sell high.",
}


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_is_recognised(name: str) -> None:
    assert kind_of(TRANSCRIPTS[name]) == "transcript"
    assert kind_of(TRANSCRIPTS[name].encode()) == "transcript"


@pytest.mark.parametrize("name", TEXTS)
def test_what_only_has_times_in_it_stays_a_text(name: str) -> None:
    assert kind_of(TEXTS[name]) == "text"
    assert kind_of(TEXTS[name].replace("\n", "\r\n")) == "text"


@pytest.mark.parametrize("path", sorted(CASES.glob("[!u]*.jsonl")), ids=lambda path: path.stem)
def test_no_strategy_of_our_cases_is_taken_for_a_transcript(path: Path) -> None:
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

    assert [case["id"] for case in cases if kind_of(case["text"]) != "text"] == []


deeds = st.sampled_from(
    ["매수", "매도", "buy", "sell", "손절", "check the chart", "장 시작", "buy half of it", "전량 매도"]
)
clocks = st.tuples(st.integers(8, 15), st.sampled_from(range(0, 60, 5)))


@given(st.lists(st.tuples(clocks, deeds), min_size=1, max_size=12), st.booleans())
def test_no_plan_for_a_day_is_taken_for_a_transcript(plan: list[tuple[tuple[int, int], str]], padded: bool) -> None:
    rows = [f"{hour:{'02' if padded else ''}}:{minute:02} {deed}" for (hour, minute), deed in sorted(plan)]

    assert kind_of("\n".join(rows)) == "text"


@given(st.text(alphabet="0123456789:->.,\n []()분초WEBVTabc", max_size=400))
def test_rubbish_is_one_or_the_other_and_is_read(rubbish: str) -> None:
    assert kind_of(rubbish) in {"text", "transcript"}
