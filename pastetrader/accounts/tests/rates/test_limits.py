"""Rates in words and their arithmetic."""

import pytest

from pastetrader.accounts.rates.limits import DEFAULTS, Rate, parsed_rates


def test_what_is_not_named_keeps_its_default() -> None:
    rates = parsed_rates(["read=5/hour"])

    assert rates["read"] == Rate(5, 3_600)
    assert rates["run"] == DEFAULTS["run"]


def test_off_lifts_every_limit() -> None:
    assert {rate.amount for rate in parsed_rates(["off"]).values()} == {0}


@pytest.mark.parametrize("text", ["read", "read=5", "read=5/year", "fly=5/minute", "read=-5/minute", "read=5.5/minute"])
def test_what_is_no_rate_is_refused_with_the_name_of_the_variable(text: str) -> None:
    with pytest.raises(ValueError, match="PASTETRADER_API_RATES"):
        parsed_rates([text])


def test_a_share_is_at_least_one() -> None:
    assert [Rate(amount, 60).share(2).amount for amount in (0, 1, 5)] == [0, 1, 2]
