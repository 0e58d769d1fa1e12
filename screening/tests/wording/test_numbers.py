"""Numbers as people write them are the numbers themselves."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.messages import Message
from screening.wording.numbers import away_from_one, digits, large_number, percent, short

SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6}


def in_korean(message: Message) -> str:
    """The message as the Korean catalogue shows it."""
    return message.render(lambda text: "%(thousands).0s%(myriads)s" if "%(myriads)" in text else text)


def read_korean(text: str) -> int:
    """5천억 or 1조 2천억 3,456 as a number."""
    total = 0
    for part in text.removeprefix("-").replace(",", "").split():
        scale = {"조": 10**12, "억": 10**8, "만": 10**4}.get(part[-1], 1)
        plain = part.rstrip("조억만")
        total += (int(plain.removesuffix("천") or 1) * 1_000 if plain.endswith("천") else int(plain)) * scale
    return -total if text.startswith("-") else total


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        (5e11, "500 billion", "5천억"),
        (1.2e12, "1.2 trillion", "1조 2천억"),
        (1.5e11, "150 billion", "1,500억"),
        (3e5, "300,000", "30만"),
        (3e7, "30 million", "3천만"),
        (9_999, "9,999", "9,999"),
        (1_234_567, "1,234,567", "123만 4,567"),
        (-5e9, "-5 billion", "-50억"),
        (0, "0", "0"),
        (1e300, "1e+300", "1e+300"),
    ],
)
def test_large_numbers_are_said_in_each_language(value: float, english: str, korean: str) -> None:
    assert large_number(value).render() == english
    assert in_korean(large_number(value)) == korean


@given(st.integers(-(10**15), 10**15))
def test_large_numbers_in_words_are_exact(value: int) -> None:
    number, _, scale = large_number(value).render().replace(",", "").partition(" ")

    assert Decimal(number) * SCALES.get(scale, 1) == value
    assert read_korean(in_korean(large_number(value))) == value


@given(st.floats(-1e15, 1e15))
def test_digits_are_the_number(value: float) -> None:
    assert float(digits(value).replace(",", "")) == value


@given(st.integers(1, 100_000))
def test_shares_in_percent_have_no_dust_of_floating_point(hundredths: int) -> None:
    share = float(Decimal(hundredths) / 10_000)

    assert Decimal(percent(share).replace(",", "")) == Decimal(hundredths) / 100
    assert Decimal(away_from_one(share).replace(",", "")) == abs(Decimal(hundredths) / 100 - 100)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(18150.0, "18,150"), (27.3812, "27.38"), (0.0123456, "0.01235"), (1234.567, "1,234.57"), (5e-9, "5e-09")],
)
def test_what_was_seen_is_shown_to_a_few_digits(value: float, shown: str) -> None:
    assert short(value) == shown
