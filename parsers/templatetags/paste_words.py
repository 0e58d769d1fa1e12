"""`{{ thing|words }}`: what was understood of a paste, in the language of the page."""

from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext

from parsers.presentation import Rule
from parsers.wording.strategy import (
    assumed,
    assumption_message,
    flag_message,
    question_message,
    role_message,
    rule_message,
    say,
    unsupported_message,
)
from screening.strategy import Assumption, Question, Strategy, UnsupportedRule

register = template.Library()


@register.filter
def role_label(role: str, strategy: Strategy) -> str:
    """What a rule is for."""
    return say(role_message(role, strategy), gettext)


@register.filter
def in_words(rule: Rule, strategy: Strategy) -> str:
    """A rule as a sentence."""
    return str(capfirst(say(rule_message(strategy, rule.path), gettext)))


@register.filter
def flag_label(flag: str) -> str:
    """What a flag warns of."""
    return say(flag_message(flag), gettext)


@register.filter
def question_words(question: Question) -> str:
    """What only the author can answer."""
    return say(question_message(question), gettext)


@register.filter
def assumption_words(assumption: Assumption) -> str:
    """What was filled in, and why."""
    return say(assumption_message(assumption), gettext)


@register.filter
def assumed_in(strategy: Strategy) -> list[dict[str, Any]]:
    """What was filled in, an indicator at a time: {paths, words}; "MACD 12/26/9 (usual)" is one."""
    return [{"paths": one.paths, "words": say(one.message, gettext)} for one in assumed(strategy)]


@register.filter
def unsupported_words(rule: UnsupportedRule) -> str:
    """A rule that is not used, and why."""
    return say(unsupported_message(rule), gettext)
