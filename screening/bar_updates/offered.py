"""The sources that a market can be updated from, as they are offered to choose from."""

from dataclasses import dataclass
from uuid import UUID

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.bar_updates.sources import WITHOUT_SETTINGS
from screening.market_data.kinds import KINDS
from screening.models import BarSource, BarUpdate


@dataclass(frozen=True)
class Offer:
    """`value` is what a form sends. `is_usual`: the last update asked it."""

    value: str
    title: Message
    name: str
    is_usual: bool


def offers(market: str) -> list[Offer]:
    """Those that are set up and switched on, and those that need nothing to be set up."""
    last = BarUpdate.objects.filter(market=market).order_by("-created_at").first()
    sources = [
        source
        for source in BarSource.objects.filter(is_active=True).order_by("provider", "name")
        if source.provider in KINDS and market in KINDS[source.provider].markets(source.config)
    ]
    found = [
        Offer(
            str(source.pk),
            KINDS[source.provider].title,
            source.name,
            is_usual=last is not None and last.source_id == source.pk,
        )
        for source in sources
    ]
    bare = sorted(WITHOUT_SETTINGS - {source.provider for source in sources})
    found += [
        Offer(kind, KINDS[kind].title, "", is_usual=last is not None and not last.source_id and last.provider == kind)
        for kind in bare
        if market in KINDS[kind].markets({})
    ]
    return found


def chosen(value: str) -> tuple[str, BarSource | None]:
    """The provider and the source that were chosen: a source's id, or the name of a kind; "" is the usual one.

    Raises Invalid for what is not offered.
    """
    if not value or value in KINDS:
        return value, None
    try:
        source = BarSource.objects.filter(pk=UUID(value), is_active=True).first()
    except ValueError:
        source = None
    if source is None:
        text = _("This source is not there any more, or is switched off. Choose another one.")
        raise Invalid(text, code="no_source", problems=[Problem("no_source", text, path="source")])
    return source.provider, source
