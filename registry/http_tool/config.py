"""What people configure of a tool that makes an HTTP request, and its credentials. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pastetrader.common.form_words import shown, titled
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.errors import BadUrl
from pastetrader.common.outbound_http.urls import place_of
from pastetrader.common.pydantic_problems import Refused
from registry.http_tool.paths import steps_of
from registry.http_tool.templates import places_in

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
KIND = shown(_("Kind"))
MOST_PAGES = 100


def _in_capitals(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _as_path(value: Any) -> Any:
    if isinstance(value, str):
        steps_of(value)
    return value


HeaderName = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Template = Annotated[str, Field(max_length=8_000)]
Path = Annotated[str, BeforeValidator(_as_path), Field(max_length=500)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonBody(_Part):
    """JSON; a text in it that is one place becomes the argument itself."""

    model_config = ConfigDict(json_schema_extra=titled(_("JSON")))

    type: Literal["json"] = Field(json_schema_extra=KIND)
    value: Any = Field(
        json_schema_extra=shown(
            _("JSON"), _("“{quantity}” alone in quotes becomes the argument itself, also a number."), widget="value"
        )
    )


class FormBody(_Part):
    """What a form of a web page would send."""

    model_config = ConfigDict(json_schema_extra=titled(_("Form")))

    type: Literal["form"] = Field(json_schema_extra=KIND)
    fields: dict[Name, Template] = Field(max_length=200, json_schema_extra=shown(_("Fields")))


class TextBody(_Part):
    """Any text."""

    model_config = ConfigDict(json_schema_extra=titled(_("Text")))

    type: Literal["text"] = Field(json_schema_extra=KIND)
    text: str = Field(max_length=100_000, json_schema_extra=shown(_("Text"), widget="template"))
    content_type: str = Field(
        default="text/plain; charset=utf-8", max_length=200, json_schema_extra=shown(_("Content type"))
    )


Body = Annotated[JsonBody | FormBody | TextBody, Field(discriminator="type")]


class _Pages(_Part):
    items: Path = Field(
        default="",
        json_schema_extra=shown(
            _("Items"), _("Where the list of a page is, as in data.items. The lists of all pages become one.")
        ),
    )
    max_pages: int = Field(default=10, ge=1, le=MOST_PAGES, json_schema_extra=shown(_("At most so many pages")))


class LinkPages(_Pages):
    """The answer says where the next page is: in its header Link, or at a path of its body."""

    model_config = ConfigDict(json_schema_extra=titled(_("Next address")))

    type: Literal["link"] = Field(json_schema_extra=KIND)
    next: Path = Field(
        default="",
        json_schema_extra=shown(
            _("Next address"), _("Where it is in the answer, as in paging.next. Empty: in the header Link.")
        ),
    )


class NumberedPages(_Pages):
    """Pages have numbers; the first without items is the last."""

    model_config = ConfigDict(json_schema_extra=titled(_("Page number")))

    type: Literal["number"] = Field(json_schema_extra=KIND)
    parameter: Name = Field(default="page", json_schema_extra=shown(_("Query parameter")))
    first: int = Field(default=1, ge=0, le=1_000_000, json_schema_extra=shown(_("Number of the first page")))
    step: int = Field(
        default=1,
        ge=1,
        le=100_000,
        json_schema_extra=shown(_("Step"), _("1 for page numbers, the size of a page for offsets.")),
    )


class CursorPages(_Pages):
    """The answer holds a mark, with which the next page is asked for."""

    model_config = ConfigDict(json_schema_extra=titled(_("Cursor")))

    type: Literal["cursor"] = Field(json_schema_extra=KIND)
    parameter: Name = Field(default="cursor", json_schema_extra=shown(_("Query parameter")))
    next: Path = Field(json_schema_extra=shown(_("Cursor"), _("Where it is in the answer, as in meta.next_cursor.")))


Pages = Annotated[LinkPages | NumberedPages | CursorPages, Field(discriminator="type")]


class HttpConfig(_Part):
    """The request, and what is made of its answer."""

    method: Annotated[Method, BeforeValidator(_in_capitals)] = Field(
        default="GET", json_schema_extra=shown(_("Method"))
    )
    url: str = Field(
        default="",
        max_length=8_000,
        json_schema_extra=shown(
            _("Address"),
            _("Arguments in braces, as in https://api.example.com/quotes/{symbol}; not in the name of the computer."),
        ),
    )
    query: dict[Name, Template] = Field(
        default={},
        max_length=100,
        json_schema_extra=shown(_("Query"), _("A value such as {limit} is left out when the argument is not given.")),
    )
    headers: dict[HeaderName, Template] = Field(
        default={},
        max_length=100,
        json_schema_extra=shown(_("Headers"), _("No secrets; those are credentials.")),
    )
    body: Body | None = Field(default=None, json_schema_extra=shown(_("Body")))
    pages: Pages | None = Field(default=None, json_schema_extra=shown(_("Pages"), _("When the answer comes in parts.")))
    read_as: Literal["auto", "json", "text"] = Field(
        default="auto",
        json_schema_extra=shown(
            _("Read the answer as"), labels={"auto": _("what it says it is"), "json": _("JSON"), "text": _("text")}
        ),
    )
    pick: Path | dict[Name, Path] | None = Field(
        default=None,
        json_schema_extra=shown(
            _("Keep"),
            _(
                "A part of the answer, as in data.items[*].price, or names with a part each. Nothing: all of it. "
                "With ? at the end it may be missing."
            ),
            widget="value",
        ),
    )
    with_status: bool = Field(
        default=False,
        json_schema_extra=shown(
            _("With status and headers"), _("The result is {status, headers, body} instead of the body alone.")
        ),
    )
    expected_statuses: tuple[int | Literal["2xx", "3xx", "4xx", "5xx"], ...] = Field(
        default=("2xx",),
        min_length=1,
        max_length=50,
        json_schema_extra=shown(_("Expected statuses"), _("Any other is a failure: 2xx, or numbers such as 404.")),
    )
    timeout_seconds: float = Field(
        default=30.0, ge=0.1, le=300.0, json_schema_extra=shown(_("Time limit"), _("Seconds for each request."))
    )
    max_bytes: int = Field(
        default=5_000_000, ge=1, le=5_000_000, json_schema_extra=shown(_("Size limit"), _("Bytes of each answer."))
    )
    idempotency_header: HeaderName | None = Field(
        default="Idempotency-Key",
        json_schema_extra=shown(
            _("Idempotency header"),
            _("Requests that change something carry the same key when they are repeated. Empty: none."),
        ),
    )

    @model_validator(mode="after")
    def _can_be_called(self) -> Self:
        if self.url:
            _check_url(self.url)
        if self.body is not None and self.method in {"GET", "HEAD"}:
            raise Refused(_("A request that reads has no body."), hint=_("Choose POST, or use the query."))
        if self.pages is not None and self.method not in {"GET", "POST"}:
            raise Refused(_("Only GET and POST are repeated for each page."), hint=_("Remove the pages."))
        return self


def _check_url(url: str) -> None:
    """Raises Refused unless it can be called once its places are filled."""
    one, other = (_sampled(url, text) for text in ("1", "22"))
    try:
        places = place_of(one), place_of(other)
    except BadUrl as bad:
        raise Refused(bad.message, hint=_("Write it as in https://api.example.com/quotes.")) from bad
    if len({(place.scheme, place.authority) for place in places}) > 1:
        text = _("Arguments may not choose the computer that is called.")
        raise Refused(text, hint=_("Write its name; arguments go behind it."))
    if "#" in one:
        raise Refused(_("What follows # is never sent."), hint=_("Remove it."))


def _sampled(url: str, text: str) -> str:
    for path in set(places_in(url)):
        url = url.replace(f"{{{path}}}", text)
    return url


class HttpCredentials(_Part):
    """What says who calls. Only what belongs to its kind is given: `token`; `username` and `password`; `name`, `value`.

    The kind may be left out where what is given tells it.
    """

    type: Literal["bearer", "basic", "api_key"] = Field(
        default="bearer",
        json_schema_extra=shown(
            _("Kind"), labels={"bearer": _("Token"), "basic": _("Name and password"), "api_key": _("API key")}
        ),
    )
    token: Template = Field(
        default="", json_schema_extra=shown(_("Token"), widget="secret", show_if={"type": ["bearer"]}), repr=False
    )
    username: Template = Field(default="", json_schema_extra=shown(_("Name"), show_if={"type": ["basic"]}))
    password: Template = Field(
        default="", json_schema_extra=shown(_("Password"), widget="secret", show_if={"type": ["basic"]}), repr=False
    )
    name: HeaderName = Field(
        default="X-Api-Key", json_schema_extra=shown(_("Name of the key"), show_if={"type": ["api_key"]})
    )
    place: Literal["header", "query"] = Field(
        default="header",
        json_schema_extra=shown(
            _("Sent in"),
            labels={"header": _("a header"), "query": _("the query")},
            show_if={"type": ["api_key"]},
        ),
    )
    value: Template = Field(
        default="", json_schema_extra=shown(_("Key"), widget="secret", show_if={"type": ["api_key"]}), repr=False
    )

    @model_validator(mode="before")
    @classmethod
    def _of_a_kind(cls, given: Any) -> Any:
        if isinstance(given, dict) and "type" not in given:
            kind = "basic" if "username" in given else "api_key" if "value" in given else "bearer"
            return {"type": kind, **given}
        return given

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"bearer": self.token, "basic": self.username, "api_key": self.value}
        if not needed[self.type]:
            raise Refused(_("The secret of these credentials is missing."), hint=_("Give it."))
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody may see: also a name and its password together, as they are sent."""
        pair = f"{self.username}:{self.password}" if self.password else ""
        return tuple(filter(None, (self.token, self.password, pair, self.value)))
