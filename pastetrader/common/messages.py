"""Messages of pure modules: an English sentence with named places, translated only at the door.

Import as `from pastetrader.common.messages import message as _` so that makemessages finds the sentences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Message:
    """An English sentence with `%(name)s` places and what goes into them."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.render()

    def render(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate` (a gettext function); English without one."""
        parts = {
            name: part.render(translate) if isinstance(part, Message) else part for name, part in self.params.items()
        }
        # The catalogue has its header under the empty text.
        sentence = translate(self.text) if self.text else ""
        return sentence % parts if parts else sentence


def message(text: str, /, **params: Any) -> Message:
    """A translatable sentence; `text` is literal so that it can be collected for translation."""
    return Message(text, params)


def joined(parts: "Sequence[Message | str]", separator: str = " ") -> Message:
    """Several sentences, or plain texts, as one message."""
    if len(parts) == 1 and isinstance(parts[0], Message):
        return parts[0]
    places = [f"%(part{number})s" for number in range(len(parts))]
    return Message(
        separator.replace("%", "%%").join(places), {f"part{number}": part for number, part in enumerate(parts)}
    )


Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what (code, message), where (path, node, edge), and what to do (hint).

    `path` is a dotted field path ("config.arguments.market") or a position ("line 3"); `node` is a node key;
    `edge` is "source -> target".
    """

    code: str
    message: Message
    severity: Severity = "error"
    path: str = ""
    node: str = ""
    edge: str = ""
    hint: Message | None = None

    @property
    def sentence(self) -> Message:
        """Where, what, and what to do about it, as one message."""
        parts = {"place": self.path, "problem": self.message, "hint": self.hint}
        given = {name: part for name, part in parts.items() if part}
        words = "%(problem)s %(hint)s" if self.hint else "%(problem)s"
        return Message(f"%(place)s: {words}" if "place" in given else words, given)

    def render(self, translate: Callable[[str], str] = str) -> dict[str, str]:
        """The problem as JSON for the API and the pages; empty places are left out."""
        shown = {
            "code": self.code,
            "severity": self.severity,
            "message": self.message.render(translate),
            "path": self.path,
            "node": self.node,
            "edge": self.edge,
            "hint": self.hint.render(translate) if self.hint else "",
        }
        return {name: value for name, value in shown.items() if value}
