"""`manage.py evaluate_extraction --extractor model`: rehearsed without a key, with figures that a hand can count."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from llm.models import LLMCall
from llm.tests.doors import Door, Purse, doors, purse
from llm.tests.wire import Turn
from parsers.evaluation.cases import read_cases
from parsers.evaluation.rehearsal import answers_for
from parsers.evaluation.rehearsal.planting import PLANTERS
from parsers.tests.evaluation.test_command import NEWS, called
from parsers.tests.extraction.model.making import content_of
from pastetrader.accounts.models import User

__all__ = ["doors", "purse"]

CLEAR = "Buy SPY when RSI(14) is below 30. Sell when RSI(14) is above 70. Stop loss 5%."
HIDDEN = "Buy SPY when RSI(14) is below 30. I'd sooner the MFI(9) hadn't made it to 81 by then. Stop loss 5%."


def _rsi(op: str, value: float) -> dict[str, Any]:
    return {"field": "rsi", "params": {"length": 14}, "op": op, "value": value}


def _case(
    name: str, text: str, entry: list[Any], way_out: list[Any], marks: list[tuple[str, int, str]]
) -> dict[str, Any]:
    expected = {
        "is_strategy": True,
        "universe": {"market": "US", "index": None, "symbols": ["SPY"]},
        "timeframe": None,
        "direction": "long",
        "entry": {"logic": "all", "conditions": entry},
        "exit": {"logic": "any", "conditions": way_out},
        "stop_loss": {"type": "percent", "value": 5},
        "take_profit": None,
        "trailing_stop": None,
        "sizing": None,
        "schedule": None,
        "must_flag": [],
    }
    own = [*marks, ("symbol", 0, "SPY"), ("stop_loss", 0, "Stop loss 5%")]
    told = [{"slot": slot, "n": n, "quote": quote} for slot, n, quote in own]
    return {**NEWS, "id": name, "kind": "strategy", "text": text, "expected": expected, "marks": told}


BELOW = ("entry", 0, "RSI(14) is below 30")
CASES = [
    {**NEWS, "marks": []},
    _case("clear", CLEAR, [_rsi("<", 30)], [_rsi(">", 70)], [BELOW, ("exit", 0, "RSI(14) is above 70")]),
    _case(
        "hidden",
        HIDDEN,
        [_rsi("<", 30), {"field": "mfi", "params": {"length": 9}, "op": "<", "value": 81}],
        [],
        [BELOW, ("entry", 1, "I'd sooner the MFI(9) hadn't made it to 81 by then")],
    ),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three cases: no strategy; one that the rules read; one with a rule that they ask about."""
    found = tmp_path / "cases.jsonl"
    found.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    return found


def evaluated(path: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(called(str(path), "--json", *arguments)))


def test_the_rules_alone_ask_about_what_they_cannot_read(path: Path) -> None:
    found = evaluated(path)

    # No strategy: gate and flag. Clear: two rules, stop, symbol, market. Hidden: one rule, stop, symbol, market.
    assert found["honesty"] == {"right": 2 + 5 + 4, "asked": 1, "lost": 0, "wrong": 0, "needless": 0}
    assert found["case_kinds"] == {"exact": 2, "honest": 1, "silent": 0}
    assert "cost" not in found


def test_a_perfect_model_reads_it_and_is_asked_about(path: Path) -> None:
    found = evaluated(path, "--extractor", "model", "--provider", "scripted", "--model", "perfect")

    # Of the hidden case its rule too, and that the two are joined by "and"; one question about it is needless now.
    assert found["honesty"] == {"right": 2 + 5 + 6, "asked": 0, "lost": 0, "wrong": 0, "needless": 1}
    assert (found["exact"], found["case_kinds"]) == (3, {"exact": 3, "honest": 0, "silent": 0})
    assert found["extractor"].startswith("model 1-")
    assert found["extractor"].endswith("(scripted/perfect)")
    cost = found["cost"]
    assert (cost["readings"], cost["answers"], cost["repairs"], cost["usd"], cost["by_rules"]) == (3, 3, 0, "0", 0)
    # Clear: two rules, stop, universe. Hidden: one rule, stop, universe; its other rule is the model's alone.
    assert cost["agreement"] == {"agreed": 4 + 3, "differing": 0, "only_model": 1, "only_rules": 0}


def test_a_sloppy_model_costs_questions_and_nothing_else(path: Path) -> None:
    found = evaluated(path, "--extractor", "model", "--provider", "scripted", "--model", "sloppy")

    assert found["case_kinds"]["silent"] == found["honesty"]["wrong"] == found["honesty"]["lost"] == 0
    assert found["cost"]["answers"] > 3 or found["cost"]["agreement"]["differing"] or found["honesty"]["needless"]
    assert len(PLANTERS) == 40


def test_the_table_shows_what_it_took(path: Path) -> None:
    shown = called(str(path), "--extractor", "model", "--provider", "scripted", "--model", "perfect")

    assert "3 answers, 0 of them repairs" in shown
    assert "It cost $0.0000." in shown
    assert "only the model: 1" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--extractor", "model", "--provider", "scripted", "--model", "lazy"), "perfect, sloppy"),
        (("--extractor", "model", "--provider", "nobody", "--model", "x"), "no model"),
        (("--provider", "scripted"), "for --extractor model"),
    ],
)
def test_what_cannot_be_asked_is_said(path: Path, arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told) as error:
        called(str(path), *arguments)

    assert error.value.returncode == 2


@pytest.mark.django_db
def test_without_a_key_it_is_said_what_to_do(path: Path) -> None:
    with pytest.raises(CommandError, match="no key"):
        called(str(path), "--extractor", "model")
    with pytest.raises(CommandError, match="nobody@example"):
        called(str(path), "--extractor", "model", "--user", "nobody@example.com")


def test_a_real_model_is_asked_with_a_key_and_a_second_run_costs_nothing(
    doors: dict[str, Door], purse: Purse, owner: User, path: Path
) -> None:
    door = doors["compatible"]
    purse.open(door, owner=owner)
    cases = read_cases(path.read_text(encoding="utf-8"))
    door.server.will(*[Turn(answers_for("perfect", case, content_of(case.text))[0]) for case in cases])
    named = ("--extractor", "model", "--provider", "openai", "--model", door.model_name, "--key", "compatible")

    first = evaluated(path, *named, "--user", owner.email)
    second = evaluated(path, *named, "--user", owner.email)

    assert first["exact"] == second["exact"] == 3
    assert (Decimal(first["cost"]["usd"]), Decimal(second["cost"]["usd"])) == (Decimal("0.00036"), Decimal(0))
    assert (second["cost"]["remembered"], LLMCall.objects.filter(purpose="evaluation").count()) == (3, 3)
