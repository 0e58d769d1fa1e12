"""What each filter, test and word of the expression language does, in a few words. Pure."""

from collections.abc import Mapping

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

FILTERS_IN_WORDS: Mapping[str, Message] = {
    "length": _("how many items or characters"),
    "sum": _("all numbers added up"),
    "min": _("the smallest"),
    "max": _("the largest"),
    "avg": _("the mean"),
    "first": _("the first item"),
    "last": _("the last item"),
    "sort": _("in order, as in sort('close', true) for the largest first"),
    "unique": _("each only once"),
    "pluck": _("one field of each item, as in pluck('symbol')"),
    "where": _("items that fit, as in where('close', '>', 10)"),
    "join": _("as one text, as in join(', ')"),
    "split": _("a text in parts, as in split(',')"),
    "upper": _("in capital letters"),
    "lower": _("in small letters"),
    "trim": _("without spaces around it"),
    "replace": _("with other words, as in replace('old', 'new')"),
    "round": _("rounded, as in round(2)"),
    "abs": _("without its sign"),
    "int": _("as a whole number"),
    "float": _("as a number with a fraction"),
    "string": _("as text"),
    "tojson": _("as JSON"),
    "keys": _("the names of the fields"),
    "values": _("the values of the fields"),
    "number": _("with thousands separated, as in number(2)"),
    "date": _("the day, as in date('Asia/Seoul')"),
    "time": _("the time of day, as in time('Asia/Seoul')"),
    "add_days": _("so many days later, as in add_days(5)"),
    "days_since": _("how many days after another day"),
    "default": _("what to take when it is not there, as in default(0)"),
}

TESTS_IN_WORDS: Mapping[str, Message] = {
    "none": _("it is empty (null)"),
    "null": _("it is empty (null)"),
    "boolean": _("it is true or false"),
    "number": _("it is a number"),
    "integer": _("it is a whole number"),
    "string": _("it is text"),
    "list": _("it is a list"),
    "mapping": _("it is an object with fields"),
    "empty": _("nothing is in it"),
    "defined": _("it is there"),
    "undefined": _("it is not there"),
}

WORDS_IN_WORDS: Mapping[str, Message] = {
    "and": _("both must hold"),
    "or": _("one must hold"),
    "not": _("it must not hold"),
    "in": _("it is one of a list"),
    "is": _("a question about it, as in is defined"),
    "if": _("one value or another, as in 1 if output else 2"),
    "true": _("yes"),
    "false": _("no"),
    "null": _("nothing"),
}
