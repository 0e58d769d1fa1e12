"""Markets whose bars have changed since the journals of their signals were worked out."""

from django.db.models import Exists, OuterRef

from executions.dispatch.notify import send
from screening.models import Market, SignalOutcome

TASK = "screening.fill_signal_journal"


def markets_behind() -> list[str]:
    """Their codes. A signal that was just made is behind, too."""
    behind = SignalOutcome.objects.filter(market=OuterRef("code"), version__lt=OuterRef("version"))
    return list(Market.objects.filter(Exists(behind)).order_by("code").values_list("code", flat=True))


def wake() -> None:
    """A worker is told of each of them; it does nothing when another has been faster."""
    for market in markets_behind():
        send(TASK, market)
