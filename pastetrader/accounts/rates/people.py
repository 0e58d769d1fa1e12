"""How often a person may do what costs something, through whichever door they come."""

from django.conf import settings

from pastetrader.accounts.models import ApiToken, User
from pastetrader.accounts.rates.counting import take
from pastetrader.accounts.rates.limits import bucket_key, rates_of
from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _

# A token may use half of what its person may, so that a program that runs wild leaves them the other half.
SHARE_OF_TOKEN = 2


class TooOften(NotAllowed):
    """More than the person or the token may; `retry_after_seconds` says how long to wait."""

    status = 429
    code = "rate_limited"

    def __init__(self, scope: str, seconds: int) -> None:
        self.retry_after_seconds = seconds
        super().__init__(
            _("This was asked for too often. Try again in %(seconds)s seconds.", seconds=seconds),
            retry_after_seconds=seconds,
            scope=scope,
        )


def use(scope: str, *, by: User, token: ApiToken | None = None) -> None:
    """Counts one of read, write, run, test, paste, fetch or token; raises TooOften when person or token had enough."""
    rate = rates_of(tuple(settings.API_RATES))[scope]
    buckets = [(bucket_key("person", scope, str(by.pk)), rate)]
    if token is not None:
        buckets.insert(0, (bucket_key("token", scope, str(token.pk)), rate.share(SHARE_OF_TOKEN)))
    for key, its_rate in buckets:
        seconds = take(key, its_rate, in_chunks=True)
        if seconds:
            raise TooOften(scope, seconds)
