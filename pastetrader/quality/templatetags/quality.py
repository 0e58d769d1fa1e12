"""How figures are written: shares in percent, times in milliseconds or seconds, costs in US dollars."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from parsers.evaluation.measured import Measured
from pastetrader.quality.definitions import Unit
from pastetrader.quality.figures import Figure
from pastetrader.templatetags.pages import dollars

register = template.Library()

HUNDREDTHS = Decimal("0.01")


@register.filter
def amount(value: float | None, unit: Unit) -> str:
    """A value. Shares are cut and not rounded: 89.999 % is no 90 %."""
    if value is None:
        return "–"
    return _written(value, unit, ROUND_FLOOR if unit == "share" else ROUND_HALF_EVEN)


@register.filter
def plain(value: float, unit: Unit) -> str:
    """A target: without decimals that say nothing."""
    if unit != "share":
        return _written(value, unit, ROUND_HALF_EVEN)
    percent = (Decimal(repr(value)) * 100).normalize()
    places = max(0, -int(percent.as_tuple().exponent))
    return f"{number_format(percent, decimal_pos=places)}%"


@register.filter
def bounds(figure: Figure, unit: Unit) -> str:
    """From where to where the figure lies, rounded outwards."""
    if figure.low is None:
        return "–"
    low = _written(figure.low, unit, ROUND_FLOOR)
    if figure.high is None:
        return gettext("more than %(low)s") % {"low": low}
    return gettext("%(low)s to %(high)s") % {"low": low, "high": _written(figure.high, unit, ROUND_CEILING)}


@register.filter
def bounds_of_set(one: Measured) -> str:
    """The interval of a set's share."""
    low, high = one.interval
    places = {"low": _written(low, "share", ROUND_FLOOR), "high": _written(high, "share", ROUND_CEILING)}
    return gettext("%(low)s to %(high)s") % places


@register.filter
def unlocalized(number: float) -> str:
    """A number as drawings want it, whatever the language."""
    return f"{number:g}"


def _written(value: float, unit: Unit, rounding: str) -> str:
    # A float is not quite the number that it stands for: 0.995 would be cut to 99.49 %.
    exact = Decimal(repr(round(value, 9)))
    match unit:
        case "share":
            return f"{number_format((exact * 100).quantize(HUNDREDTHS, rounding), decimal_pos=2)}%"
        case "seconds" if exact < 10:
            return f"{number_format((exact * 1000).quantize(Decimal(1), rounding), decimal_pos=0)} ms"
        case "seconds":
            return f"{number_format(exact.quantize(Decimal('0.1'), rounding), decimal_pos=1)} s"
        case _:
            return str(dollars(exact))
