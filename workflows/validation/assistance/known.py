"""What is known of a value before it is there: one of the last run, or a JSON Schema. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.expressions.values import KIND_NAMES, Kind

MAX_FIELDS = 100
_NOTHING = object()
_KINDS: Mapping[str, Kind] = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "object",
    "null": "null",
}
_OF_JSON: Mapping[type, Kind] = {
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    list: "list",
    dict: "object",
    type(None): "null",
}


@dataclass(frozen=True)
class Known:
    """A value (`sample`), or the schema that it will fit with the whole schema that its references are in."""

    sample: Any = _NOTHING
    schema: Mapping[str, Any] | None = None
    root: Mapping[str, Any] | None = None

    @property
    def kind(self) -> Message | None:
        """What kind of value it is, in words."""
        if self.sample is not _NOTHING:
            return KIND_NAMES[_OF_JSON[type(self.sample)]] if type(self.sample) in _OF_JSON else None
        kind = self._resolved().get("type")
        return KIND_NAMES[_KINDS[kind]] if isinstance(kind, str) and kind in _KINDS else None

    def fields(self) -> Iterator[tuple[str, "Known"]]:
        """Its fields by name, the first MAX_FIELDS."""
        names = self.sample if isinstance(self.sample, dict) else self._resolved().get("properties")
        for name in list(names)[:MAX_FIELDS] if isinstance(names, Mapping) else ():
            if isinstance(name, str):
                yield name, self.step(name)

    def step(self, name: str | int) -> "Known":
        """One field or entry of it; knows nothing when that is not known."""
        if isinstance(self.sample, dict) and isinstance(name, str) and name in self.sample:
            return Known(self.sample[name])
        if isinstance(self.sample, list) and isinstance(name, int) and name < len(self.sample):
            return Known(self.sample[name])
        schema = self._resolved()
        inner = schema.get("items") if isinstance(name, int) else (schema.get("properties") or {}).get(name)
        return Known(schema=inner, root=self.root or self.schema) if isinstance(inner, Mapping) else NOTHING_KNOWN

    def _resolved(self) -> Mapping[str, Any]:
        """The schema without references and without its null."""
        schema: Any = self.schema or {}
        root = self.root or self.schema or {}
        for _turn in range(8):
            reference = schema.get("$ref")
            choices = [one for one in schema.get("anyOf", ()) if isinstance(one, Mapping) and one.get("type") != "null"]
            if isinstance(reference, str) and reference.startswith("#/$defs/"):
                schema = (root.get("$defs") or {}).get(reference.removeprefix("#/$defs/")) or {}
            elif len(choices) == 1:
                schema = choices[0]
            else:
                break
            if not isinstance(schema, Mapping):
                return {}
        return schema if isinstance(schema, Mapping) else {}


NOTHING_KNOWN = Known()
NAMES_IN_WORDS: Mapping[str, Message] = {
    "output": _("what came in"),
    "nodes": _("the outputs of earlier steps"),
    "input": _("the input of the run"),
    "variables": _("the variables of the workflow"),
    "execution": _("this run"),
    "item": _("the item of the list"),
    "item_index": _("the number of the item, from 0"),
    "source_output": _("what the step hands on"),
}
