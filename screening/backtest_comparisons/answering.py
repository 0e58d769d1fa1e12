"""A page's part of a comparison: what is remembered at once, what has to be computed when it is asked for alone."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.module_loading import import_string

from pastetrader.common.errors import PasteTraderError
from screening.backtest_comparisons.services import compare_in_time, ensure_comparable, kept_of
from screening.backtest_comparisons.tried import Tried


def comparison_context(before: Tried, after: Tried, query: QueryDict, kept: Sequence[str]) -> dict[str, Any]:
    """For screening/comparisons/parts.html. `is_waiting`: the page asks for the part alone, and then it is computed.

    With a symbol it is computed at once, since charts are drawn when a page is opened. `kept` are the names in the
    address that say what is compared. Raises what `ensure_comparable` raises; what goes wrong later is `errors` in the
    context, since the page is there already.
    """
    ensure_comparable(before, after)
    context: dict[str, Any] = {"before": before, "after": after}
    if "parts" not in query and "symbol" not in query and kept_of(before, after) is None:
        alone = query.copy()
        alone["parts"] = "comparison"
        return context | {"is_waiting": True, "alone": f"?{alone.urlencode()}"}
    try:
        found = compare_in_time(before, after)
    except PasteTraderError as error:
        return context | {"errors": error.as_dict()}
    # What needs numpy is loaded by who is asked.
    shown: Callable[..., dict[str, Any]] = import_string("screening.backtest_comparisons.page.shown")
    return context | shown(found, before, after, query, kept)
