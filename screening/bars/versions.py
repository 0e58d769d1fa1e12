"""The version of a market's bars, names and figures: who has them from before sees by it that there are others now."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from screening.models import Market


@transaction.atomic
def lock_market(market: str, *, is_synthetic: bool = False) -> Market:
    """The market's row, made when missing, locked until the end of the caller's transaction."""
    Market.objects.get_or_create(code=market, defaults={"is_synthetic": is_synthetic})
    return Market.objects.select_for_update().get(code=market)


def raise_version(market: str) -> None:
    """To be called with every change of what a snapshot of the market holds, in its transaction."""
    Market.objects.filter(code=market).update(version=F("version") + 1, updated_at=timezone.now())
