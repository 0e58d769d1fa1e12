"""Sources as people set them up, and which of them is asked for a market."""

from typing import Any

from django.db import transaction

from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from screening.market_data import ASKED, provider_named
from screening.models import BarSource, BarUpdate

# Those that can be asked without anything having been set up.
WITHOUT_SETTINGS = frozenset({"yahoo"})


def save_source(source: BarSource, *, secret: dict[str, Any] | None, by: User) -> BarSource:
    """The source as it stands, unsaved, with new keys; None keeps those that it has. Raises Invalid.

    Keys are for where they were given for: whoever changes the provider or an address gives them again.
    """
    before = BarSource.objects.filter(pk=source.pk).first()
    if secret is None and before is not None and before.secret and _place_of(before) != _place_of(source):
        text = _("Where the keys of this source are sent to is changed. Enter them again.")
        raise Invalid(text, code="credentials_needed_again")
    kept = secret if secret is not None else (before.secret if before else None)
    problems = provider_named(source.provider).problems(source.config, kept or {})
    if problems:
        raise Invalid(joined([problem.sentence for problem in problems]), problems=problems)
    source.secret = kept
    with transaction.atomic():
        source.save()
        record("secret.changed", by=by, subject=source)
    return source


def source_for(market: str, provider: str = "") -> tuple[str, BarSource | None]:
    """The provider that is asked for a market, and how: the named one, that of the last update, or the only one.

    Raises Invalid: there is none, or several.
    """
    found = [
        source
        for source in BarSource.objects.filter(is_active=True).order_by("provider", "created_at")
        if source.provider in ASKED and market in provider_named(source.provider).markets(source.config)
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
    kind = provider_named(provider)
    if not kind.is_asked:
        raise Invalid(_("This source brings no bars by itself. Import files, or choose another one."), code="not_asked")
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


def _place_of(source: BarSource) -> tuple[Any, ...]:
    return (source.provider, *(source.config.get(name) for name in ("base_url", "environment", "url", "headers")))
