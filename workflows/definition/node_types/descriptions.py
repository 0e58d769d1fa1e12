"""What each node type is called, does, and is connected by: for palettes, forms and programs. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.definition.graph import NodeKind
from workflows.definition.policies import ERROR_HANDLE


@dataclass(frozen=True)
class NodeTypeDescription:
    """A node type. `example` is a config that it accepts.

    `outputs` are the handles by which edges leave it; with `outputs_from_config` its config names others in their
    place. All have the `error` handle beside. `takes_input`: edges may lead to it, by the handle "".
    """

    node_type: NodeKind
    title: Message
    description: Message
    example: Mapping[str, Any]
    takes_input: bool = True
    outputs: tuple[str, ...] = ("",)
    outputs_from_config: bool = False
    names: str = ""

    @property
    def handles(self) -> dict[str, Any]:
        """Its handles as JSON."""
        return {
            "inputs": [""] if self.takes_input else [],
            "outputs": [*self.outputs, ERROR_HANDLE],
            "outputs_from_config": self.outputs_from_config,
        }


DESCRIPTIONS: tuple[NodeTypeDescription, ...] = (
    NodeTypeDescription(
        "trigger",
        _("Trigger"),
        _("Starts the workflow: by hand, by a schedule, by a webhook or by the API. Hands on the execution's input."),
        {"trigger_type": "manual"},
        takes_input=False,
    ),
    NodeTypeDescription(
        "tool",
        _("Tool"),
        _("Calls a tool with arguments, each a value or an expression, or starts another workflow as a step."),
        {"arguments": {"market": "{{ variables.market }}"}},
        names="tool_id",
    ),
    NodeTypeDescription(
        "agent",
        _("Agent"),
        _("Asks an agent, which may call its tools before it answers with text or with an object."),
        {"prompt": "{{ output }}"},
        names="agent_id",
    ),
    NodeTypeDescription(
        "condition",
        _("Condition"),
        _("Chooses by which output its input is handed on: by one expression, or by the first case that holds."),
        {"condition_expression": "{{ output.matches | length > 0 }}"},
        outputs=("true", "false"),
        outputs_from_config=True,
    ),
    NodeTypeDescription(
        "adapter",
        _("Adapter"),
        _("Reshapes data: a new value with expressions in it, or steps that change a list."),
        {"output": {"symbols": "{{ output.matches }}"}},
    ),
    NodeTypeDescription(
        "aggregator",
        _("Aggregator"),
        _("Waits for its sources, all of them or some, and merges what they hand on."),
        {"join": "all", "merge": "object"},
    ),
)
