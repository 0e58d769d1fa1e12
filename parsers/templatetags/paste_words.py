"""The words for what was understood of a paste."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

ROLES = {
    "stop_loss": _("Stop loss"),
    "take_profit": _("Take profit"),
    "trailing_stop": _("Trailing stop"),
    "sizing": _("Position size"),
    "schedule": _("Schedule"),
    "universe": _("Market and symbols"),
    "timeframe": _("Bars"),
    "direction": _("Direction"),
}


@register.filter
def role_label(role, strategy):
    if role == "entry":
        return _("Sell short when") if strategy.direction == "short" else _("Buy when")
    if role == "exit":
        return _("Leave when")
    return ROLES.get(role, role)


@register.filter
def in_words(rule, strategy):
    return rule.condition or str(getattr(strategy, rule.path))


@register.filter
def flag_label(flag):
    return flag


@register.filter
def question_words(q):
    return q.code


@register.filter
def assumption_words(a):
    return f"{a.path} = {a.value}"


@register.filter
def unsupported_words(u):
    return f"{u.text}: {u.reason}"
