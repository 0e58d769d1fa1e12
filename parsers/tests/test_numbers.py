"""Numbers in running text."""

import pytest

from parsers.extraction.numbers import numbers, parse_number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("30", 30, ""),
        ("-5%", -5, "percent"),
        ("+10 퍼센트", 10, "percent"),
        ("eight percent", 8, "percent"),
        ("thirty-five", 35, ""),
        ("twice", 2, "times"),
        ("1.5x", 1.5, "times"),
        ("세 배", 3, "times"),
        ("3배", 3, "times"),
        ("1,000,000", 1_000_000, ""),
        ("$10 billion", 1e10, "money"),
        ("1조", 1e12, ""),
        ("1조 2천억", 1.2e12, ""),
        ("50억", 5e9, ""),
        ("20 days", 20, "days"),
        ("20거래일", 20, "days"),
        ("fifteen minutes", 15, "minutes"),
        ("육 퍼센트", 6, "percent"),
        ("이십 일", 20, "days"),
        ("네 번", 4, "count"),
    ],
)
def test_a_number_has_a_value_and_a_unit(text: str, value: float, unit: str) -> None:
    found = list(numbers(text))

    assert [(number.value, number.unit) for number in found] == [(value, unit)]


def test_one_is_a_pronoun_without_a_unit() -> None:
    assert [number.value for number in numbers("the 200-day one")] == [200]


def test_a_number_inside_a_word_is_none() -> None:
    assert list(numbers("often sma50x")) == []


def test_a_word_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="banana"):
        parse_number("banana")
