"""Which fundamentals a condition reads, and those that a market has no figures of. Pure."""

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.conditions.fields import FIELDS, FIGURES
from screening.conditions.reading.build import ranked_series
from screening.conditions.text import series_text
from screening.conditions.tree import Series


def fundamentals_of(series: Series) -> tuple[str, ...]:
    """The fundamentals that are read for a series: its own field, or those that a ranking goes by."""
    is_ranking = FIELDS[series.field].kind == "selection"
    read = ranked_series(dict(series.params), series.timeframe) if is_ranking else (series,)
    return tuple(dict.fromkeys(one.field for one in read if FIELDS[one.field].kind == "fundamental"))


def without_source(wanted: Iterable[Series]) -> Iterator[tuple[str, Problem]]:
    """The fundamentals that no market has figures of, each with its problem."""
    for series, field in _read(wanted):
        if field not in FIGURES:
            text = _("There is no data yet for %(field)s.", field=field)
            yield field, Problem("field_without_data", text, path=series_text(series))


def without_figures(
    wanted: Iterable[Series],
    names: Collection[str],
    market: str,
    *,
    severity: Literal["error", "warning"] = "error",
) -> Iterator[Problem]:
    """The fundamentals that a market has no figure of; `names` are those of the figures that it has (see Fact).

    Those that no market has are not told again.
    """
    for series, field in _read(wanted):
        if field in FIGURES and not set(FIGURES[field]) & set(names):
            yield Problem(
                "field_without_data",
                _("There is no data yet for %(field)s in %(market)s.", field=field, market=market),
                severity=severity,
                path=series_text(series),
                hint=_(
                    "Update %(market)s from a source that tells it, or leave %(field)s out.",
                    market=market,
                    field=field,
                ),
            )


def _read(wanted: Iterable[Series]) -> Iterator[tuple[Series, str]]:
    """Each fundamental once, with the first series that reads it."""
    told: dict[str, Series] = {}
    for series in wanted:
        for field in fundamentals_of(series):
            told.setdefault(field, series)
    yield from ((series, field) for field, series in told.items())
