"""Where bars come from: one table from kind to provider, and which kind a market has."""

from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.market_data.markets import SAMPLE as SAMPLE
from screening.market_data.markets import known_market

if TYPE_CHECKING:
    from screening.market_data.base import Provider

PROVIDERS = {
    "sample": "screening.market_data.sample.SampleProvider",
    "files": "screening.market_data.files.provider.FilesProvider",
    "kis": "screening.market_data.kis.provider.KisProvider",
    "yahoo": "screening.market_data.yahoo.provider.YahooProvider",
    "custom": "screening.market_data.custom.provider.CustomProvider",
}
# Those that bring bars by themselves when they are asked: screening.market_data.kinds says what is known of each.
ASKED = ("kis", "yahoo", "custom")
_KINDS = {SAMPLE: "sample"}


def provider_of(market: str) -> "Provider":
    """The provider of a market's bars: the synthetic one for SAMPLE, imported files for all others."""
    return provider_named(_KINDS.get(market, "files"))


def provider_named(kind: str) -> "Provider":
    """The provider of that kind. Raises Invalid."""
    path = PROVIDERS.get(kind)
    if path is None:
        raise Invalid(
            _('"%(kind)s" is no source of bars. There are: %(known)s.', kind=kind[:40], known=", ".join(ASKED)),
            code="unknown_provider",
        )
    provider: type[Provider] = import_string(path)
    return provider()


def market_code(text: str) -> str:
    """The market's code in capitals; KOSPI and other names stand for the code they mean. Raises Invalid."""
    code = known_market(text) or text.strip().upper()
    if not (code.isascii() and code.isalnum() and 2 <= len(code) <= 10):
        raise Invalid(
            _('"%(market)s" is no market code. Give a MIC such as XKRX, or SAMPLE.', market=text[:40]),
            code="unknown_market",
        )
    return code
