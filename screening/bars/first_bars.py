"""The bars that a market begins with: the synthetic market makes its own, others need an import."""

from django.db import transaction

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check
from screening.bars.storage import store_bars
from screening.bars.versions import lock_market
from screening.market_data import provider_of
from screening.models import Market


def ensure_bars(code: str, *, check: Check) -> None:
    """There are bars of the market afterwards. Raises Invalid: nobody has imported any."""
    if not Market.objects.filter(code=code, version__gt=0).exists():
        _store_first_bars(code, check)


@transaction.atomic
def _store_first_bars(code: str, check: Check) -> None:
    provider = provider_of(code)
    bars = provider.first_bars(code)
    if bars is None:
        raise Invalid(
            _(
                "There are no bars of %(market)s here. Choose another market, or bring some in: on the page “Bars”, "
                "or with manage.py import_bars PATH --market %(market)s",
                market=code,
            ),
            code="no_bars",
        )
    # Of two processes that come first at once the second waits here, and finds the bars there.
    if not lock_market(code, is_synthetic=provider.is_synthetic).version:
        store_bars(code, bars, check=check)
