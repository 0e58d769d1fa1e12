"""Numbers as people write them, exactly: 500 billion, 5천억, 12,345.6, 30%. Pure."""

from decimal import Decimal
from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.checks.dimensions import dimension
from screening.conditions.tree import Series

_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_MYRIADS = ((12, "조"), (8, "억"), (4, "만"), (0, ""))
# Beyond these, digits say less than powers of ten.
_LEAST, _MOST = 1e-7, 1e16
_DECIMALS = 3
_DAYS = frozenset({"foreign_net_buy_days", "institution_net_buy_days"})
_UNITS: MappingProxyType[str, Message] = MappingProxyType(
    {
        "percent": _("%(number)s%%"),
        "shares": _("%(number)s shares"),
        "bars": _("%(number)s bars"),
        "days": _("%(number)s days"),
    }
)


def digits(value: float) -> str:
    """The number in digits: 12,345.6, 0.05, 1e+300."""
    if value == 0 or _LEAST <= abs(value) < _MOST:
        return f"{_exact(value):,f}"
    return repr(float(value))


def short(value: float) -> str:
    """A value that was seen, to about five digits: 18,150, 27.38, 0.01235."""
    if abs(value) >= 10_000:
        return f"{round(value):,}"
    return digits(float(f"{value:.4g}" if abs(value) < 1_000 else f"{value:.6g}"))


def large_number(value: float) -> Message:
    """An amount that people say in words: 500 billion in English, 5천억 in Korean."""
    thousands, myriads = _in_thousands(value), _in_myriads(value)
    if thousands == myriads:
        return Message(thousands)
    # Each language shows one of the two, and nothing of the other, which gettext takes for a mistake.
    # xgettext:no-python-format  # noqa: ERA001
    return _("%(thousands)s%(myriads).0s", thousands=thousands, myriads=myriads)


def amount(value: float, series: Series) -> Message:
    """A number that the series is compared with, in the unit of the series: 30%, 300,000 shares, 5 bars."""
    measured: str = dimension(series)
    number = large_number(value) if measured in {"money", "shares"} else Message(digits(value))
    unit = _UNITS.get("days" if series.field in _DAYS else measured)
    return Message(unit.text, {"number": number}) if unit else number


def percent(share: float) -> str:
    """A share of one in percent, without what floating point adds: 0.05 is 5."""
    return f"{(_exact(share) * 100).normalize():,f}"


def away_from_one(mult: float) -> str:
    """How far a multiple is from one, in percent: 0.95 and 1.05 are 5."""
    return f"{(abs(_exact(mult) - 1) * 100).normalize():,f}"


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value))).normalize()


def _in_thousands(value: float) -> str:
    for power, name in _SCALES:
        if abs(value) >= 10**power:
            scaled = _exact(value).scaleb(-power).normalize()
            fits = abs(value) < _MOST and -int(scaled.as_tuple().exponent) <= _DECIMALS
            return f"{scaled:,f} {name}" if fits else digits(value)
    return digits(value)


def _in_myriads(value: float) -> str:
    if not 10_000 <= abs(value) < _MOST or value != int(value):
        return digits(value)
    rest, parts = abs(int(value)), []
    for power, name in _MYRIADS:
        count, rest = divmod(rest, 10**power)
        if count:
            parts.append(_count_in_korean(count, name))
    return ("-" if value < 0 else "") + " ".join(parts)


def _count_in_korean(count: int, name: str) -> str:
    """5천억, 1,500억, 30만; and plain digits for what is left below 만."""
    if name and 1_000 <= count < 10_000 and count % 1_000 == 0:
        return f"{count // 1_000}천{name}"
    return f"{count:,}{name}"
