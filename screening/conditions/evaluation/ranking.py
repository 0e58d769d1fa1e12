"""Ranks of symbols among each other, session by session, on plain arrays. Pure."""

from typing import Any

import numpy as np
import numpy.typing as npt

from screening.bars.panel import Floats, Places

Groups = npt.NDArray[np.integer[Any]]


def ranks(groups: Groups, columns: list[Floats], *, is_ascending: bool) -> tuple[Floats, Places]:
    """The rank of each entry within its group (1 = best; equals share the better rank), and the size of its group.

    With several columns the sum of the ranks by each is what is ranked, the smallest first. Entries that miss a value
    in any column take no part: their rank is NaN, and they are not counted.
    """
    known = np.logical_and.reduce([np.isfinite(column) for column in columns])
    found = np.full(len(groups), np.nan)
    sizes = np.zeros(len(groups), dtype=np.int64)
    inside = groups[known]
    each = [_places(inside, column[known] if is_ascending else -column[known]) for column in columns]
    found[known] = each[0] if len(each) == 1 else _places(inside, np.add.reduce(each))
    _unique, of, counts = np.unique(inside, return_inverse=True, return_counts=True)
    sizes[known] = counts[of]
    return found, sizes


def _places(groups: Groups, values: Floats) -> Floats:
    """1 + how many of the same group are smaller."""
    order = np.lexsort((values, groups))
    group, value = groups[order], values[order]
    number = np.arange(len(order))
    is_first = np.append(True, np.diff(group) != 0)[: len(order)]
    is_new = is_first | np.append(True, np.diff(value) != 0)[: len(order)]
    first = np.maximum.accumulate(np.where(is_first, number, 0))
    reached = np.maximum.accumulate(np.where(is_new, number, 0))
    found = np.empty(len(order))
    found[order] = reached - first + 1
    return found
