"""What models cost: by the day, by the kind of token, and never 0 because nobody knows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pytest_django import Settings

from llm.prices import Price, cost_of, most_it_can_cost, price_of
from llm.prices.costs import most_input_tokens
from llm.types import Message, Usage

DAY = date(2026, 11, 21)
PRICE = Price(DAY, Decimal(2), Decimal(10), Decimal("0.2"), Decimal("2.5"))
COUNTS = st.integers(0, 10**7)


def test_each_kind_of_token_has_its_price() -> None:
    usage = Usage(input=1_000_000, output=100_000, cache_read=400_000, cache_write=100_000, reasoning=50_000)

    # 500,000 plain at 2, 400,000 read at 0.2, 100,000 written at 2.5, 100,000 made at 10; reasoning is among these.
    assert cost_of(usage, PRICE) == Decimal("2.33")


def test_a_part_of_a_billionth_is_rounded_up() -> None:
    assert cost_of(Usage(input=1), Price(DAY, Decimal("0.0001"), Decimal(0), Decimal(0), Decimal(0))) == Decimal("1E-9")


@given(st.tuples(COUNTS, COUNTS, COUNTS), COUNTS)
def test_no_call_costs_more_than_what_is_put_aside_for_it(kinds: tuple[int, int, int], output: int) -> None:
    usage = Usage(input=sum(kinds), output=output, cache_read=kinds[0], cache_write=kinds[1])

    assert cost_of(usage, PRICE) <= most_it_can_cost(usage.input, output, PRICE)


@given(st.text(), st.text())
def test_a_question_has_no_more_tokens_than_bytes(text: str, system: str) -> None:
    assert most_input_tokens([Message.of("user", text)], [], system, None) >= len((text + system).encode())


@pytest.mark.parametrize(
    ("provider", "model", "known"),
    [
        ("anthropic", "claude-sonnet-5-5", True),
        ("anthropic", "claude-sonnet-5-5-20261021", True),
        ("openai", "gpt-6.1-terra-2026-11-01", True),
        ("zhipuai", "glm-5.2", True),
        ("openai", "claude-sonnet-5-5", False),
        ("openai", "gpt-99", False),
    ],
)
def test_a_model_that_nobody_priced_has_no_price(provider: str, model: str, known: bool) -> None:
    assert (price_of(provider, model, on=DAY) is not None) is known


def test_the_price_of_the_day_counts() -> None:
    assert price_of("anthropic", "claude-sonnet-5-5", on=date(2020, 1, 1)) is None


def test_a_server_of_ones_own_has_no_price_of_the_makers() -> None:
    assert price_of("openai", "gpt-6.1-terra", on=DAY, base_url="http://localhost:11434/v1") is None


def test_an_installation_adds_and_changes_prices(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "prices.yaml"
    own.write_text(
        "- {provider: openai, model: llama, from: 2026-01-01, input: 0, output: 0, base_url: http://lan:11434/v1/}\n"
        "- {provider: zhipuai, model: glm-5.2, from: 2026-11-01, input: 0.1, output: 3}\n"
        "- {provider: zhipuai, model: glm-5.2, from: 2027-01-01, input: 9, output: 9}\n"
    )
    settings.MODEL_PRICES = str(own)

    free = price_of("openai", "llama", on=DAY, base_url="http://lan:11434/v1")
    dearer = price_of("zhipuai", "glm-5.2", on=DAY)

    assert free is not None
    assert not free.input + free.output
    assert dearer == Price(date(2026, 11, 1), Decimal("0.1"), Decimal(3), Decimal("0.1"), Decimal("0.1"))


def test_a_file_that_is_no_table_says_where(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "prices.yaml"
    own.write_text("- {provider: openai, model: llama, from: yesterday, input: -1, output: 0}\n")
    settings.MODEL_PRICES = str(own)

    with pytest.raises(ValidationError, match=r"(?s)0\.from.*0\.input"):
        price_of("openai", "llama", on=DAY)
