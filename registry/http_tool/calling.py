"""A call of an HTTP tool: its requests, each within the rate limit, and what is made of the answers."""

import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pastetrader.common.masking import Mask
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.exchanged import Request
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.settings import policy
from registry.builtin import SentRequest, ToolContext
from registry.calling.held import Held
from registry.calling.rate_limits import seconds_to_wait, take_turn
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.http_tool.auth import as_shown, authorised
from registry.http_tool.config import HttpConfig, HttpCredentials
from registry.http_tool.paging import MOST_ITEMS, items_of, request_after
from registry.http_tool.paths import NotThere, pick
from registry.http_tool.sending import packed
from registry.http_tool.verdicts import failure, is_expected
from registry.runners.in_helper import call_in_helper

Answer = Mapping[str, Any]
EXCHANGE = "registry.http_tool.sending:exchange"
SHOWN_BODY = 20_000


class Call:
    """One call of one tool."""

    def __init__(self, tool: ToolFacts, config: HttpConfig, held: Held, context: ToolContext) -> None:
        self._tool = tool
        self.config = config
        self._held = held
        self._context = context
        self._mask = Mask(held.secrets)
        self._credentials = None if held.credentials is None else HttpCredentials.model_validate(held.credentials)

    def show(self, request: Request) -> None:
        """Tell whoever wants to know what is sent, without what is secret."""
        seen = as_shown(request, self._credentials)
        body = None if seen.body is None else self._mask.text(seen.body.decode())[:SHOWN_BODY]
        headers = {name: self._mask.text(value) for name, value in seen.headers}
        self._context.sent(SentRequest(seen.method, self._mask.text(seen.url), headers, body))

    def result(self, request: Request) -> Any:
        """The tool's answer as JSON. Raises ToolError and Stopped."""
        answer = self._answer(request, is_first=True)
        body = answer["body"] if self.config.pages is None else self._all_items(request, answer)
        if self.config.pick is not None:
            body = self._picked(body)
        if self.config.with_status:
            return {"status": answer["status"], "headers": answer["headers"], "body": body}
        return body

    def _answer(self, request: Request, *, is_first: bool) -> Answer:
        self._take_turn(is_first=is_first)
        self.show(request)
        began = time.monotonic()
        config = self.config
        limits = Limits(
            read_seconds=config.timeout_seconds, total_seconds=config.timeout_seconds, max_bytes=config.max_bytes
        )
        arguments = packed(
            authorised(request, self._credentials),
            policy=policy(),
            limits=limits,
            secrets=self._held.secrets,
            read_as=config.read_as,
        )
        answer: Answer = call_in_helper(EXCHANGE, arguments, self._context)
        host = urlsplit(request.url).netloc
        facts = {"method": request.method, "host": host, "status": answer["status"]}
        text = _("%(method)s to %(host)s was answered with %(status)s.", **facts)
        self._context.log("info", text, {"milliseconds": round((time.monotonic() - began) * 1000)})
        if not is_expected(answer["status"], config.expected_statuses):
            raise failure(request.method, host, answer)
        return answer

    def _all_items(self, first: Request, answer: Answer) -> list[Any]:
        pages = self.config.pages
        if pages is None:
            raise AssertionError("Only asked for when there are pages.")
        found = items_of(pages, answer)
        count = len(found)
        for page in range(1, pages.max_pages):
            request = request_after(pages, first, answer, page=page, items=count)
            if request is None:
                return found
            answer = self._later_page(request)
            items = items_of(pages, answer)
            count = len(items)
            found += items
            if len(found) > MOST_ITEMS:
                text = _("The pages have more than %(limit)s items together. Ask for fewer.", limit=MOST_ITEMS)
                raise ToolError("result_too_large", text)
        if request_after(pages, first, answer, page=pages.max_pages, items=count) is not None:
            text = _("There may be more pages; this tool reads %(limit)s.", limit=pages.max_pages)
            self._context.log("warning", text, None)
        return found

    def _later_page(self, request: Request) -> Answer:
        try:
            return self._answer(request, is_first=False)
        except ToolError as error:
            error.had_no_effect = False  # the first one was sent
            raise

    def _picked(self, body: Any) -> Any:
        wanted = self.config.pick
        try:
            if isinstance(wanted, str):
                return pick(body, wanted)
            return {name: pick(body, path) for name, path in (wanted or {}).items()}
        except NotThere as error:
            raise ToolError("answer_lacks", error.message) from error

    def _take_turn(self, *, is_first: bool) -> None:
        """Counts the request. A first one that has to wait lets its worker go; a later page waits where it is."""
        if is_first:
            take_turn(self._tool, self._held.rate_limit)
            return
        while seconds := seconds_to_wait(self._tool.id, self._held.rate_limit):
            rung = threading.Event()
            self._context.stop.on_set(rung.set)
            left = self._context.stop.seconds_left()
            rung.wait(seconds if left is None else min(seconds, left))
            self._context.check()
