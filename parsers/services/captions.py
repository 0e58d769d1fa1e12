"""Captions that were fetched are kept for a week, for all people of the installation: what is public need not be asked
for again, and YouTube soon refuses who asks too often.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from parsers.models import CachedCaptions

KEEP = timedelta(days=7)
MOST_FORGOTTEN = 100


class KeptCaptions:
    """What readers of formats are given as their memory (parsers.formats.base.Memory)."""

    def get(self, key: str) -> Any:
        """What was kept under the key; None when there is nothing, or it is too old."""
        fresh = CachedCaptions.objects.filter(key=key, expires_at__gt=timezone.now())
        return fresh.values_list("answer", flat=True).first()

    def put(self, key: str, answer: Any) -> None:
        """Keep it, and forget what has had its time."""
        now = timezone.now()
        CachedCaptions.objects.update_or_create(key=key, defaults={"answer": answer, "expires_at": now + KEEP})
        old = CachedCaptions.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:MOST_FORGOTTEN]
        CachedCaptions.objects.filter(pk__in=list(old), expires_at__lte=now).delete()
