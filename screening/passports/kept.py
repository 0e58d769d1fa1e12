"""The passport that each market has: that of its last update, or of its stored bars where nobody updated them.

It holds for one version of the bars. Whatever changes them by another way than an update (a file, a split that is
entered) is judged anew by the first who asks.
"""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from screening.models import BarUpdate, Market, UpdateStatus

# The provider of bars that people brought.
FILES = "files"


def keep(market: str, passport: dict[str, Any], *, provider: str, update: str | None, version: int | None) -> bool:
    """Keep what was found for a version (None: the present one); whether the bars are still of it."""
    kept = {**passport, "provider": provider, "update": update, "updated_at": timezone.now().isoformat()}
    rows = Market.objects.filter(code=market)
    if version is not None:
        rows = rows.filter(version=version)
    # Not by `save`: it would say that the bars have changed.
    return rows.update(passport=kept, judged_version=F("version")) == 1


def market_passport(market: str) -> dict[str, Any] | None:
    """The last passport of a market; None when there is none. `is_judged`: its bars have not changed since.

    As Passport.as_json, with `provider`, `update` (its id, None where bars were judged by themselves) and `updated_at`.
    Verdict block means that nobody should work with the bars: they were stored against it.
    """
    row = Market.objects.filter(code=market).values("passport", "version", "judged_version").first()
    if row is None or row["passport"] is None:
        return None
    return {**row["passport"], "is_judged": row["version"] == row["judged_version"]}


def updated_at(passport: dict[str, Any]) -> datetime:
    """When the bars of a passport were stored or judged."""
    return datetime.fromisoformat(passport["updated_at"])


def last_stored(market: str) -> BarUpdate | None:
    """The last update that came to its end; None where bars only come by hand."""
    return BarUpdate.objects.filter(market=market, status=UpdateStatus.STORED).order_by("-created_at").first()
