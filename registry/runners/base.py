"""What a type of tool declares, and what its runner does: call one tool.

The files of this folder are read whenever tools are checked, so none loads a heavy library: a runner names what does
the work by the dotted path of a function in a helper process (pastetrader.common.helper_process).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from pastetrader.common.masking import texts_in
from pastetrader.common.messages import Message, Problem
from registry.builtin import ToolContext
from registry.catalogue import Effect, ToolFacts

if TYPE_CHECKING:
    from pastetrader.accounts.models import User


class AnyObject(BaseModel):
    """A JSON object with whatever in it."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Declaration:
    """What a tool of one type is. Without a runner the type can be made and kept, and not be run in this version.

    `name` is the type. `config_model` says what stands in a tool's `config`, `credentials_model` what secret stands in
    its `auth_config` (None: it takes none; with a required field: it cannot do without). `summary` says to people what
    tools of this type do.

    `secret_places` are those of `config` where a secret may be named in place of a text, as `registry.named_secrets`
    writes places; in `auth_config` one may stand in place of any text. The models see texts: the value in a call, and a
    stand-in before.
    """

    name: ClassVar[str]
    summary: ClassVar[Message] = Message("")
    config_model: ClassVar[type[BaseModel]] = AnyObject
    credentials_model: ClassVar[type[BaseModel] | None] = AnyObject
    secret_places: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def default_effect(cls, _config: Any) -> Effect:
        """What a call does to the world unless the tool's owner says otherwise; `_config` is a `config_model`."""
        return "exec"

    @classmethod
    def default_idempotent(cls, _config: Any, effect: str) -> bool:
        """Whether a call may be repeated unless the tool's owner says otherwise."""
        return effect == "read"

    @classmethod
    def refusals(cls, _owner: "User | None", _config: Any) -> Iterable[Problem]:
        """What keeps this person from having a tool of this configuration, beyond the models; asked at each saving."""
        return ()

    @classmethod
    def as_written(cls, secret: str) -> str:
        """A secret as it is put into a config, where what is written there means more than its letters."""
        return secret

    @classmethod
    def secrets_of(cls, credentials: Any) -> tuple[str, ...]:
        """What of the credentials nobody may see."""
        return tuple(texts_in(credentials))

    @classmethod
    def needs_credentials(cls) -> bool:
        """Whether a tool of this type cannot be called without credentials."""
        model = cls.credentials_model
        return model is not None and any(field.is_required() for field in model.model_fields.values())


class Runner(Declaration, ABC):
    """Runs tools of the type that it declares. Keeps nothing between calls."""

    # True when `prepare` refuses arguments that do not fit and `run` answers nothing else than the schema says.
    checks_schemas: ClassVar[bool] = False

    def prepare(self, _tool: ToolFacts, arguments: Mapping[str, Any]) -> Any:
        """The arguments as `run` wants them; nothing is called yet. Raises ToolError."""
        return arguments

    def preview(self, _tool: ToolFacts, _prepared: Any, _context: ToolContext) -> Any:
        """In place of `run` in a dry run: what would be done, as JSON or None. The context is told of requests."""
        return None

    @abstractmethod
    def run(self, tool: ToolFacts, prepared: Any, context: ToolContext) -> Any:
        """The tool's answer as JSON; raises ToolError, and Stopped when the context says so."""
