"""JSON Schemas that users write: checked when saved (2020-12, nothing remote, bounded), and data checked by them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _

MAX_DEPTH = 32
MAX_BYTES = 64 * 1024
MAX_PROBLEMS = 20
MAX_REFERENCES = 10_000
MAX_PATTERN_TEXT = 1_000
MAX_PATTERN_REPEATS = 2
DRAFT = "https://json-schema.org/draft/2020-12/schema"
# Each can make a check endless, or reach for another document.
UNSUPPORTED = frozenset({"$dynamicRef", "$dynamicAnchor", "$anchor", "$vocabulary", "patternProperties"})
# Below these, keys are names of the user's and not keywords; below those, values are data and not schemas.
NAMED = frozenset({"properties", "$defs", "definitions", "dependentSchemas"})
DATA = frozenset({"const", "default", "enum", "examples", "required", "dependentRequired"})
# Rules about which fields and how many entries there are, whatever stands in them.
SHAPE = frozenset(
    {"required", "additionalProperties", "dependentRequired", "minItems", "maxItems", "minProperties", "maxProperties"}
)

_references_left: ContextVar[list[int]] = ContextVar("references_left")


class _TooMuchWork(Exception):
    """A few references that refer to each other many times over would take for ever."""


def check_schema(schema: Any, *, path: str = "") -> tuple[Problem, ...]:
    """What is wrong with a schema; nothing when it is sound. `path` is where it stands ("input_schema").

    A schema is an object of Draft 2020-12, at most MAX_DEPTH levels deep and MAX_BYTES long. `$ref` may only point to
    what exists inside it. Patterns may not repeat groups: such patterns can take for ever on a short text.
    """
    if not isinstance(schema, dict):
        return (_problem("schema_not_an_object", _("A schema is a JSON object."), path),)
    if not _is_shallow(schema, MAX_DEPTH):
        return (
            _problem("schema_too_deep", _("The schema is nested deeper than %(limit)s levels.", limit=MAX_DEPTH), path),
        )
    if len(json.dumps(schema)) > MAX_BYTES:
        too_large = _("The schema is larger than %(limit)s KB.", limit=MAX_BYTES // 1024)
        return (_problem("schema_too_large", too_large, path),)
    if str(schema.get("$schema", DRAFT)).rstrip("#") != DRAFT:
        return (_problem("schema_draft", _("The schema must be of draft 2020-12 (%(uri)s).", uri=DRAFT), path),)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return (_problem("schema_invalid", _explain(error), _below(path, error.absolute_path)),)
    unsafe = tuple(_unsafe_parts(schema, schema, path))
    return unsafe or tuple(problem for problem in validate(None, schema, path=path) if problem.code == "schema_endless")


def validate(
    data: Any,
    schema: Mapping[str, Any],
    *,
    path: str = "",
    is_open: Callable[[Any], bool] = lambda _value: False,
    by_title: bool = False,
) -> tuple[Problem, ...]:
    """Where the data does not fit a schema that `check_schema` found sound: by place, at most MAX_PROBLEMS.

    `is_open` says of a value that it, or something in it, is not known yet: then only its shape is looked at.
    `by_title`: what is missing is called as the form calls it, for people; else by its name, for programs.
    """
    validator = _Validator(dict(schema), registry=Registry())
    problems: list[Problem] = []
    token = _references_left.set([MAX_REFERENCES])
    try:
        for error in validator.iter_errors(data):
            if error.validator not in SHAPE and is_open(error.instance):
                continue
            text = _lacking(error) if by_title and error.validator == "required" else _explain(error)
            problems.append(_problem("does_not_fit_schema", text, _below(path, error.absolute_path)))
            if len(problems) == MAX_PROBLEMS:
                break
    except Unresolvable as error:
        return (_problem("schema_reference", _("The schema lacks %(reference)s.", reference=error.ref), path),)
    except (RecursionError, _TooMuchWork):
        return (_problem("schema_endless", _("The schema refers to itself without end."), path),)
    finally:
        _references_left.reset(token)
    return tuple(sorted(problems, key=lambda problem: problem.path))


def _counted_reference(validator: Any, ref: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    left = _references_left.get()
    left[0] -= 1
    if left[0] < 0:
        raise _TooMuchWork
    yield from Draft202012Validator.VALIDATORS["$ref"](validator, ref, instance, schema) or ()


def _bounded_pattern(validator: Any, pattern: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and len(instance) > MAX_PATTERN_TEXT:
        yield ValidationError("too long for a pattern", validator="maxLength", validator_value=MAX_PATTERN_TEXT)
        return
    yield from Draft202012Validator.VALIDATORS["pattern"](validator, pattern, instance, schema) or ()


_Validator: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]  # the stubs leave it untyped
    Draft202012Validator, {"$ref": _counted_reference, "pattern": _bounded_pattern}
)


def _unsafe_parts(part: Any, whole: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if isinstance(part, list):
        for index, item in enumerate(part):
            yield from _unsafe_parts(item, whole, _below(path, [index]))
    if not isinstance(part, dict):
        return
    for keyword, value in part.items():
        place = _below(path, [keyword])
        if keyword in UNSUPPORTED or (keyword == "$id" and part is not whole):
            yield _problem(
                "schema_unsupported", _("“%(keyword)s” is not supported in schemas here.", keyword=keyword), place
            )
        elif keyword == "$ref":
            yield from _unsafe_reference(str(value), whole, place)
        elif keyword == "pattern":
            yield from _unsafe_pattern(str(value), place)
        elif keyword in NAMED and isinstance(value, dict):
            for name, schema in value.items():
                yield from _unsafe_parts(schema, whole, _below(place, [name]))
        elif keyword not in DATA:
            yield from _unsafe_parts(value, whole, place)


def _unsafe_reference(reference: str, whole: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if not (reference == "#" or reference.startswith("#/")):
        text = _("“$ref” may only point inside the schema (#/…), not to %(reference)s.", reference=reference[:100])
        yield _problem("schema_remote_reference", text, path)
        return
    found: Any = whole
    for step in reference.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            yield _problem("schema_reference", _("The schema lacks %(reference)s.", reference=reference[:100]), path)
            return


def _unsafe_pattern(pattern: str, path: str) -> Iterator[Problem]:
    """Only single characters and classes may be repeated, twice in all: then matching time is a low power."""
    repeats, place, in_class, after_group = 0, 0, False, False
    while place < len(pattern):
        sign = pattern[place]
        if sign in "*+{?" and not in_class and after_group:
            repeats = MAX_PATTERN_REPEATS + 1
        repeats += sign in "*+{" and not in_class
        after_group = sign == ")" and not in_class
        if sign == "\\":
            place += 1
            if pattern[place : place + 1].isdigit():
                repeats = MAX_PATTERN_REPEATS + 1
        elif in_class:
            in_class = sign != "]"
        else:
            in_class = sign == "["
        place += 1
    if repeats > MAX_PATTERN_REPEATS or "(?" in pattern:
        text = _("This pattern is too costly: no repeated groups, no look-around, at most two repetitions.")
        yield _problem("schema_pattern", text, path)


_EXPLANATIONS: Mapping[str, Callable[[ValidationError | SchemaError], Message]] = {
    "type": lambda e: _(
        "This must be %(type)s, not %(value)s.",
        type=" / ".join(e.validator_value) if isinstance(e.validator_value, list) else e.validator_value,
        value=_short(e.instance),
    ),
    "required": lambda e: _("“%(name)s” is missing.", name=_missing(e)),
    "additionalProperties": lambda e: _("Not known here: %(names)s.", names=_unknown(e)),
    "enum": lambda e: _(
        "%(value)s is not one of %(allowed)s.", value=_short(e.instance), allowed=_short(e.validator_value)
    ),
    "const": lambda e: _("This must be %(allowed)s.", allowed=_short(e.validator_value)),
    "minimum": lambda e: _("This must be at least %(limit)s.", limit=e.validator_value),
    "maximum": lambda e: _("This must be at most %(limit)s.", limit=e.validator_value),
    "exclusiveMinimum": lambda e: _("This must be more than %(limit)s.", limit=e.validator_value),
    "exclusiveMaximum": lambda e: _("This must be less than %(limit)s.", limit=e.validator_value),
    "minLength": lambda e: _("This must have at least %(limit)s characters.", limit=e.validator_value),
    "maxLength": lambda e: _("This must have at most %(limit)s characters.", limit=e.validator_value),
    "minItems": lambda e: _("This must have at least %(limit)s entries.", limit=e.validator_value),
    "maxItems": lambda e: _("This must have at most %(limit)s entries.", limit=e.validator_value),
    "uniqueItems": lambda _e: _("Entries must differ from each other."),
    "pattern": lambda e: _(
        "%(value)s does not match %(pattern)s.", value=_short(e.instance), pattern=e.validator_value
    ),
    "format": lambda e: _("%(value)s is not a valid %(format)s.", value=_short(e.instance), format=e.validator_value),
}


def _explain(error: ValidationError | SchemaError) -> Message:
    explain = _EXPLANATIONS.get(str(error.validator))
    if explain is not None:
        return explain(error)
    return _("%(value)s does not fit the rule “%(rule)s”.", value=_short(error.instance), rule=str(error.validator))


def _missing(error: ValidationError | SchemaError) -> str:
    required = error.validator_value if isinstance(error.validator_value, list) else []
    present = error.instance if isinstance(error.instance, dict) else {}
    # One error per missing name: the library's text begins with the name that this error is about.
    about = [name for name in required if name not in present and error.message.startswith(repr(name))]
    return about[0] if about else ", ".join(name for name in required if name not in present)


def _lacking(error: ValidationError) -> Message:
    """What is missing, as its title says it: a title of ours is a sentence of ours, and translated."""
    name = _missing(error)
    known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    title = known[name].get("title") if isinstance(known.get(name), dict) else None
    return _("“%(name)s” is missing.", name=Message(str(title)) if title else name)


def _unknown(error: ValidationError | SchemaError) -> str:
    allowed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    present = error.instance if isinstance(error.instance, dict) else {}
    return ", ".join(str(name)[:60] for name in present if name not in allowed)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _below(path: str, places: Iterable[str | int]) -> str:
    return ".".join([*([path] if path else []), *(str(place) for place in places)])


def _problem(code: str, text: Message, path: str) -> Problem:
    return Problem(code=code, message=text, path=path)


def _is_shallow(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in inner)
