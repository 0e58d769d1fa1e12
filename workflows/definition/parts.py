"""Nodes and edges as they are added one by one: a node may come without a key, an edge may name rows. Pure."""

from collections.abc import Mapping
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.graph import MAX_INTEGER, GraphEdge, GraphNode


class NewNode(GraphNode):
    """A node to be added. Without a `key` it gets one, made from its name."""

    key: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,63})?$")

    def with_key(self, key: str) -> GraphNode:
        """The node of that key."""
        return GraphNode.model_construct(
            **{**{name: getattr(self, name) for name in GraphNode.model_fields}, "key": key}
        )


class NewEdge(BaseModel):
    """An edge to be added. Each end is named by its key (`source`) or by the id of its node (`source_node_id`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = ""
    target: str = ""
    source_node_id: UUID | None = None
    target_node_id: UUID | None = None
    source_handle: str = Field(default="", max_length=50)
    target_handle: str = Field(default="", max_length=50)
    condition: dict[str, object] | None = None
    priority: int = Field(default=0, ge=-MAX_INTEGER, le=MAX_INTEGER)
    label: str = Field(default="", max_length=100)

    @model_validator(mode="after")
    def _names_each_end_once(self) -> Self:
        for end in ("source", "target"):
            if bool(getattr(self, end)) == (getattr(self, f"{end}_node_id") is not None):
                raise Refused(
                    _("Name each end of an edge once."),
                    hint=_("Give %(end)s (a key) or %(end)s_node_id.", end=end),
                    path=end,
                )
        return self

    def between(self, keys: Mapping[UUID, str]) -> GraphEdge:
        """The edge by keys. Raises KeyError with the id of a node that there is none of."""
        return GraphEdge(
            source=keys[self.source_node_id] if self.source_node_id else self.source,
            target=keys[self.target_node_id] if self.target_node_id else self.target,
            source_handle=self.source_handle,
            target_handle=self.target_handle,
            condition=self.condition,
            priority=self.priority,
            label=self.label,
        )
