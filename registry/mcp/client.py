"""A session with a Model Context Protocol server, in a helper process: its tools listed, and one of them called.

One session for each call: what was approved is compared with what this session lists, then the tool is called in it.
Sampling, roots and elicitation are not offered, and refused where a server asks for them all the same. The SDK's own
check of results is left out: it would load whatever address a schema of the server names.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import anyio
from mcp import types
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from pastetrader.common.masking import Mask
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Policy
from pastetrader.common.outbound_http.clients import async_httpx_client
from pastetrader.common.outbound_http.connect import Resolver, lookup
from pastetrader.common.outbound_http.redirects import KEEPING, REDIRECTS, origin
from pastetrader.common.outbound_http.urls import place_of
from pastetrader.common.refusal import Refusal
from registry.mcp.listing import MOST_TOOLS, digest_of, said_of
from registry.mcp.programs import Streams, program
from registry.mcp.results import answer_of
from registry.mcp.troubles import Answered, redirected, refusal_of

Facts = Mapping[str, Any]
MOST_BYTES = 10_000_000
MOST_PAGES = 20
# For saying goodbye once the answer is there.
GOODBYE_SECONDS = 1.0
CLIENT = types.Implementation(name="PasteTrader", version="1")


class _Progress:
    """How far a session came: whether the tool was called, what was answered, what went wrong beside it."""

    def __init__(self) -> None:
        self.is_called = False
        self.answer: dict[str, Any] | None = None
        self.trouble: Exception | None = None
        self.scope: anyio.CancelScope | None = None

    async def hear(self, message: Any) -> None:
        """What the session passes on: errors of the transport end it, since its own requests would wait for ever."""
        if isinstance(message, Exception):
            self.fail(message)

    def fail(self, trouble: Exception) -> None:
        """Remember the first trouble and end the session."""
        self.trouble = self.trouble or trouble
        if self.scope is not None:
            self.scope.cancel()


Work = Callable[[ClientSession, _Progress], Awaitable[dict[str, Any]]]


def list_tools(server: Facts, seconds: float, secrets: Sequence[str], *, resolver: Resolver = lookup) -> dict[str, Any]:
    """`{tools}`: what the server says of each of its tools (see `listing.said_of`). Raises a Refusal."""

    async def work(session: ClientSession, _progress: _Progress) -> dict[str, Any]:
        return {"tools": [said_of(tool) for tool in await _listing(session, secrets)]}

    return _session(server, seconds, secrets, work, resolver)


def call_tool(
    server: Facts,
    seconds: float,
    secrets: Sequence[str],
    call: Facts,
    approved: str,
    *,
    resolver: Resolver = lookup,
) -> dict[str, Any]:
    """`{answer}`; or `{offered}`, when the server does not say of the tool what was approved, and it was not called.

    `call` is `{tool, arguments, read_as, max_bytes}`, `approved` a digest, `offered` None for a tool that is gone.
    """

    async def work(session: ClientSession, progress: _Progress) -> dict[str, Any]:
        found = [said_of(tool) for tool in await _listing(session, secrets) if tool["name"] == call["tool"]]
        if len(found) != 1 or digest_of(found[0]) != approved:
            return {"offered": found[0] if found else None}
        asked = types.CallToolRequestParams(name=call["tool"], arguments=call["arguments"])
        progress.is_called = True
        result = await session.send_request(
            types.ClientRequest(types.CallToolRequest(method="tools/call", params=asked)), types.CallToolResult
        )
        # As JSON, pydantic writes NaN as null, and nobody would know.
        told = {**result.model_dump(mode="json", by_alias=True), "structuredContent": result.structuredContent}
        return {
            "answer": answer_of(told, read_as=call["read_as"], max_bytes=call["max_bytes"], secrets=secrets),
        }

    return _session(server, seconds, secrets, work, resolver)


async def _listing(session: ClientSession, secrets: Sequence[str]) -> list[dict[str, Any]]:
    """All tools, by the names of the protocol, with secrets covered that the server repeats."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    for _page in range(MOST_PAGES):
        asked = types.PaginatedRequestParams(cursor=cursor) if cursor else None
        listed = await session.send_request(
            types.ClientRequest(types.ListToolsRequest(method="tools/list", params=asked)), types.ListToolsResult
        )
        found += [tool.model_dump(mode="json", by_alias=True) for tool in listed.tools]
        cursor = listed.nextCursor
        if not cursor or len(found) > MOST_TOOLS:
            break
    if cursor or len(found) > MOST_TOOLS:
        text = _("The server lists more than %(limit)s tools.", limit=MOST_TOOLS)
        raise Refusal("result_too_large", text, had_no_effect=True)
    covered: list[dict[str, Any]] = Mask(secrets).value(found)
    return covered


def _session(server: Facts, seconds: float, secrets: Sequence[str], work: Work, resolver: Resolver) -> dict[str, Any]:
    progress = _Progress()
    trouble: BaseException | None = None
    with _quiet():
        try:
            anyio.run(_within, server, seconds, work, progress, resolver)
        except Exception as error:  # noqa: BLE001  # groups of whatever the libraries raise; bugs are raised again
            trouble = error
    if progress.answer is not None:  # what went wrong after it does not matter
        return progress.answer
    raise refusal_of(progress.trouble or trouble, seconds, secrets, is_called=progress.is_called)


async def _within(server: Facts, seconds: float, work: Work, progress: _Progress, resolver: Resolver) -> None:
    with anyio.fail_after(seconds) as limit, anyio.CancelScope() as progress.scope:
        async with (
            _streams(server, seconds, progress, resolver) as (read, write),
            ClientSession(read, write, message_handler=progress.hear, client_info=CLIENT) as session,
        ):
            await session.initialize()
            progress.answer = await work(session, progress)
            limit.deadline = min(limit.deadline, anyio.current_time() + GOODBYE_SECONDS)


@asynccontextmanager
async def _streams(server: Facts, seconds: float, progress: _Progress, resolver: Resolver) -> AsyncIterator[Streams]:
    if "command" in server:
        async with program(server["command"], server["environment"], MOST_BYTES) as streams:
            yield streams
        return

    place_of(server["url"])  # raises BadUrl

    def client(headers: dict[str, str] | None = None, timeout: Any = None, auth: Any = None) -> Any:  # noqa: ARG001  # as the SDK calls it
        return async_httpx_client(
            Policy.from_dict(server["policy"]),
            seconds,
            max_bytes=MOST_BYTES,
            resolver=resolver,
            follow_redirects=True,
            event_hooks={"response": [_looked_at(progress)]},
            headers=headers,
        )

    headers = dict(server["headers"])
    async with streamablehttp_client(server["url"], headers=headers, httpx_client_factory=client) as (read, write, _id):
        yield read, write


def _looked_at(progress: _Progress) -> Callable[[Any], Awaitable[None]]:
    """Looks at each answer, also at those that send on: nobody but the server itself is told who calls."""

    async def look(response: Any) -> None:
        asked = response.request
        if response.status_code in REDIRECTS and "location" in response.headers:
            there = str(asked.url.join(response.headers["location"]))
            if response.status_code not in KEEPING or origin(there) != origin(str(asked.url)):
                error = redirected(there)
                progress.fail(error)
                raise error
        elif asked.method == "POST" and response.status_code >= 400:
            answered = Answered(response.status_code, response.headers.get("retry-after"))
            progress.fail(answered)
            raise answered

    return look


@contextmanager
def _quiet() -> Iterator[None]:
    """The SDK writes what servers say into its log, which nobody covers secrets in."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
