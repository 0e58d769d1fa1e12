"""Adapter: makes a new value of what came in, by a template or by steps over a list."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from executions.processors.base import Inputs, NodeFailed, Result
from pastetrader.common.messages import message as _
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.adapter import AdapterConfig, Filter, Limit, Pick, Rename, Sort
from workflows.expressions import evaluate_condition, name_of_kind, render

Item = dict[str, Any]


def process_adapter(node: GraphNode, inputs: Inputs) -> Result:
    """The rendered `output`; or the list that `items` gives, after all steps. Fails with `adapter`."""
    config = AdapterConfig.model_validate(node.config)
    context = inputs.context()
    if not config.steps:
        return Result(render(config.output, context))
    items = render(config.items, context)
    if not isinstance(items, list):
        raise NodeFailed("adapter", _("The steps need a list, but were given %(kind)s.", kind=name_of_kind(items)))
    for step in config.steps:
        items = _after(step, items, context)
    return Result(items)


def _after(step: Pick | Rename | Filter | Sort | Limit, items: list[Any], context: Mapping[str, Any]) -> list[Any]:
    match step:
        case Pick():
            return [{name: item[name] for name in step.fields if name in item} for item in _objects(items)]
        case Rename():
            return [{step.names.get(name, name): value for name, value in item.items()} for item in _objects(items)]
        case Filter():
            return [item for item in items if evaluate_condition(step.where, {**context, "item": item})]
        case Sort():
            return _sorted(items, step)
        case Limit():
            return items[: step.count]


def _objects(items: list[Any]) -> list[Item]:
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            text = _("Item %(place)s has no fields: it is %(kind)s.", place=place + 1, kind=name_of_kind(item))
            raise NodeFailed("adapter", text)
    return items


def _sorted(items: list[Any], step: Sort) -> list[Item]:
    """By a field; items without it come last, in either direction."""
    objects = _objects(items)
    known = [item for item in objects if item.get(step.by) is not None]
    unknown = [item for item in objects if item.get(step.by) is None]
    try:
        return [*sorted(known, key=itemgetter(step.by), reverse=step.descending), *unknown]
    except TypeError:
        text = _("The field “%(field)s” holds values of different types, which have no order.", field=step.by)
        raise NodeFailed("adapter", text) from None
