"""One question to KIS: headers, token, pace and envelope, asked again while that may help."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pastetrader.common.masking import remember
from pastetrader.common.outbound_http import Request
from screening.market_data.fetching.answers import read_json
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.errors import BadAnswer, Passing, RateLimited, Refused, TokenRefused
from screening.market_data.fetching.rates import SharedRate
from screening.market_data.kis.config import NAME, KisConfig, KisSecret
from screening.market_data.kis.tokens import Tokens, key_of
from screening.market_data.kis.transactions import Transaction
from screening.market_data.kis.verdicts import MINUTE, error_of, wrong_kind_of_key

# The header tr_cont of an answer: more pages follow.
MORE = frozenset({"F", "M"})


@dataclass(frozen=True)
class Reply:
    """The body, and whether more pages follow (of the few questions that are paged so)."""

    body: dict[str, Any]
    has_more: bool


class KisClient:
    """Asks with one app key, at the pace that all workers share."""

    def __init__(self, config: KisConfig, secret: KisSecret, caller: Caller) -> None:
        remember([secret.app_key, secret.app_secret])
        self._config = config
        self._secret = secret
        self._caller = caller
        self._tokens = Tokens(config, secret, caller)
        self._rate = SharedRate(key_of(config, secret), config.per_second, caller.clock)

    def ask(self, transaction: Transaction, params: dict[str, str], *, is_next: bool = False) -> Reply:
        """The answer to a question. `is_next`: for the page after the last one. Raises ProviderError."""
        if self._config.environment == "paper" and not transaction.on_paper:
            raise Refused(wrong_kind_of_key(transaction.tr_id))
        try:
            return self._caller.again_and_again(lambda: self._asked(transaction, params, is_next=is_next))
        except TokenRefused as error:
            # It was asked for anew each time.
            raise Refused(error.message) from error

    def _asked(self, transaction: Transaction, params: dict[str, str], *, is_next: bool) -> Reply:
        token = self._tokens.get()
        self._rate.take(self._caller.alive)
        headers = (
            ("content-type", "application/json; charset=utf-8"),
            ("authorization", f"Bearer {token.value}"),
            ("appkey", self._secret.app_key),
            ("appsecret", self._secret.app_secret),
            ("tr_id", transaction.tr_id),
            ("tr_cont", "N" if is_next else ""),
            ("custtype", self._config.customer),
        )
        url = f"{self._config.url}{transaction.path}?{urlencode(params)}"
        answer = self._caller.send(Request("GET", url, headers))
        try:
            body = read_json(answer.body, NAME)
        except BadAnswer as error:
            # A gateway that is down answers with a page.
            if answer.status >= 500:
                raise Passing(error.message) from error
            raise
        found = error_of(answer.status, body)
        if isinstance(found, TokenRefused):
            self._tokens.drop(token)
            # Another token comes a minute after the last one at the earliest.
            found.retry_after = 0.0
        if isinstance(found, RateLimited):
            self._rate.hold(min(found.retry_after or 0, MINUTE))
        if found is not None:
            raise found
        return Reply(body, (answer.header("tr_cont") or "").strip() in MORE)
