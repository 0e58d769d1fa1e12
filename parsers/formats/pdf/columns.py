"""In which order the lines of a page are read: column by column, and rows of tables as rows. Pure.

Going down the page, lines are taken together as long as a gap stays free between what stands on its left and what
stands on its right. If they are columns, the left is read before the right, and each is looked through in turn.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from parsers.formats.pdf.layout import Line, Ruled, median

# Words that stand further apart than that many ems are two lines.
_WIDE_GAP = 1.2
# Stretched lines: blanks of so many ems at most, the widest so many times the narrowest (less if no others end where it
# does), as many lines at one edge.
_STRETCHED, _EVEN, _SAME, _ENDING = 2.6, 1.7, 1.15, 3
# Columns have a gap of that many ems, and that many lines each.
_GUTTER, _FEWEST = 0.9, 3
# Left and right stand on the same rows, and the file draws row by row: how much of both makes a table.
_ALIGNED, _ALTERNATING = 0.6, 0.45
# Lines that fill that much of their column are prose, and have that many letters.
_PROSE_FILL, _PROSE_LETTERS = 0.72, 18
# Below the last line on the other side, a gap of that many lines ends the columns.
_LOOSE = 1.7


@dataclass
class Frame:
    """Lines that are read from top to bottom. `is_column`: others stand beside it."""

    lines: list[Line]
    is_column: bool = False
    left: float = field(init=False)
    right: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = min(line.left for line in self.lines)
        self.right = max(line.right for line in self.lines)


def frames(lines: Iterable[Line], rules: tuple[Ruled, ...] = ()) -> list[Frame]:
    """The lines of a page in reading order. About n log n for n lines of usual pages."""
    whole = list(_joined(lines))
    ends = Counter(round(line.right) for line in whole)
    parts = [part for line in whole for part in _parts(line, ends)]
    if not parts:
        return []
    return _ordered(sorted(parts, key=lambda line: (line.top, line.left)), rules, is_column=False)


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    """MuPDF cuts lines that are stretched: what it draws one after the other on one row is one line for now."""
    last: Line | None = None
    for line in lines:
        if last is None:
            last = line
        elif 0 <= line.left - last.right < _STRETCHED * line.size and abs(line.middle - last.middle) < line.size / 4:
            last = replace(line, words=(*last.words, *line.words), size=last.size, order=last.order)
        else:
            yield last
            last = line
    if last is not None:
        yield last


def _parts(line: Line, ends: Counter[int]) -> Iterator[Line]:
    """A line cut where a gap is wide. One that is stretched to the edge where others end has all its blanks wide."""
    gaps = [after.left - before.right for before, after in pairwise(line.words)]
    if not gaps or max(gaps) < _WIDE_GAP * line.size or _is_stretched(line, gaps, ends):
        yield line
        return
    start = 0
    for place, gap in enumerate(gaps, start=1):
        if gap >= _WIDE_GAP * line.size:
            yield line.with_words(line.words[start:place], is_end=False)
            start = place
    yield line.with_words(line.words[start:], is_end=True)


def _is_stretched(line: Line, gaps: list[float], ends: Counter[int]) -> bool:
    if max(gaps) >= _STRETCHED * line.size:
        return False
    here = round(line.right)
    at_edge = ends[here - 1] + ends[here] + ends[here + 1] >= _ENDING
    evenness = max(gaps) / max(min(gaps), 0.1)
    return evenness <= _EVEN if at_edge else len(gaps) > 2 and evenness <= _SAME


def _ordered(lines: list[Line], rules: tuple[Ruled, ...], *, is_column: bool) -> list[Frame]:
    found: list[Frame] = []
    single: list[Line] = []
    for run in _runs(lines):
        gutter = _gutter(run)
        left, right, rest = _sides(run, gutter) if gutter else ([], [], run)
        if gutter and not _is_table(left, right, gutter, rules):
            if single:
                found.append(Frame(single, is_column))
                single = []
            found += _ordered(left, rules, is_column=True) + _ordered(right, rules, is_column=True)
            single = rest
        else:
            single += run
    if single:
        found.append(Frame(single, is_column))
    return found


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines from top to bottom as long as a gap beside them stays free. What closes it begins the next, and its row."""
    run: list[Line] = []
    whole = (min(line.left for line in lines), max(line.right for line in lines))
    narrowest = _GUTTER * median([line.size for line in lines], 10.0)
    free = _Free(whole, narrowest)
    for line in lines:
        if not free.after(line) and run:
            row = [one for one in run if one.middle > line.top]
            if before := [one for one in run if one.middle <= line.top]:
                yield before
            run, free = row, _Free(whole, narrowest)
            for one in (*row, line):
                free.after(one)
        run.append(line)
    if run:
        yield run


class _Free:
    """What is free of ink from the top of a run to its bottom: stretches from left to right, in points."""

    def __init__(self, whole: tuple[float, float], narrowest: float) -> None:
        self._gaps = [whole]
        self._narrowest = narrowest

    def after(self, line: Line) -> bool:
        """Take the room of a line; whether a gap is left."""
        gaps: list[tuple[float, float]] = []
        for left, right in self._gaps:
            if line.right <= left or line.left >= right:
                gaps.append((left, right))
                continue
            gaps += [one for one in ((left, line.left), (line.right, right)) if one[1] - one[0] >= self._narrowest]
        self._gaps = gaps
        return bool(gaps)


def _gutter(run: list[Line]) -> tuple[float, float] | None:
    """The widest gap that nothing in the run crosses and that has enough lines on both sides."""
    if len(run) < 2 * _FEWEST:
        return None
    lefts, rights = sorted(line.left for line in run), sorted(line.right for line in run)
    narrowest = _GUTTER * median([line.size for line in run], 10.0)
    best: tuple[float, float] | None = None
    end = float("-inf")
    for line in sorted(run, key=lambda one: one.left):
        if end > float("-inf") and line.left - end >= narrowest:
            enough = min(bisect_right(rights, end), len(run) - bisect_left(lefts, line.left)) >= _FEWEST
            if enough and (best is None or line.left - end > best[1] - best[0]):
                best = (end, line.left)
        end = max(end, line.right)
    return best


def _sides(run: list[Line], gutter: tuple[float, float]) -> tuple[list[Line], list[Line], list[Line]]:
    """Left, right, and what stands below both with room above: it belongs to neither."""
    left = [line for line in run if line.right <= gutter[0]]
    right = [line for line in run if line.right > gutter[0]]
    rest: list[Line] = []
    for side, other in ((left, right), (right, left)):
        bottom = max(line.bottom for line in other)
        place = next((place for place in range(_FEWEST, len(side)) if side[place].top > bottom), len(side))
        for cut in range(place, len(side)):
            height = side[cut].bottom - side[cut].top
            if side[cut].top - side[cut - 1].bottom > (_LOOSE - 1) * height:
                rest += side[cut:]
                del side[cut:]
                break
    return left, right, sorted(rest, key=lambda line: (line.top, line.left))


def _is_table(left: list[Line], right: list[Line], gutter: tuple[float, float], rules: tuple[Ruled, ...]) -> bool:
    """Whether what stands side by side belongs together: rows of a table, keys and their values."""
    top, bottom = min(left[0].top, right[0].top), max(left[-1].bottom, right[-1].bottom)
    across = [rule for rule in rules if rule.left < gutter[0] and rule.right > gutter[1] and top < rule.y < bottom]
    if len({round(rule.y) for rule in across}) >= 2:
        return True
    fewer = min(len(left), len(right))
    sides = [side for _order, side in sorted([(line.order, 0) for line in left] + [(line.order, 1) for line in right])]
    changes = sum(before != after for before, after in pairwise(sides))
    if changes < _ALTERNATING * 2 * fewer:
        return False
    return _aligned(left, right) >= _ALIGNED * fewer and not (_is_prose(left) and _is_prose(right))


def _aligned(left: list[Line], right: list[Line]) -> int:
    """How many lines of the left have one of the right on their row."""
    middles = sorted(line.middle for line in right)
    found = 0
    for line in left:
        near = (line.bottom - line.top) / 3
        place = bisect_left(middles, line.middle - near)
        found += place < len(middles) and middles[place] <= line.middle + near
    return found


def _is_prose(lines: list[Line]) -> bool:
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    fill = sum(line.right - start for line in lines) / len(lines) / max(end - start, 1.0)
    letters = sum(len(line.text) for line in lines) / len(lines)
    return fill >= _PROSE_FILL and letters >= _PROSE_LETTERS
