"""What reading a paste with language models costs."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Q, Sum

from llm.models import LLMCall
from pastetrader.accounts.models import User
from pastetrader.quality.figures import Figure, mean
from pastetrader.quality.periods import Period, placed

# llm.models.LLMCall.purpose of calls that read a paste, and the column whose values tell readings apart.
PURPOSE = "reading"
READING = "chain"


def costs(periods: Sequence[Period], person: User | None) -> list[Figure]:
    """The figure of each period, of what was read for the person or (None) for anybody. One query."""
    calls = LLMCall.objects.all() if person is None else LLMCall.objects.owned_by(person)
    unknown = Count("pk", filter=Q(cost=None, status=LLMCall.Status.DONE))
    rows = placed(calls.filter(purpose=PURPOSE), "created_at", periods)
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    unpriced: Counter[int] = Counter()
    for row in rows.values("period_place", READING).annotate(total=Sum("cost"), unknown=unknown):
        if row["unknown"] or row["total"] is None:
            unpriced[row["period_place"]] += 1
        else:
            amounts[row["period_place"]].append(row["total"])
    return [mean(period, amounts[place], {"unpriced": unpriced[place]}) for place, period in enumerate(periods)]
