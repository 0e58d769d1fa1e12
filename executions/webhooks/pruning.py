"""What becomes of old deliveries. What their senders could not prove to be theirs goes early."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from executions.models import Verdict, WebhookDelivery
from executions.services.start import serialized_transaction

BATCH = 500
REFUSED_DAYS = 3
# An id that was accepted is refused for as long as its delivery is kept; senders try again for a day or two.
MIN_DAYS = 3


def prune_deliveries() -> bool:
    """Delete a batch of what has had its time (WEBHOOKS_KEEP_DAYS; 0: kept for ever); whether there is more."""
    now = timezone.now()
    due = Q(received_at__lt=now - timedelta(days=REFUSED_DAYS), has_body=False) & ~Q(verdict=Verdict.ACCEPTED)
    if settings.WEBHOOKS_KEEP_DAYS:
        days = max(settings.WEBHOOKS_KEEP_DAYS, MIN_DAYS)
        due |= Q(received_at__lt=now - timedelta(days=days))
    ids = list(WebhookDelivery.objects.filter(due).order_by("received_at").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return False
    with serialized_transaction():
        WebhookDelivery.objects.filter(pk__in=ids).delete()
    return len(ids) == BATCH
