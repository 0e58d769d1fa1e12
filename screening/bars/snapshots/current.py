"""The bars of a market as they are now: mapped from its snapshot, which the first who needs it makes.

Where snapshots cannot be kept, the bars come out of the database into this process's own memory.
"""

import logging
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.market_bars import MarketBars
from screening.bars.reading import read_market
from screening.bars.snapshots.arrays import map_bars, write_bars
from screening.bars.snapshots.folder import delete_leftovers, delete_others, draft_of, locked, path_of, touch
from screening.bars.snapshots.manifest import Unusable
from screening.models import Market

logger = logging.getLogger(__name__)


def current_bars(code: str, *, check: Check = unstopped) -> MarketBars:
    """The bars of a market that is there: of one version, whole, under its own name.

    Of several processes that ask for a version at once one makes its snapshot, and the others wait for it, or until
    `check` stops them.
    """
    found = _mapped(code)
    if found is not None:
        return found
    if connection.in_atomic_block:
        # What is seen in here may never be committed.
        return read_market(code, check=check)
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(code, check))
        except OSError as error:
            _say_once(settings.SCREENING_SNAPSHOTS, error.strerror)
            return read_market(code, check=check)
        found = _mapped(code, says_what_is_wrong=True)
        return _kept(read_market(code, check=check)) if found is None else found


def make_ready(code: str) -> None:
    """Make the snapshot of a market that has just changed, so that nobody has to wait for it. Never raises."""
    if connection.in_atomic_block:
        return
    try:
        current_bars(code)
    except Exception:
        logger.exception("The snapshot of %s was not made; whoever needs it will.", code)


def _mapped(code: str, *, says_what_is_wrong: bool = False) -> MarketBars | None:
    """The snapshot of the present version, as far as there is one that can be used."""
    version, updated_at = Market.objects.values_list("version", "updated_at").get(code=code)
    try:
        path = path_of(code, version, updated_at)
        found = map_bars(path)
        _ensure_it_is((code, version, updated_at), found)
    except Unusable as error:
        if says_what_is_wrong:
            logger.warning("The snapshot %s cannot be used: %s. It is made anew.", path.name, error)
        return None
    except OSError:  # there is none, most of the time
        return None
    touch(path)
    return found


def _ensure_it_is(wanted: tuple[str, int, datetime], found: MarketBars) -> None:
    """Raises Unusable for bars that belong elsewhere: somebody may have moved the file."""
    if (found.market, found.version, found.updated_at) != wanted:
        raise Unusable(f"it is {found.snapshot} of {found.updated_at}")


def _kept(bars: MarketBars) -> MarketBars:
    """The same bars, mapped from their new snapshot; as they are where it cannot be written. The market is locked."""
    try:
        path = path_of(bars.market, bars.version, bars.updated_at)
        delete_leftovers(bars.market)
        with draft_of(path) as file:
            write_bars(file, bars)
        found = map_bars(path)
        delete_others(bars.market, path)
    except (OSError, Unusable) as error:
        _say_once(settings.SCREENING_SNAPSHOTS, error.strerror if isinstance(error, OSError) else str(error))
        return bars
    return found


@cache
def _say_once(folder: Path, why: str | None) -> None:
    logger.warning(
        "No snapshots can be kept in %s (%s): each process that screens holds its markets in memory of its own.",
        folder,
        why,
    )
