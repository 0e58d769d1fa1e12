"""What `notify` is asked, and what it answers. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.errors import BadUrl
from pastetrader.common.outbound_http.urls import place_of
from pastetrader.common.pydantic_problems import Refused
from registry.http_tool.paths import steps_of

Channel = Literal["email", "webhook", "telegram", "slack"]
MOST_SIGNALS = 1_000


def _as_path(value: Any) -> Any:
    if isinstance(value, str):
        steps_of(value)
    return value


Address = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$")]
Path = Annotated[str, BeforeValidator(_as_path), Field(min_length=1, max_length=500)]
_WEB = ["webhook", "telegram", "slack"]


class NotifyArguments(BaseModel):
    """Whom to tell what, and what makes it the same as something that was told before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Channel = Field(
        json_schema_extra=shown(
            _("By"),
            labels={
                "email": _("E-mail"),
                "webhook": _("Web address"),
                "telegram": _("Telegram"),
                "slack": _("Slack"),
            },
        )
    )
    to: tuple[Address, ...] = Field(
        default=(),
        max_length=20,
        json_schema_extra=shown(_("To"), _("E-mail addresses. None: your own."), show_if={"channel": ["email"]}),
    )
    url: str = Field(
        default="",
        max_length=2_000,
        repr=False,
        json_schema_extra=shown(
            _("Address"),
            _("Of Slack's incoming webhook, of sendMessage of a Telegram bot, or of any program that takes JSON."),
            widget="secret",
            show_if={"channel": _WEB},
        ),
    )
    chat_id: str = Field(
        default="",
        max_length=100,
        json_schema_extra=shown(_("Chat"), _("Its number or @name."), show_if={"channel": ["telegram"]}),
    )
    title: str = Field(min_length=1, max_length=200, json_schema_extra=shown(_("Title"), widget="template"))
    text: str = Field(default="", max_length=20_000, json_schema_extra=shown(_("Text"), widget="template"))
    signals: tuple[dict[str, Any], ...] = Field(
        default=(),
        max_length=MOST_SIGNALS,
        json_schema_extra=shown(
            _("Signals"),
            _("A list, of which each new entry is told in a line. When none is new, nothing is sent."),
            widget="value",
        ),
    )
    same_by: tuple[Path, ...] = Field(
        default=(),
        max_length=20,
        json_schema_extra=shown(
            _("Same if equal in"), _("Fields such as symbol and bar. None: an entry is the same if all of it is.")
        ),
    )
    key: str = Field(
        default="",
        max_length=500,
        json_schema_extra=shown(_("Once for"), _("A message with the same words here is sent once, whatever it says.")),
    )
    again_after_hours: float | None = Field(
        default=None,
        gt=0,
        le=8_760,
        json_schema_extra=shown(_("Again after"), _("Hours after which the same is told again. Empty: never.")),
    )

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        if self.channel == "email":
            return self
        if not self.url:
            raise Refused(_("There is no address to send to."), hint=_("Enter it."), path="url")
        try:
            place_of(self.url)
        except BadUrl as bad:
            raise Refused(bad.message, hint=_("Copy it from where it was made."), path="url") from bad
        if self.channel == "telegram" and not self.chat_id:
            raise Refused(_("Telegram needs the chat to send to."), hint=_("Enter its number."), path="chat_id")
        return self


class NotifyResult(BaseModel):
    """Whether a message was sent, how many findings it told, and how many were known already."""

    sent: bool
    told: int
    known: int
