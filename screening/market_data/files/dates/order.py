"""In which order the numbers of a file's dates stand: the one that all its rows allow, or a question. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.dates.texts import SERIAL, Written
from screening.market_data.files.description import Answer, Choices, Example, Finding, Level

# Rows that all go one way in one reading, and do not in the other, prove it when so many of them follow each other:
# by chance it happens once in 20,000 files that were in no order at all.
ENOUGH_STEPS = 8

# How often days rise and fall from row to row of a symbol, and the most changes within one.
Steps = Callable[[Mapping[str, date]], tuple[int, int, int]]


@dataclass(frozen=True)
class Order:
    """The order ("ymd"; "" for numbers that count days or seconds; None: it is not known), and what is said of it."""

    order: str | None
    format: Message
    findings: tuple[Finding, ...] = ()
    is_serial: bool = False


def decide_order(written: Mapping[str, Written], choices: Choices, steps: Steps) -> Order:
    """The order of dates that are all of one dress. `written`: each different text; `steps` looks at the rows."""
    first = next(iter(written.values()))
    if first.structure == ("",):
        return Order(
            "", _("numbers of days") if first.dress == SERIAL else _("seconds since 1970"), (), first.dress == SERIAL
        )
    fitting = [order for order in first.structure if all(order in date_.days for date_ in written.values())]
    if "ym" in fitting:
        return _without_days(written)
    if "ymd" in first.structure and "ydm" in first.structure:
        return _year_first(written, fitting)
    if choices.dates in first.structure and len(first.structure) > 1:
        return _as_chosen(written, choices.dates, fitting, steps)
    if len(first.structure) == 1:
        return Order(first.structure[0], _format(first.structure[0]))
    if not fitting:
        return Order(None, _("dates"), (_mixed(written, first.structure),))
    readings = {order: {text: date_.days[order] for text, date_ in written.items()} for order in fitting}
    different = _without_equals(readings)
    if len(different) > 1:
        different = _in_order(different, steps) or different
    if len(different) > 1:
        return Order(None, _("dates"), (_question(readings),))
    order = next(iter(different))
    findings = (_how(order),) if len(fitting) > 1 else _unordered(written, order, steps)
    return Order(order, _format(order), findings)


def _year_first(written: Mapping[str, Written], fitting: Sequence[str]) -> Order:
    """A year of four digits in front: month and day follow, whatever else is said. A row that is no day is no date."""
    if "ydm" in fitting and "ymd" not in fitting:
        text = next(text for text, date_ in written.items() if "ymd" not in date_.days)
        message = _(
            "The dates have the day before the month after a year (such as %(text)s), which nobody writes.", text=text
        )
        return Order(None, _("dates"), (Finding("odd_dates", Level.REFUSAL, message, 0, Example(0, "", text)),))
    return Order("ymd", _format("ymd"))


def _as_chosen(written: Mapping[str, Written], chosen: str, fitting: Sequence[str], steps: Steps) -> Order:
    if chosen in fitting:
        return Order(chosen, _format(chosen), _unordered(written, chosen, steps))
    text = next(text for text, date_ in written.items() if chosen not in date_.days)
    message = _("The date %(text)s is not written as %(order)s, as it was chosen.", text=text, order=_format(chosen))
    return Order(None, _("dates"), (Finding("dates_choice", Level.REFUSAL, message, 0, Example(0, "", text)),))


def _without_days(written: Mapping[str, Written]) -> Order:
    text = next(iter(written))
    message = _("The dates have no day (such as %(text)s): these are no daily bars.", text=text)
    return Order(None, _("dates"), (Finding("no_day", Level.REFUSAL, message, len(written), Example(0, "", text)),))


def _without_equals(readings: Mapping[str, Mapping[str, date]]) -> dict[str, Mapping[str, date]]:
    """One of those readings that give the same days."""
    found: dict[str, Mapping[str, date]] = {}
    for order, days in readings.items():
        if days not in found.values():
            found[order] = days
    return found


def _in_order(readings: Mapping[str, Mapping[str, date]], steps: Steps) -> dict[str, Mapping[str, date]] | None:
    """The one reading in which the rows go one way, when it is one and there are enough of them."""
    going = {}
    for order, days in readings.items():
        rises, falls, most = steps(days)
        if most < ENOUGH_STEPS:
            return None
        if not rises or not falls:
            going[order] = days
    return going if len(going) == 1 else None


def _unordered(written: Mapping[str, Written], order: str, steps: Steps) -> tuple[Finding, ...]:
    """The doubt about rows that go back and forth in time: some may have day and month the other way round."""
    rises, falls, _most = steps({text: date_.days[order] for text, date_ in written.items()})
    text = next((text for text, date_ in written.items() if len(set(date_.days.values())) > 1), "")
    if not rises or not falls or not text:
        return ()
    message = _(
        "The rows are not in the order of time, so dates such as %(text)s may have day and month in another order "
        "than the rest (%(order)s).",
        text=text,
        order=_format(order),
    )
    return (Finding("dates_unordered", Level.DOUBT, message, min(rises, falls), Example(0, "", text)),)


def _mixed(written: Mapping[str, Written], structure: Sequence[str]) -> Finding:
    """The refusal that shows two dates which no order allows together."""
    pairs = ((next((text for text, date_ in written.items() if order not in date_.days), None)) for order in structure)
    texts = list(dict.fromkeys(text for text in pairs if text))
    one, other = (*texts, *texts)[:2]
    message = _(
        "The dates have day and month in different orders (%(one)s and %(other)s), or one of them is wrong.",
        one=one,
        other=other,
    )
    return Finding("mixed_orders", Level.REFUSAL, message, 0, Example(0, "", other))


def _question(readings: Mapping[str, Mapping[str, date]]) -> Finding:
    text = next(text for text in next(iter(readings.values())) if len({days[text] for days in readings.values()}) > 1)
    answers = tuple(
        Answer("dates", order, _("%(order)s: %(text)s is %(day)s", order=_format(order), text=text, day=days[text]))
        for order, days in readings.items()
    )
    message = _(
        "The dates (such as %(text)s) can be read in several ways. Say their order.",
        text=text,
    )
    return Finding("dates", Level.QUESTION, message, 0, Example(0, "", text), answers)


def _how(order: str) -> Finding:
    message = _("The dates are %(order)s: only so the rows are in the order of time.", order=_format(order))
    return Finding("dates_by_order", Level.NOTE, message)


def _format(order: str) -> Message:
    names: Mapping[str, Message] = {
        "ymd": _("year, month, day"),
        "dmy": _("day, month, year"),
        "mdy": _("month, day, year"),
    }
    return names[order]
