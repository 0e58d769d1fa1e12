"""What people configure of a tool that a Model Context Protocol server offers. Pure."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.errors import BadUrl
from pastetrader.common.outbound_http.urls import place_of
from pastetrader.common.pydantic_problems import Refused
from registry.mcp.listing import MOST_NAME


class McpServer(BaseModel):
    """Which server: an address, or the name of one that the operator set up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        default="",
        max_length=8_000,
        json_schema_extra=shown(_("Address of the server"), _("As in https://mcp.example.com/mcp.")),
    )
    server: str = Field(
        default="",
        max_length=100,
        json_schema_extra=shown(
            _("Server of this installation"),
            _("In place of an address: the name of a server that whoever runs PasteTrader has set up."),
        ),
    )
    timeout_seconds: float = Field(
        default=30.0,
        ge=0.1,
        le=300.0,
        json_schema_extra=shown(_("Time limit"), _("Seconds for a call, with everything that belongs to it.")),
    )

    @field_validator("url")
    @classmethod
    def _can_be_called(cls, value: str) -> str:
        hint = _("Write it as in https://mcp.example.com/mcp.")
        if not value:
            return value
        try:
            place_of(value)
        except BadUrl as bad:
            raise Refused(bad.message, hint=hint) from bad
        if "#" in value:
            raise Refused(_("What follows # is never sent."), hint=_("Remove it."))
        return value

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.url and self.server:
            raise Refused(_("A tool has one server."), hint=_("Give its address, or its name here, and not both."))
        return self

    @property
    def names_one(self) -> bool:
        """Whether it says which; a tool may be kept before it does."""
        return bool(self.url or self.server)


class McpConfig(McpServer):
    """The server, which of its tools this is, and what is made of the answer."""

    tool: str = Field(
        default="", max_length=MOST_NAME, json_schema_extra=shown(_("Tool"), _("What the server calls it."))
    )
    read_as: Literal["text", "json"] = Field(
        default="text",
        json_schema_extra=shown(
            _("Read texts as"),
            _("Answers that have a structure are taken as they are."),
            labels={"text": _("text"), "json": _("JSON")},
        ),
    )
    max_bytes: int = Field(
        default=1_000_000, ge=1, le=5_000_000, json_schema_extra=shown(_("Size limit"), _("Bytes of each answer."))
    )

    @property
    def target(self) -> dict[str, str]:
        """What is called: an approval is for this, whatever else of the configuration changes."""
        return {"url": self.url, "server": self.server, "tool": self.tool}
