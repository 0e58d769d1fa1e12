"""What a pydantic model refuses, as problems in sentences that can be translated. Pure."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _

# What pydantic calls an error, and how we say it; what stands in `ctx` fills the places.
_WORDS: Mapping[str, Message] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such setting."),
    "string_type": _("This must be text."),
    "string_too_short": _("This must not be empty."),
    "string_too_long": _("This is longer than %(max_length)s characters."),
    "string_pattern_mismatch": _("This has the wrong form."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "float_type": _("This must be a number."),
    "float_parsing": _("This must be a number."),
    "finite_number": _("This must be a finite number."),
    "decimal_type": _("This must be a number."),
    "decimal_parsing": _("This must be a number."),
    "bool_type": _("This must be true or false."),
    "bool_parsing": _("This must be true or false."),
    "dict_type": _("This must be an object with named fields."),
    "model_type": _("This must be an object with named fields."),
    "model_attributes_type": _("This must be an object with named fields."),
    "list_type": _("This must be a list."),
    "tuple_type": _("This must be a list."),
    "too_short": _("This needs at least %(min_length)s entries."),
    "too_long": _("This may have at most %(max_length)s entries."),
    "literal_error": _("This must be %(expected)s."),
    "enum": _("This must be %(expected)s."),
    "none_required": _("This must be left empty."),
    "union_tag_invalid": _("“%(tag)s” is not one of: %(expected_tags)s."),
    "union_tag_not_found": _("The field %(discriminator)s is missing, which says what kind this is."),
    "greater_than": _("This must be greater than %(gt)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than": _("This must be less than %(lt)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "uuid_type": _("This must be an id."),
    "uuid_parsing": _("This must be an id."),
    "date_type": _("This must be a date such as 2026-03-02."),
    "date_parsing": _("This must be a date such as 2026-03-02."),
    "date_from_datetime_parsing": _("This must be a date such as 2026-03-02."),
    "date_from_datetime_inexact": _("This must be a date such as 2026-03-02."),
    "timezone_aware": _("This date and time needs its offset from UTC, as in 2026-03-02T09:00+09:00."),
    "datetime_type": _("This must be a date and time such as 2026-03-02T09:00."),
    "datetime_parsing": _("This must be a date and time such as 2026-03-02T09:00."),
    "int_parsing_size": _("This number is too large."),
    "decimal_max_digits": _("This may have at most %(max_digits)s digits."),
    "decimal_max_places": _("This may have at most %(decimal_places)s decimal places."),
    "multiple_of": _("This must be a multiple of %(multiple_of)s."),
    "string_unicode": _("This must be text in UTF-8."),
    "set_type": _("This must be a list."),
    "frozen_set_type": _("This must be a list."),
    "mapping_type": _("This must be an object with named fields."),
    "uuid_version": _("This must be an id."),
    "url_type": _("This must be an address such as https://example.com."),
    "url_parsing": _("This must be an address such as https://example.com."),
    "url_syntax_violation": _("This must be an address such as https://example.com."),
    "url_scheme": _("This must be an address such as https://example.com."),
    "url_too_long": _("This is longer than %(max_length)s characters."),
    "json_type": _("This must be JSON."),
    "json_invalid": _("This must be JSON."),
    "time_type": _("This must be a time of day such as 09:30."),
    "time_parsing": _("This must be a time of day such as 09:30."),
    "time_delta_type": _("This must be a duration in seconds."),
    "time_delta_parsing": _("This must be a duration in seconds."),
    "date_past": _("This must lie in the past."),
    "date_future": _("This must lie in the future."),
    "datetime_past": _("This must lie in the past."),
    "datetime_future": _("This must lie in the future."),
    "datetime_object_invalid": _("This must be a date and time such as 2026-03-02T09:00."),
    "timezone_naive": _("The date and time must not have an offset from UTC."),
    "recursion_loop": _("This nests itself."),
    "datetime_from_date_parsing": _("This must be a date and time such as 2026-03-02T09:00."),
}
_TOO_SHORT = _("This is shorter than %(min_length)s characters.")
MAX_SHOWN = 200
MAX_PROBLEMS = 50


class Refused(ValueError):
    """A validator's own verdict: what is wrong, and what to do about it."""

    def __init__(self, message: Message, *, hint: Message | None = None, path: str = "") -> None:
        self.message = message
        self.hint = hint
        self.path = path
        super().__init__(str(message))


def pydantic_problems(
    error: ValidationError, *, code: str = "", path: str = "", model: type[BaseModel] | None = None
) -> tuple[Problem, ...]:
    """Each thing that a model refuses, with its place below `path`.

    `code`: of all of them; otherwise pydantic's own for each. With the `model`, a near name where one was mistyped.
    """
    found = error.errors(include_url=False, include_input=False)[:MAX_PROBLEMS]
    return tuple(_problem(dict(one), code or one["type"], path, model) for one in found)


def _problem(found: Mapping[str, Any], code: str, path: str, model: type[BaseModel] | None) -> Problem:
    place = ".".join([*([path] if path else []), *(str(step) for step in found["loc"])])
    cause = (found.get("ctx") or {}).get("error")
    if isinstance(cause, Refused):
        return Problem(code, cause.message, path=".".join(filter(None, [place, cause.path])), hint=cause.hint)
    known = _WORDS.get(found["type"])
    if found["type"] == "string_too_short" and found["ctx"]["min_length"] > 1:
        known = _TOO_SHORT
    if known is None:
        return Problem(code, _("This is not valid: %(reason)s.", reason=str(found["msg"])[:MAX_SHOWN]), path=place)
    params = {name: str(value)[:MAX_SHOWN] for name, value in (found.get("ctx") or {}).items()}
    hint = _nearest(found, model) if model and found["type"] == "extra_forbidden" else None
    return Problem(code, Message(known.text, params), path=place, hint=hint)


def _nearest(found: Mapping[str, Any], model: type[BaseModel]) -> Message | None:
    """A setting that was probably meant; only for the top level, where the names are known."""
    if len(found["loc"]) != 1:
        return _("Remove it.")
    near = get_close_matches(str(found["loc"][0]), model.model_fields, n=1)
    if near:
        return _("Did you mean “%(name)s”?", name=near[0])
    return _("Known settings: %(names)s.", names=", ".join(model.model_fields))
