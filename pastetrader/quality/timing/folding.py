"""What becomes of timings: hours that are long past become days (UTC), and days that are longer past go."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from pastetrader.quality.models import RequestTiming

# Longer than any week or day that is shown reaches back: only of months before that, the edges are those of UTC.
HOURS_KEPT = timedelta(days=93)
KEPT = timedelta(days=400)
BATCH = 2_000
_KEY = ("route", "is_api", "method", "status_class", "bin")


def fold_old_timings(now: datetime | None = None) -> bool:
    """Fold one day of long ago and delete some rows that had their time; True while there is more."""
    moment = now or timezone.now()
    return _delete_some(moment - KEPT) | _fold_a_day(moment - HOURS_KEPT)


def _delete_some(before: datetime) -> bool:
    rows = RequestTiming.objects.filter(hour__lt=before)
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    RequestTiming.objects.filter(pk__in=ids).delete()
    return len(ids) == BATCH


def _fold_a_day(before: datetime) -> bool:
    """The oldest day that is over and still has hours. Of several processes the second finds it done."""
    last = _midnight(before)
    oldest = RequestTiming.objects.filter(hour__lt=last, is_day=False).order_by("hour").first()
    if oldest is None:
        return False
    begin = _midnight(oldest.hour)
    with transaction.atomic():
        hours = RequestTiming.objects.filter(hour__gte=begin, hour__lt=begin + timedelta(days=1))
        found = list(hours.select_for_update())
        if all(row.is_day for row in found):
            return True
        days = list(hours.order_by().values(*_KEY).annotate(total=Sum("count")))
        hours.delete()
        RequestTiming.objects.bulk_create(
            [
                RequestTiming(hour=begin, is_day=True, count=day["total"], **{name: day[name] for name in _KEY})
                for day in days
            ]
        )
    return True


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), tzinfo=UTC)
