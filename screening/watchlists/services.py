"""What can be done with watch-lists: make one, change it, delete it. None is written over one that was not seen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import Conflict, Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import UNSTORABLE
from screening.market_data import market_code
from screening.models import Instrument, Watchlist
from screening.watchlists.pasted import Directory, Known, Pasted, read_pasted

MOST_LISTS = 200
MOST_SYMBOLS = 2_000
LONGEST_NAME = 60
# So often a change is tried again over what others saved meanwhile.
_TRIES = 5
_TOLD = 50


@dataclass(frozen=True)
class Wanted:
    """How a watch-list is to be: `pieces` are symbols, names or ISINs. `skips_unknown`: what nothing is called goes."""

    name: str
    market: str
    pieces: Sequence[str]
    skips_unknown: bool = False


def create_watchlist(*, owner: User, wanted: Wanted) -> Watchlist:
    """A new watch-list. Raises Invalid with a problem per place, NotAllowed for too many of them."""
    if Watchlist.objects.filter(owner=owner).count() >= MOST_LISTS:
        text = _("You have %(limit)s watch-lists, and more are not kept. Delete one first.", limit=MOST_LISTS)
        raise NotAllowed(text, code="too_many_watchlists")
    values = _checked(wanted)
    try:
        with transaction.atomic():
            return Watchlist.objects.create(owner=owner, **values)
    except IntegrityError:
        raise _taken(values["name"]) from None


def change_watchlist(
    *,
    watchlist: Watchlist,
    changed: Callable[[Watchlist], Wanted],
    check: Callable[[Watchlist], None] = lambda _held: None,
) -> Watchlist:
    """The watch-list as `changed` makes it of what is saved. `check` looks at that first, and may refuse.

    The write is one UPDATE over the version that was looked at. Raises Invalid, NotFound when it is gone, Conflict.
    """
    for _try in range(_TRIES):
        held = Watchlist.objects.filter(pk=watchlist.pk).first()
        if held is None:
            raise NotFound
        check(held)
        values = _checked(changed(held))
        rows = Watchlist.objects.filter(pk=held.pk, version=held.version)
        try:
            with transaction.atomic():
                won = rows.update(**values, version=F("version") + 1, updated_at=timezone.now())
        except IntegrityError:
            raise _taken(values["name"]) from None
        if won:
            return Watchlist.objects.get(pk=held.pk)
    raise Conflict(current_version=watchlist.version)


def delete_watchlist(*, watchlist: Watchlist, check: Callable[[Watchlist], None] = lambda _held: None) -> None:
    """It is gone; a universe that names it says so. Raises NotFound when it was gone already, Conflict."""
    for _try in range(_TRIES):
        held = Watchlist.objects.filter(pk=watchlist.pk).first()
        if held is None:
            raise NotFound
        check(held)
        if Watchlist.objects.filter(pk=held.pk, version=held.version).delete()[0]:
            return
    raise Conflict(current_version=watchlist.version)


def rename_in_watchlists(market: str, renamed: Mapping[str, str]) -> int:
    """Codes that have become others (before -> now) in all watch-lists, in the caller's transaction; how many lists."""
    if not renamed:
        return 0
    count = 0
    for row in Watchlist.objects.select_for_update().filter(market=market):
        symbols = list(dict.fromkeys(renamed.get(symbol, symbol) for symbol in row.symbols))
        if symbols != row.symbols:
            Watchlist.objects.filter(pk=row.pk).update(symbols=symbols, version=F("version") + 1)
            count += 1
    return count


def read_symbols(market: str, pieces: Sequence[str]) -> Pasted:
    """What pieces mean in a market. Raises Invalid for a market that is none, or of which no instrument is known."""
    code = market_code(market)
    return read_pasted(pieces, directory_of(code))


def directory_of(market: str) -> Directory:
    """What the instruments of a market are called. Raises Invalid when none is known."""
    columns = ("symbol", "name", "english_name", "isin", "delisted_on")
    rows = Instrument.objects.filter(market=market).values_list(*columns)
    known = [Known(symbol, (name, english_name), isin, gone is None) for symbol, name, english_name, isin, gone in rows]
    if not known:
        text = _("No instrument of %(market)s is known. Import its bars or its list first.", market=market)
        raise Invalid(text, code="no_instruments", problems=[Problem("no_instruments", text, path="market")])
    return Directory.of(market, known)


def _checked(wanted: Wanted) -> dict[str, object]:
    """The columns. Raises Invalid with everything that is wrong."""
    problems = list(_of_name(wanted.name))
    symbols: list[str] = []
    market = ""
    try:
        market = market_code(wanted.market)
        pasted = read_pasted(wanted.pieces, directory_of(market))
    except Invalid as error:
        problems += error.problems or [Problem(error.code, error.message, path="market")]
    else:
        symbols = list(pasted.symbols)
        if not wanted.skips_unknown:
            problems += [
                Problem("unknown_symbol", text, path=f"symbols.{place}")
                for place, _piece, text in pasted.unknown[:_TOLD]
            ]
        if len(symbols) > MOST_SYMBOLS:
            text = _(
                "A watch-list has at most %(limit)s symbols, and these are %(count)s.",
                limit=MOST_SYMBOLS,
                count=len(symbols),
            )
            problems.append(Problem("too_many_symbols", text, path="symbols"))
    if problems:
        raise Invalid(joined([problem.message for problem in problems[:5]]), problems=problems)
    return {"name": wanted.name.strip(), "market": market, "symbols": symbols}


def _of_name(name: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("required", _("Give the watch-list a name."), path="name")
    elif len(name.strip()) > LONGEST_NAME:
        yield Problem("too_long", _("The name is longer than %(limit)s characters.", limit=LONGEST_NAME), path="name")
    elif UNSTORABLE.search(name):
        yield Problem("not_storable", _("The text holds a character that cannot be stored."), path="name")


def _taken(name: object) -> Invalid:
    text = _("You have another watch-list named “%(name)s”.", name=name)
    return Invalid(text, code="name_taken", problems=[Problem("name_taken", text, path="name")])
