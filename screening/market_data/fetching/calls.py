"""One request to a provider, and asking again while that may help."""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Answer, Limits, OutboundError, Policy, Request, send
from screening.market_data.fetching.clock import Alive, Clock, SystemClock, wait
from screening.market_data.fetching.errors import Passing, ProviderError, RateLimited, Refused

Value = TypeVar("Value")

LIMITS = Limits(connect_seconds=5, read_seconds=15, total_seconds=20, max_bytes=30_000_000)
# Before the second try, the third, …; what the other side says of waiting goes before.
PAUSES = (0.5, 2.0, 5.0)
# Who is told to wait for longer lets the whole update rest.
LONGEST_PAUSE = 20.0
# By these the operator's policy says that nobody may be called: no symbol would fare better.
_FINAL = frozenset({"bad_url", "bad_request", "address_refused", "redirect_refused", "bad_tls"})
MOST_SECONDS = 24 * 3600.0


def unwatched() -> None:
    """The sign of life of who works alone."""


@dataclass(frozen=True)
class Caller:
    """How a provider's computers are called: what is allowed, by which clock, with which signs of life."""

    policy: Policy
    clock: Clock = field(default_factory=SystemClock)
    alive: Alive = unwatched
    limits: Limits = LIMITS

    def send(self, request: Request) -> Answer:
        """The answer, whatever its status. Raises Passing, Refused."""
        self.alive()
        try:
            return send(request, self.policy, self.limits)
        except OutboundError as error:
            if error.code in _FINAL:
                raise Refused(error.message) from error
            raise Passing(error.message) from error

    def again_and_again(self, attempt: Callable[[], Value]) -> Value:
        """What the attempt gives, tried anew after errors that may pass. Raises the last ProviderError."""
        for pause in (*PAUSES, None):
            try:
                return attempt()
            except ProviderError as error:
                seconds = error.retry_after if error.retry_after is not None else pause
                if not error.retryable or pause is None or seconds is None or seconds > LONGEST_PAUSE:
                    raise
                wait(self.clock, seconds, self.alive)
        raise AssertionError("The last attempt returns or raises.")

    def checked(self, answer: Answer, name: str) -> Answer:
        """The answer of a plain web server. Raises RateLimited (429), Passing (5xx), Refused (401, 403)."""
        if answer.status == 429:
            text = _("%(provider)s was asked too often. It is asked again later.", provider=name)
            raise RateLimited(text, retry_after=retry_after(answer, self.clock))
        if answer.status >= 500 or answer.status == 408:
            raise Passing(_("%(provider)s answered with status %(status)s.", provider=name, status=answer.status))
        if answer.status in {401, 403}:
            text = _(
                "%(provider)s does not let us in (status %(status)s). Check the key and the address.",
                provider=name,
                status=answer.status,
            )
            raise Refused(text)
        return answer


def retry_after(answer: Answer, clock: Clock) -> float | None:
    """The seconds of the header Retry-After, which holds seconds or a date; None when it says nothing."""
    said = (answer.header("retry-after") or "").strip()
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return min(float(said), MOST_SECONDS)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return min(max(0.0, (moment - clock.now()).total_seconds()), MOST_SECONDS)
