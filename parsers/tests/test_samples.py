"""The sample strategies: both languages mean the same, and nothing in them is left unread."""

from pathlib import Path

import pytest
from django.conf import settings

from parsers.extraction import extract
from parsers.formats import read
from screening.services import screen
from screening.strategy import Strategy

SAMPLES = Path(settings.BASE_DIR) / "samples"
NAMES = sorted({file.name.split(".")[0] for file in SAMPLES.glob("*.txt")})
STRATEGIES = [name for name in NAMES if name != "no_strategy"]


def read_sample(name: str, language: str) -> Strategy:
    """The strategy of a sample."""
    return extract(read((SAMPLES / f"{name}.{language}.txt").read_bytes()))


@pytest.mark.parametrize("name", STRATEGIES)
def test_both_languages_give_the_same_rules(name: str) -> None:
    english, korean = read_sample(name, "en"), read_sample(name, "ko")

    for part in ("entry", "exit", "stop_loss", "take_profit", "trailing_stop", "sizing", "schedule", "universe"):
        assert getattr(english, part) == getattr(korean, part), part


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_of_a_sample_is_left_unread(name: str, language: str) -> None:
    strategy = read_sample(name, language)

    assert strategy.is_strategy
    assert strategy.exit.conditions
    assert strategy.unsupported == ()
    assert not {"unread", "vague"} & {question.code for question in strategy.open_questions}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_sample_without_a_strategy_says_so(language: str) -> None:
    assert not read_sample("no_strategy", language).is_strategy


@pytest.mark.django_db
def test_the_first_sample_finds_something_on_the_synthetic_market() -> None:
    found = screen(condition=read_sample("rsi_pullback", "en").entry.text(), market="SAMPLE")

    assert found.matches


@pytest.mark.django_db
@pytest.mark.parametrize("name", STRATEGIES)
def test_every_sample_can_be_screened_for(name: str) -> None:
    strategy = read_sample(name, "ko")

    for group in (strategy.entry, strategy.exit):
        assert screen(condition=group.text(), market="SAMPLE").scanned > 0
