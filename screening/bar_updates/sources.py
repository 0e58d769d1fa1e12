"""Which source is asked for a market."""

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.market_data.kinds import KINDS, kind_named
from screening.models import BarSource, BarUpdate

# Those that can be asked without anything having been set up.
WITHOUT_SETTINGS = frozenset({"yahoo"})


def source_for(market: str, provider: str = "") -> tuple[str, BarSource | None]:
    """The provider that is asked for a market, and how: the named one, that of the last update, or the only one.

    Raises Invalid: there is none, or several.
    """
    found = [
        source
        for source in BarSource.objects.filter(is_active=True).order_by("provider", "created_at")
        if source.provider in KINDS and market in KINDS[source.provider].markets(source.config)
    ]
    if provider:
        return _named(market, provider, found)
    last = BarUpdate.objects.filter(market=market).order_by("-created_at").first()
    if last is not None:
        same = [source for source in found if source.pk == last.source_id]
        if same or (last.source_id is None and last.provider in WITHOUT_SETTINGS):
            return last.provider, same[0] if same else None
    if len({source.provider for source in found}) == 1:
        return found[0].provider, found[0]
    if found:
        text = _(
            "Several sources have bars of %(market)s: %(sources)s. Name one of them.",
            market=market,
            sources=", ".join(sorted({source.provider for source in found})),
        )
        raise Invalid(text, code="several_sources")
    text = _(
        "No source of bars of %(market)s is set up. Add one, name “yahoo”, which needs no key, or import files.",
        market=market,
    )
    raise Invalid(text, code="no_source")


def _named(market: str, provider: str, found: list[BarSource]) -> tuple[str, BarSource | None]:
    kind = kind_named(provider)
    of_kind = [source for source in found if source.provider == provider]
    if of_kind:
        return provider, of_kind[0]
    if provider in WITHOUT_SETTINGS and market in kind.markets({}):
        return provider, None
    raise Invalid(
        _(
            "No source “%(provider)s” with bars of %(market)s is set up. Add one with its keys first.",
            provider=provider,
            market=market,
        ),
        code="no_source",
    )
