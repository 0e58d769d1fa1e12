"""What kind of field a part of a JSON Schema is. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal[
    "text", "long", "code", "secret", "number", "flag", "choice", "value", "json", "object", "list", "map", "variant"
]
Schema = Mapping[str, Any]
# Deeper than anybody fills in; also the end of a schema that contains itself.
DEEPEST = 6
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
_UNKNOWN: Any = object()
# What a value that names a stored secret is called; also the end of the name of the list to choose one from.
STORED = "$secret"


@dataclass(frozen=True)
class Shape:
    """A part of a schema, resolved. `variants`: the objects of which the field holds one. `types`: of a plain value."""

    kind: Kind
    schema: Schema
    is_nullable: bool = False
    variants: tuple[Schema, ...] = ()
    types: frozenset[str] = frozenset()

    @property
    def has_default(self) -> bool:
        """Whether the schema says what holds when nothing is given."""
        return "default" in self.schema

    @property
    def fixed(self) -> tuple[Any, ...]:
        """The only value that this can have, if there is only one."""
        known = self.schema.get("enum")
        if "const" in self.schema:
            return (self.schema["const"],)
        return tuple(known) if isinstance(known, list) and len(known) == 1 else ()


def shape_of(schema: Any, root: Schema, depth: int = 0) -> Shape:
    """What a part of the schema `root` is; `depth`: how deep it stands."""
    part = resolved(schema, root)
    is_nullable = False
    while several := _several(part):
        given = [resolved(one, root) for one in several]
        wanted = [one for one in given if one.get("type") != "null"]
        is_nullable = is_nullable or len(wanted) < len(given)
        if len(wanted) != 1:
            return _one_of(part, wanted, is_nullable=is_nullable, depth=depth)
        part = resolved(_over(wanted[0], part), root)
    types = part.get("type")
    if isinstance(types, list):
        left = [one for one in types if one != "null"]
        is_nullable = is_nullable or len(left) < len(types)
        if len(left) != 1:
            return Shape("value", part, is_nullable, types=frozenset(map(str, left)))
        part = {**part, "type": left[0]}
    found = replace(_plain(part, depth), is_nullable=is_nullable)
    if is_nullable and found.kind == "object":
        return replace(found, kind="variant", variants=(found.schema,))
    return found


def resolved(schema: Any, root: Schema) -> dict[str, Any]:
    """The part with what it refers to inside `root`; what cannot be resolved is anything."""
    part = dict(schema) if isinstance(schema, Mapping) else {}
    for _step in range(DEEPEST):
        whole = part.get("allOf")
        if isinstance(whole, list) and len(whole) == 1 and isinstance(whole[0], Mapping):
            part = _over(whole[0], {name: value for name, value in part.items() if name != "allOf"})
        elif isinstance(part.get("$ref"), str):
            found = _referred(part["$ref"], root)
            part = _over(found, {name: value for name, value in part.items() if name != "$ref"})
        else:
            return part
    return {}


def variant_of(shape: Shape, value: Any, root: Schema) -> int | None:
    """Which variant a value is; None for none of them (or nothing)."""
    if not isinstance(value, Mapping):
        return None
    for place, one in enumerate(shape.variants):
        if _fits(one, value, root):
            return place
    return 0 if len(shape.variants) == 1 else None


def entries_of(schema: Schema) -> Any:
    """The schema of the values of an object whose names are free; None where there is no one such."""
    named = list((schema.get("patternProperties") or {}).values())
    found = named[0] if len(named) == 1 else schema.get("additionalProperties")
    return found if isinstance(found, Mapping) else None


def fits_types(value: Any, types: frozenset[str]) -> bool:
    """Whether a JSON value is of one of these types; of any where none is said."""
    if not types:
        return True
    if isinstance(value, bool):
        return "boolean" in types
    return any(isinstance(value, _TYPES.get(name, ())) for name in types)


def text_of(shape: Shape, value: Any) -> str:
    """A value as it stands in the field of a plain kind."""
    if value is None:
        return ""
    if isinstance(value, str):
        if shape.kind == "value":
            return value if as_value(value, shape.types) == value else json.dumps(value, ensure_ascii=False)
        if shape.kind != "json" or isinstance(value, Unread):
            return value
    if secret_named(value) is not None:
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, indent=2 if isinstance(value, dict | list) else None)


def secret_named(value: Any) -> str | None:
    """The name, where a secret is named in place of a value (`{"$secret": "name"}`)."""
    is_named = isinstance(value, Mapping) and len(value) == 1 and isinstance(value.get(STORED), str)
    return value[STORED] if is_named else None


class Unread(str):
    """A text that was typed and is not what the field takes: it is shown again as it was typed."""

    __slots__ = ()


def as_value(text: str, types: frozenset[str]) -> Any:
    """A text as JSON of one of these types; otherwise, where a text may stand, as the text that it is; or as Unread."""
    found = parsed(text)
    if found is not _UNKNOWN and fits_types(found, types):
        return found
    return text if "string" in types else Unread(text)


def parsed(text: str) -> Any:
    """The text as JSON; `is_unknown` of it says that it is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _UNKNOWN


def is_unknown(value: Any) -> bool:
    """Whether `parsed` found no JSON."""
    return value is _UNKNOWN


def below(name: str, key: str) -> str:
    """The name of an inner field."""
    return f"{name}.{key}" if name else key


def _refuse(name: str) -> None:
    raise ValueError(name)


def _several(part: Schema) -> Sequence[Any]:
    for name in ("anyOf", "oneOf"):
        found = part.get(name)
        if isinstance(found, list) and found:
            return found
    return ()


def _over(below: Schema, above: Schema) -> dict[str, Any]:
    """What stands beside a reference counts before what it refers to."""
    return {**below, **{name: value for name, value in above.items() if name not in {"anyOf", "oneOf"}}}


def _referred(reference: str, root: Schema) -> Schema:
    found: Any = root
    if not reference.startswith("#"):
        return {}
    for step in reference.split("/")[1:]:
        found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _one_of(part: Schema, wanted: list[dict[str, Any]], *, is_nullable: bool, depth: int) -> Shape:
    if all("properties" in one for one in wanted) and depth < DEEPEST and part.get("x-widget") != "value":
        return Shape("variant", part, is_nullable, variants=tuple(wanted))
    types = frozenset(
        str(name) for one in wanted for name in _as_list(one.get("type", "string" if "enum" in one else ""))
    )
    return Shape("value", part, is_nullable, types=types - {""})


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(part: dict[str, Any], depth: int) -> Shape:
    """What is no choice between schemas."""
    kind = str(part.get("type") or "")
    if part.get("x-widget") == "json_schema":
        return Shape("json", part)
    if isinstance(part.get("enum"), list) or "const" in part:
        return Shape("choice", part)
    if kind == "string":
        return Shape(_kind_of_text(part), part)
    if kind in {"integer", "number"}:
        return Shape("number", part, types=frozenset({kind}))
    if kind == "boolean":
        return Shape("flag", part)
    group = _group(part, kind) if depth < DEEPEST else None
    return Shape(group, part) if group else Shape("json", part, types=frozenset({kind} if kind else ()))


def _group(part: Schema, kind: str) -> Kind | None:
    if kind == "array" and isinstance(part.get("items"), Mapping) and "prefixItems" not in part:
        return "list"
    if part.get("properties") and kind in {"object", ""}:
        return "object"
    return "map" if kind == "object" and entries_of(part) is not None else None


def _kind_of_text(part: Schema) -> Kind:
    if part.get("x-widget") == "secret" or part.get("writeOnly") or part.get("format") == "password":
        return "secret"
    match part.get("x-widget"):
        case "code":
            return "code"
        case "long" | "template":
            return "long"
        case _:
            return "text"


def _fits(schema: Schema, value: Mapping[str, Any], root: Schema) -> bool:
    """Whether what tells variants apart says that the value is this one; without such marks, whether its fields do."""
    known = {name: shape_of(one, root, DEEPEST).fixed for name, one in schema.get("properties", {}).items()}
    marks = {name: fixed[0] for name, fixed in known.items() if fixed}
    if marks:
        return all(value.get(name) == mark for name, mark in marks.items())
    return set(schema.get("required", ())) <= set(value) <= set(known)
