"""Each code of a report is said in English and in Korean, and a report is JSON that any program reads."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils.translation import gettext, override

import screening.backtest
from pastetrader.common.stored_messages import read_stored
from screening.backtest.described import Described
from screening.backtest.engine.candidates import Skip
from screening.backtest.engine.exits import Reason
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.services import backtest
from screening.backtest_reports.page import reason_words, skip_words
from screening.strategy import Extractor, Strategy, group_of
from screening.tests.backtest.test_plan import PARTS_SAID

HANGUL = re.compile("[가-힣]")
PLACES = re.compile(r"%\((\w+)\)")
ROOM = Path(screening.backtest.__file__).parent


def _calls() -> Iterator[ast.Call]:
    for path in sorted(ROOM.rglob("*.py")):
        yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def _named(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


def _texts(name: str) -> set[str]:
    """The first argument of each call of that name, where it is written out."""
    firsts = [call.args[0] for call in _calls() if _named(call) == name and call.args]
    return {one.value for one in firsts if isinstance(one, ast.Constant) and isinstance(one.value, str)}


SENTENCES = sorted(_texts("_"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_a_backtest_is_said_in_korean_with_all_that_goes_into_it(sentence: str) -> None:
    with override("ko"):
        korean = gettext(sentence)
    assert HANGUL.search(korean)
    assert sorted(PLACES.findall(korean)) == sorted(PLACES.findall(sentence))


def test_each_check_is_in_the_documents() -> None:
    documented = (ROOM.parents[1] / "docs" / "backtest.md").read_text()
    codes = _texts("Check")
    assert len(codes) >= 15
    assert [code for code in sorted(codes) if f"`{code}`" not in documented] == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("reason", [one for one in Skip if one != Skip.TRADED])
def test_why_a_signal_was_not_traded_has_words(reason: Skip, language: str) -> None:
    with override(language):
        words = skip_words(reason.name.lower())
    assert bool(HANGUL.search(words)) == (language == "ko")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("reason", Reason)
def test_why_a_trade_ended_has_words(reason: Reason, language: str) -> None:
    with override(language):
        words = reason_words(reason.name.lower())
    assert bool(HANGUL.search(words)) == (language == "ko")


def test_each_reason_has_words_of_its_own() -> None:
    assert len({reason_words(one.name.lower()) for one in Reason}) == len(Reason)
    assert len({skip_words(one.name.lower()) for one in Skip if one != Skip.TRADED}) == len(Skip) - 1


@pytest.mark.parametrize("name", PARTS_SAID)
def test_what_becomes_of_a_part_is_said_in_both_languages(name: str) -> None:
    parts: dict[str, Any] = {"entry": group_of("rsi(14) < 30"), **PARTS_SAID[name][0]}
    verdicts = plan_of(Strategy(is_strategy=True, extractor=Extractor(name="test", version="1"), **parts)).verdicts
    for verdict in verdicts:
        assert verdict.code
        assert str(verdict.message)
        with override("ko"):
            assert HANGUL.search(verdict.message.render(gettext)), verdict


# --- a report as JSON ---


@pytest.mark.django_db
def test_beta_and_alpha_of_a_report_are_a_line_through_its_own_curves() -> None:
    settings = Settings(market="SAMPLE", symbols=("SYN001", "SYN003"), first=date(2024, 1, 2))
    found = backtest(Described("close > sma(20)", exit="close < sma(20)").strategy(), settings).as_json()
    curve = found["curve"]
    assert (found["first"], curve["sessions"][0]) == ("2024-01-02", "2024-01-02")
    assert len(curve["sessions"]) == len(curve["equity"]) == len(curve["held"]) == len(curve["benchmark"])
    equity = np.diff([found["account"]["cash"], *curve["equity"]]) / [found["account"]["cash"], *curve["equity"][:-1]]
    market = np.diff([1.0, *curve["benchmark"]]) / [1.0, *curve["benchmark"][:-1]]
    beta, mean = np.polyfit(market, equity, 1)
    assert found["metrics"]["beta"] == pytest.approx(beta, abs=1e-3)
    assert found["metrics"]["alpha"] == pytest.approx(mean * 252, abs=1e-3)


FEW = ("SYN001", "SYN003", "SYN004", "SYN006", "SYN007")
REPORTS: dict[str, tuple[Described, dict[str, Any]]] = {
    "usual": (Described("rsi(14) < 35", exit="rsi(14) > 55", stop="5%", target="2r"), {"symbols": FEW}),
    "no signal": (Described("close < 1"), {"symbols": FEW}),
    "no money": (Described("close > sma(5)", stop="5%"), {"symbols": FEW, "cash": 1.0}),
    "no exit": (Described("close > 1"), {"symbols": FEW, "slots": 1}),
    "one session": (Described("close > 1"), {"symbols": FEW[:1], "first": date(2024, 12, 30)}),
    "two sessions": (Described("close > 1"), {"symbols": FEW[:1], "first": date(2024, 12, 27)}),
    "no costs": (Described("rsi(14) < 35", max_bars=3), {"symbols": FEW, "fee": 0.0, "slippage_ticks": 0.0}),
    "dear": (Described("close > 1", max_bars=1), {"symbols": FEW, "fee": 0.1, "slippage_bp": 1000.0}),
    "an early end": (Described("rsi(14) < 35", trail="5%"), {"symbols": FEW, "last": date(2023, 1, 31)}),
    "a rank that is not known": (Described("close > 1", trail="2atr"), {"symbols": FEW, "rank": "rsi(300)"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_no_number_that_is_none_and_all_its_words_in_both_languages(name: str) -> None:
    described, settings = REPORTS[name]
    found = backtest(described.strategy(), Settings(market="SAMPLE", **settings)).as_json()
    text = json.dumps(found, allow_nan=False, ensure_ascii=False)
    assert json.loads(text) == found
    for row in (*found["trust"], *found["used"], *found["assumed"], *found["refused"]):
        message = read_stored(row["text"])
        assert not isinstance(message, str)
        assert "%(" not in message.render()
        with override("ko"):
            assert HANGUL.search(message.render(gettext)), row
