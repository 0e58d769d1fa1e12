"""Comparisons that people ask for, computed in the process that is asked.

One over 2,700 symbols and 370 sessions takes under a second, so none waits for a worker or leaves a row behind: what is
compared is stored, and the same again gives the same. As with screens few are computed at once and none for long, and
what was computed is remembered, so that a page of its signals is soon turned.
"""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache
from django.urls import reverse
from django.utils.module_loading import import_string
from pydantic import ValidationError

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check
from screening.backtest.planning.settings import Settings
from screening.backtest_comparisons.tried import Tried
from screening.backtest_reports.keys import key_of
from screening.market_data import market_code
from screening.models import BacktestReport, Market
from screening.screens.bounded import TakesTooLong, in_time
from screening.strategy import Strategy

if TYPE_CHECKING:
    from screening.backtest.comparison.comparison import Comparison

MOST_SECONDS = 20.0
KEPT_BYTES = 64 * 1024 * 1024


class ComparisonTooLong(TakesTooLong):
    """The comparison took too long."""

    code = "comparison_too_long"
    default = _("The comparison took too long. Compare over a shorter period, or fewer symbols.")


def tried_of(report: BacktestReport) -> Tried:
    """What a backtest tried, to be tried again beside another. Raises Invalid: an older version kept it otherwise."""
    name = report.title or report.market
    try:
        strategy, settings = Strategy.model_validate(report.strategy), Settings.model_validate(report.settings)
    except ValidationError as error:
        text = _("“%(name)s” was kept by another version and cannot be read any more: try it again.", name=name)
        raise Invalid(text, code="unreadable_strategy") from error
    return Tried(strategy, settings, name, reverse("backtest", args=[report.pk]))


def ensure_comparable(before: Tried, after: Tried) -> None:
    """Raises Invalid when they are of two markets."""
    one, other = (market_code(side.settings.market) for side in (before, after))
    if one != other:
        raise Invalid(
            _(
                "“%(before)s” is of the market %(one)s and “%(after)s” of %(other)s: signals can be compared on the "
                "same bars only. Choose two of one market.",
                before=before.name,
                one=one,
                after=after.name,
                other=other,
            ),
            code="different_markets",
        )


def compare_in_time(before: Tried, after: Tried) -> "Comparison":
    """Both over the same bars as they are now, computed or remembered.

    Raises Invalid: two markets, a part that cannot be simulated, no bars; ComparisonTooLong.
    """
    ensure_comparable(before, after)
    kept = kept_of(before, after)
    if kept is not None:
        return kept
    compare: Callable[..., Comparison] = import_string("screening.backtest_comparisons.computing.compare")

    def work(check: Check) -> "Comparison":
        return compare(before, after, check=check)

    try:
        found = in_time(work, seconds=MOST_SECONDS)
    except TakesTooLong as error:
        raise ComparisonTooLong from error
    _keep(_key(before, after), found)
    return found


def kept_of(before: Tried, after: Tried) -> "Comparison | None":
    """What is remembered of them, of the bars as they are now."""
    with _lock:
        return _kept.get(_key(before, after))


def forget() -> None:
    """Forget all of them."""
    with _lock:
        _kept.clear()


def _size_of(found: "Comparison") -> int:
    return found.size_bytes


_Key = tuple[str, str, str]
_kept: "LRUCache[_Key, Comparison]" = LRUCache(KEPT_BYTES, getsizeof=_size_of)
_lock = Lock()


def _key(before: Tried, after: Tried) -> _Key:
    """What decides the result: both sides, and the bars. The time tells two databases of one process apart."""
    code = market_code(before.settings.market)
    market = Market.objects.filter(code=code).values_list("version", "updated_at").first()
    bars = f"{code}:{market}"
    return bars, key_of(before.strategy, before.settings, bars), key_of(after.strategy, after.settings, bars)


def _keep(key: _Key, found: "Comparison") -> None:
    if found.size_bytes < KEPT_BYTES:
        with _lock:
            _kept[key] = found
