"""The registry of built-in tools: apps register theirs in `AppConfig.ready`; post_migrate mirrors each as a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel

from pastetrader.common.messages import Message, Problem
from pastetrader.common.stop_signal import StopSignal
from registry.catalogue import Effect

# Built-in tools have the same id on every installation, so that exported graphs fit everywhere.
BUILTIN_NAMESPACE = UUID("6f1c1b0a-2f0e-5d0c-9d43-0a5f6f7c9e11")


@dataclass(frozen=True)
class SentRequest:
    """A request to another computer as people may see it: what is secret in it is covered. `body` is text."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None = None


def _nobody_looks(_request: SentRequest) -> None:
    """Most calls are not watched."""


@dataclass(frozen=True)
class ToolContext:
    """What a tool may know of the node execution it works for.

    `as_of`: the moment the execution pretends it is (None = now). `deadline`: when the node times out.
    `idempotency_key`: the same over crash re-runs. `log(level, message, data)` writes an execution log line:
    a Message, which everybody reads in their language, or plain text from outside.
    `sent(request)` is told of each request to another computer, before it is sent (in a dry run: instead).
    `named_secrets`: what the workflow itself names in the arguments. Secrets are not read for names that came as data.
    `stop` says when the node was cancelled or its deadline passed: call `check()` once per chunk of work.
    """

    owner_id: UUID
    execution_id: UUID
    node_execution_id: UUID
    workflow_id: UUID
    workflow_version_id: UUID
    node_key: str
    as_of: datetime | None
    deadline: datetime | None
    idempotency_key: str
    log: Callable[[str, Message | str, dict[str, Any] | None], None]
    stop: StopSignal = field(default_factory=StopSignal)
    is_dry_run: bool = False
    named_secrets: frozenset[str] = frozenset()
    sent: Callable[[SentRequest], None] = _nobody_looks

    def check(self) -> None:
        """Raises Stopped when the node was cancelled or its deadline passed."""
        self.stop.check()

    def facts(self) -> dict[str, str | None]:
        """What is handed to another process: the same for every attempt, as JSON."""
        return {
            "idempotency_key": self.idempotency_key,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "owner_id": str(self.owner_id),
            "execution_id": str(self.execution_id),
            "node_execution_id": str(self.node_execution_id),
            "workflow_id": str(self.workflow_id),
            "workflow_version_id": str(self.workflow_version_id),
            "node_key": self.node_key,
        }


@dataclass(frozen=True)
class BuiltinTool:
    """A tool that ships with the product. `arguments` and `result` are pydantic models (unknown keys refused).

    Either `call` does it, in this process: quickly, or with `context.check()` once per chunk of work. Or `helper` does,
    "module:function" of a plain function(arguments, facts) that may hang: it runs in a process that can be killed
    (pastetrader.common.helper_process), where there is no database. Both are dictionaries of JSON; `facts` are
    `idempotency_key`, `as_of` (ISO 8601 or None), `owner_id`, `execution_id`, `node_execution_id`, `workflow_id`,
    `workflow_version_id` and `node_key`, the same for every attempt. It raises a Refusal when it cannot do its work.

    `secret_arguments`: arguments, each a text, in place of which whoever makes a workflow may name a secret of theirs.
    The tool is given the value; `placeholder` stands for it while arguments are checked.

    `preview(context, arguments)` says in a dry run what would have been done, as JSON.

    `check` says what is wrong with the literal arguments of the calls of one graph (those that hold an expression are
    left out), beyond the schema: (which call, a problem whose path is an argument). It answers quickly.
    `check_owned(owner, calls)` says the same of what must belong to whose workflow it is.
    """

    name: str
    title: Message
    description: Message
    arguments: type[BaseModel]
    result: type[BaseModel]
    call: Callable[[ToolContext, Any], BaseModel] | None = None
    effect: Effect = "read"
    idempotent: bool = True
    helper: str = ""
    check: Callable[[Sequence[Mapping[str, Any]]], Iterable[tuple[int, Problem]]] | None = None
    check_owned: Callable[[UUID, Sequence[Mapping[str, Any]]], Iterable[tuple[int, Problem]]] | None = None
    preview: Callable[[ToolContext, Any], Any] | None = None
    secret_arguments: frozenset[str] = frozenset()
    placeholder: str = "https://example.com/"

    def __post_init__(self) -> None:
        if (self.call is None) == (not self.helper):
            raise ValueError(f"The built-in tool {self.name!r} needs one of `call` and `helper`, and not both.")
        if self.helper and not all(self.helper.partition(":")):
            raise ValueError(f"`helper` of the built-in tool {self.name!r} is no “module:function”: {self.helper!r}.")

    def problems_of(self, calls: Sequence[Mapping[str, Any]], *, owner: UUID) -> Iterator[tuple[int, Problem]]:
        """What `check` and `check_owned` say of the calls of one graph of that owner's."""
        if self.check is not None:
            yield from self.check(calls)
        if self.check_owned is not None:
            yield from self.check_owned(owner, calls)

    @property
    def id(self) -> UUID:
        """The id of the tool's row, made from its name."""
        return builtin_tool_id(self.name)


_tools: dict[str, BuiltinTool] = {}


def builtin_tool_id(name: str) -> UUID:
    """The id of the built-in tool's row: UUIDv5 of its name."""
    return uuid5(BUILTIN_NAMESPACE, name)


def register(tool: BuiltinTool) -> None:
    """Make a built-in tool known; a second one of the same name is a programming error (ValueError)."""
    if tool.name in _tools:
        raise ValueError(f"A built-in tool named {tool.name!r} is registered already.")
    _tools[tool.name] = tool


def get(name: str) -> BuiltinTool:
    """The built-in tool of that name; KeyError when there is none."""
    return _tools[name]


def secret_arguments(name: str) -> frozenset[str]:
    """The arguments of the built-in tool in place of which a secret may be named; none for one that is not known."""
    return _tools[name].secret_arguments if name in _tools else frozenset()


def registered() -> tuple[BuiltinTool, ...]:
    """All built-in tools, by name."""
    return tuple(_tools[name] for name in sorted(_tools))
