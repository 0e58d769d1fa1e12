"""Which lists of instruments are recorded in a market: indices and boards by name, and classes.

A class (spac, preferred, …) is recorded as two lists: those that it holds for, and those of which it was said at all.
"""

from datetime import date

from django.db.models import Min

from screening.models import IndexMembership

IS, SAID = "is:", "said:"
# Classes of funds whose sales are not taxed.
EXCHANGE_TRADED = ("etf", "etn")


def indices_of(market: str) -> tuple[str, ...]:
    """The indices and boards of which members are known, by name."""
    rows = IndexMembership.objects.filter(instrument__market=market).exclude(index__contains=":")
    return tuple(rows.values_list("index", flat=True).distinct().order_by("index"))


def index_name(market: str, text: str) -> str:
    """The index as it is recorded: "s&p 500" for SP500. What no index is called stays as it is."""
    wanted = _bare(text)
    return next((name for name in indices_of(market) if _bare(name) == wanted), text.strip().upper())


def first_day_of(market: str, index: str) -> date | None:
    """The first day from which members of an index are known; None when none are."""
    rows = IndexMembership.objects.filter(instrument__market=market, index=index)
    found: date | None = rows.aggregate(day=Min("since"))["day"]
    return found


def classes_said_of(market: str) -> frozenset[str]:
    """The classes of which some list of the market ever said something."""
    rows = IndexMembership.objects.filter(instrument__market=market, index__startswith=SAID)
    return frozenset(name.removeprefix(SAID) for name in rows.values_list("index", flat=True).distinct())


def _bare(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
