"""The tool itself: what is new is claimed, told by one channel, and marked."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pastetrader.common.masking import remember
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.settings import policy
from registry import builtin
from registry.builtin import BuiltinTool, SentRequest, ToolContext
from registry.exceptions import ToolError
from registry.http_tool.sending import packed
from registry.http_tool.verdicts import failure, is_expected
from registry.notify import told
from registry.notify.arguments import NotifyArguments, NotifyResult
from registry.notify.mailing import recipients, send_mail
from registry.notify.web import as_shown, request_of, secrets_of
from registry.notify.wording import digest
from registry.runners.in_helper import call_in_helper

EXCHANGE = "registry.http_tool.sending:exchange"
LIMITS = Limits(total_seconds=30.0, max_bytes=100_000, max_redirects=0)


def notify(context: ToolContext, arguments: NotifyArguments) -> NotifyResult:
    """Tells what is new. Raises ToolError; then nothing counts as told, unless it may have been."""
    findings = told.findings_of(arguments, context, _destination(arguments, context))
    claimed = told.claim(findings, arguments, context)
    count = len(set(findings))
    if not claimed:
        context.log("info", _("Nothing is new, so nobody was told."), None)
        return NotifyResult(sent=False, told=0, known=count)
    try:
        _tell(arguments, _new(findings, claimed, arguments), context)
    except ToolError as error:
        if error.had_no_effect:
            told.let_go(claimed, context)
        raise
    told.mark(claimed)
    return NotifyResult(sent=True, told=len(claimed), known=count - len(claimed))


def preview(context: ToolContext, arguments: NotifyArguments) -> dict[str, Any]:
    """What would be told; nothing is claimed."""
    findings = told.findings_of(arguments, context, _destination(arguments, context))
    new = told.new_among(findings, arguments, context)
    signals = _new(findings, new, arguments)
    if arguments.channel == "email":
        whom = ", ".join(recipients(arguments, context))
    else:
        whom = urlsplit(arguments.url).netloc
        if new:
            _show(arguments, signals, context)
    return {
        "channel": arguments.channel,
        "to": whom,
        "would_send": bool(new),
        "title": arguments.title,
        "text": digest(arguments.text, signals),
        "told": len(new),
        "known": len(set(findings)) - len(new),
    }


def _destination(arguments: NotifyArguments, context: ToolContext) -> str:
    if arguments.channel == "email":
        return ",".join(sorted(recipients(arguments, context)))
    return f"{arguments.url} {arguments.chat_id}"


def _new(findings: Sequence[str], new: set[str], arguments: NotifyArguments) -> list[dict[str, Any]]:
    """The signals to tell: with a key of its own a message is new or not as a whole."""
    if arguments.key or not arguments.signals:
        return list(arguments.signals)
    first = dict(zip(reversed(findings), reversed(arguments.signals), strict=True))
    return [signal for finding, signal in reversed(first.items()) if finding in new]


def _tell(arguments: NotifyArguments, new: Sequence[Mapping[str, Any]], context: ToolContext) -> None:
    if arguments.channel == "email":
        send_mail(arguments.title, digest(arguments.text, new), recipients(arguments, context))
        return
    request = _show(arguments, new, context)
    remember(secrets_of(arguments))
    asked = packed(request, policy=policy(), limits=LIMITS, secrets=secrets_of(arguments), read_as="text")
    answer = call_in_helper(EXCHANGE, asked, context)
    if not is_expected(answer["status"], ("2xx",)):
        raise failure("POST", urlsplit(arguments.url).netloc, answer)


def _show(arguments: NotifyArguments, new: Sequence[Mapping[str, Any]], context: ToolContext) -> Any:
    request = request_of(arguments, new, idempotency_key=context.idempotency_key)
    seen = as_shown(request)
    context.sent(SentRequest(seen.method, seen.url, dict(seen.headers), (seen.body or b"").decode()))
    return request


NOTIFY = BuiltinTool(
    name="notify",
    title=_("Notify"),
    description=_("Tells people by e-mail, a web address, Telegram or Slack; the same finding only once."),
    arguments=NotifyArguments,
    result=NotifyResult,
    call=notify,
    preview=preview,
    effect="write",
    idempotent=True,
    secret_arguments=frozenset({"url"}),
)


def register() -> None:
    """Make the tool known to the registry."""
    builtin.register(NOTIFY)
