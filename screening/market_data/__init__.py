"""Where bars come from: one table from kind to provider, and which kind a market has."""

from django.utils.module_loading import import_string

from screening.market_data.base import Provider

SAMPLE = "SAMPLE"

PROVIDERS = {
    "sample": "screening.market_data.sample.SampleProvider",
    "files": "screening.market_data.files.FilesProvider",
}
_KINDS = {SAMPLE: "sample"}


def provider_of(market: str) -> Provider:
    """The provider of a market's bars: the synthetic one for SAMPLE, imported files for all others."""
    provider: type[Provider] = import_string(PROVIDERS[_KINDS.get(market, "files")])
    return provider()
