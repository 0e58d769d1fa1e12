"""A series, and an operand, in words. Pure."""

from dataclasses import replace
from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.evaluation.candles import PATTERNS
from screening.conditions.fields import PRICES
from screening.conditions.reading.build import ranked_series
from screening.conditions.tree import Clock, Line, Number, Operand, ParameterValue, Series
from screening.wording.candles import PATTERN_NAMES
from screening.wording.fields import AVERAGES, COMMON, LINES, OF_THE_SAME, OWN, TIMEFRAMES, WITHOUT_ARTICLE
from screening.wording.numbers import amount, digits

# About how many sessions so many months have.
_MONTHS = MappingProxyType({21: 1, 63: 3, 126: 6, 252: 12})
_YEARLY = frozenset({"high_52w", "low_52w"})


def series_message(series: Series, beside: Series | None = None) -> Message:
    """ "the weekly close one bar before"; "its 20-bar average" when `beside` is what it is an average of."""
    own = _its_name(series, beside) if beside else None
    if own:
        return _ago(_("its %(what)s", what=own), series.ago)
    name, takes_article = _name_on_timeframe(series)
    return _ago(_("the %(what)s", what=name) if takes_article else name, series.ago)


def series_name(series: Series, beside: Series | None = None) -> Message:
    """The same as a name alone, without "the" and "its", for tables and beside values: "close", "20-bar average"."""
    own = _its_name(series, beside) if beside else None
    return _ago(own or _name_on_timeframe(series)[0], series.ago)


def _name_on_timeframe(series: Series) -> tuple[Message, bool]:
    name, takes_article = _name(series)
    if series.timeframe:
        name = Message(TIMEFRAMES[series.timeframe].text, {"what": name})
    return name, takes_article


def operand_message(operand: Operand, measured: Series, beside: Series | None = None) -> Message:
    """A number in the unit of what is measured, a time, or a series with what is done to it."""
    match operand:
        case Number(value):
            return amount(value, measured)
        case Clock(time):
            return Message(time)
        case Line(series, mult, add):
            words = series_message(series, beside)
            if mult != 1:
                words = _("%(mult)s times %(what)s", mult=digits(mult), what=words)
            if add > 0:
                words = _("%(what)s plus %(add)s", what=words, add=amount(add, series))
            if add < 0:
                words = _("%(what)s minus %(add)s", what=words, add=amount(-add, series))
            return words


def ranked_by(series: Series) -> Message:
    """What a ranking goes by, without an article: "12-month return", "P/E and P/B together"."""
    by = ranked_series(dict(series.params))
    names = [_ranked_name(one) for one in by]
    if series.timeframe:
        names = [Message(TIMEFRAMES[series.timeframe].text, {"what": name}) for name in names]
    words = names[0]
    for name in names[1:]:
        words = _("%(one)s and %(other)s", one=words, other=name)
    return _("%(names)s together", names=words) if len(names) > 1 else words


def _ranked_name(by: Series) -> Message:
    length = dict(by.params).get("length")
    months = _MONTHS.get(int(str(length))) if by.field == "roc" and not by.timeframe else None
    return _("%(months)s-month return", months=months) if months else _name(by)[0]


def _its_name(series: Series, beside: Series) -> Message | None:
    """What it is called next to the series that it is made from; None when it isn't."""
    if series.timeframe != beside.timeframe:
        return None
    if (series.field, series.params) == (beside.field, beside.params):
        return OF_THE_SAME.get((series.field, series.output))
    if beside.field not in PRICES:
        return None
    params = dict(series.params)
    if series.field in AVERAGES and params["source"] == beside.field:
        return Message(AVERAGES[series.field][0].text, {"length": params["length"]})
    return COMMON[series.field] if series.field in _YEARLY else None


def _name(series: Series) -> tuple[Message, bool]:
    """What it is called, and whether it takes an article."""
    places = {name: _parameter(value) for name, value in series.params}
    if series.field in AVERAGES:
        source = _("the %(what)s", what=COMMON[str(dict(series.params)["source"])])
        return Message(AVERAGES[series.field][1].text, {**places, "source": source}), True
    if series.output:
        line = (series.field, series.output)
        return Message(LINES[line].text, places), line not in WITHOUT_ARTICLE
    if series.field in OWN:
        return Message(OWN[series.field].text, places), False
    if series.field in PATTERNS:
        return _("candle pattern “%(pattern)s”", pattern=PATTERN_NAMES[series.field]), True
    if series.field in {"rank", "rank_pct"}:
        return _rank_name(series), True
    if series.field == "change_pct":
        return _change_name(series), True
    if "source" in places:
        places["source"] = COMMON[str(dict(series.params)["source"])]
    return Message(COMMON[series.field].text, places), True


def _rank_name(series: Series) -> Message:
    by, is_ascending = ranked_by(replace(series, timeframe="")), dict(series.params)["order"] == "asc"
    if series.field == "rank":
        return _("rank by %(by)s (lowest first)", by=by) if is_ascending else _("rank by %(by)s (highest first)", by=by)
    if is_ascending:
        return _("rank in percent by %(by)s (lowest first)", by=by)
    return _("rank in percent by %(by)s (highest first)", by=by)


def _change_name(series: Series) -> Message:
    length = dict(series.params).get("length")
    if length:
        return _("change over %(bars)s bars", bars=length)
    return _("change") if series.timeframe else _("change on the day")


def _ago(words: Message, bars: int) -> Message:
    if bars == 1:
        return _("%(what)s one bar before", what=words)
    return _("%(what)s %(bars)s bars before", what=words, bars=bars) if bars else words


def _parameter(value: ParameterValue) -> object:
    return digits(value) if isinstance(value, int | float) else value
