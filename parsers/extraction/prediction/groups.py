"""Groups of rules in the prediction form, what has no place in it kept apart. Pure."""

from dataclasses import dataclass, field
from typing import Any as Json

from parsers.extraction.prediction.conditions import condition_form
from parsers.extraction.prediction.plain import NoForm, plain
from screening.conditions import parse
from screening.conditions.text import node_text
from screening.conditions.tree import All, Any, Node
from screening.strategy import RuleGroup


@dataclass
class GroupForm:
    """A group's form; `paths` has for each leaf of it, depth first, the rule that it is of.

    `beyond` has (path of the rule, canonical text) of conditions that the form cannot hold.
    """

    form: dict[str, Json] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    beyond: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, group: RuleGroup, path: str) -> "GroupForm":
        """The form of all the rules under a path: "entry" or "exit"."""
        made = cls()
        made.form = made._group(group, path)
        return made

    def _group(self, group: RuleGroup, path: str) -> dict[str, Json]:
        forms = [
            self._group(condition, f"{path}.{number}")
            if isinstance(condition, RuleGroup)
            else self._node(parse(condition).root, f"{path}.{number}")
            for number, condition in enumerate(group.conditions)
        ]
        # One group alone is the whole: two closes in a row are two conditions of the way out itself.
        if len(forms) == 1 and "conditions" in forms[0]:
            return forms[0]
        return {"logic": group.logic, "conditions": [form for form in forms if form]}

    def _node(self, node: Node, path: str) -> dict[str, Json]:
        """The form of a condition, without the parts that have none; empty when nothing is left."""
        if isinstance(node, All | Any):
            forms = [self._node(part, path) for part in node.parts]
            kept = [form for form in forms if form]
            return {"logic": "all" if isinstance(node, All) else "any", "conditions": kept} if kept else {}
        try:
            form = condition_form(plain(node))
        except NoForm:
            self.beyond.append((path, node_text(node)))
            return {}
        self.paths += [path] * leaf_count(form)
        return form


def leaf_count(form: dict[str, Json]) -> int:
    """How many conditions a form has, groups opened."""
    return sum(map(leaf_count, form["conditions"])) if "conditions" in form else 1
