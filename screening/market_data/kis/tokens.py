"""The token of an app key, shared by all workers: KIS gives one a minute, which lasts a day, and tells the customer.

Who asks for one has moved `asked_at` by a conditional UPDATE; the others wait for what they get.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from pastetrader.common.encryption import EncryptedJSONField, sealed
from pastetrader.common.masking import remember
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Request
from screening.market_data.fetching.answers import number, read_json
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.clock import wait
from screening.market_data.fetching.errors import BadAnswer, Passing, ProviderError
from screening.market_data.kis.config import NAME, KisConfig, KisSecret
from screening.market_data.kis.verdicts import error_of
from screening.models import ProviderToken

PATH = "/oauth2/tokenP"
# One issue a minute, and a little for clocks that disagree.
BETWEEN = timedelta(seconds=61)
# Renewed so long before its end: whoever has it may still be paging.
MARGIN = timedelta(hours=1)
LOOK_SECONDS = 1.0
MOST_WAITS = 130


@dataclass(frozen=True)
class Token:
    """`number` tells it from the one before."""

    value: str
    number: int


class Tokens:
    """The one token of an app key at one host."""

    def __init__(self, config: KisConfig, secret: KisSecret, caller: Caller) -> None:
        self._config = config
        self._secret = secret
        self._caller = caller
        self._key = key_of(config, secret)

    def get(self) -> Token:
        """The token that holds now; it is asked for when nobody has one. Raises ProviderError."""
        for _attempt in range(MOST_WAITS):
            row = self._row()
            now = self._caller.clock.now()
            if row.token is not None and row.expires_at is not None and row.expires_at > now:
                remember([row.token])
                return Token(row.token, row.number)
            if row.asked_at is None or row.asked_at <= now - BETWEEN:
                if self._is_mine(row, now):
                    return self._asked_for(row, now)
                continue
            wait(self._caller.clock, LOOK_SECONDS, self._caller.alive)
        raise Passing(_("Nobody got a token of KIS within two minutes. It is asked again later."))

    def drop(self, token: Token) -> None:
        """KIS no longer takes it: the next one who needs a token asks. Only when it is still the one that is kept."""
        kept = ProviderToken.objects.filter(key=self._key, number=token.number)
        kept.update(expires_at=self._caller.clock.now())

    def _row(self) -> ProviderToken:
        row = ProviderToken.objects.filter(key=self._key).first()
        if row is None:
            ProviderToken.objects.bulk_create([ProviderToken(key=self._key)], ignore_conflicts=True)
            row = ProviderToken.objects.get(key=self._key)
        return row

    def _is_mine(self, row: ProviderToken, now: datetime) -> bool:
        free = Q(asked_at=None) if row.asked_at is None else Q(asked_at=row.asked_at)
        return ProviderToken.objects.filter(free, pk=row.pk).update(asked_at=now) == 1

    def _asked_for(self, row: ProviderToken, now: datetime) -> Token:
        value, seconds = self._issued()
        remember([value])
        column = ProviderToken._meta.get_field("token")
        if not isinstance(column, EncryptedJSONField):
            raise TypeError("The token is encrypted.")
        expires = now + max(timedelta(seconds=seconds) - MARGIN, timedelta(seconds=seconds / 2))
        mine = ProviderToken.objects.filter(pk=row.pk, asked_at=now)
        mine.update(token=sealed(value, column.place, row.pk), expires_at=expires, number=F("number") + 1)
        return Token(value, row.number + 1)

    def _issued(self) -> tuple[str, float]:
        """A token of KIS, and how many seconds it holds."""
        asked = {
            "grant_type": "client_credentials",
            "appkey": self._secret.app_key,
            "appsecret": self._secret.app_secret,
        }
        headers = (("content-type", "application/json; charset=utf-8"),)
        answer = self._caller.send(Request("POST", self._config.url + PATH, headers, json.dumps(asked).encode()))
        body = read_json(answer.body, NAME)
        value, seconds = body.get("access_token"), number(body.get("expires_in"))
        if answer.status == 200 and isinstance(value, str) and value and seconds and seconds > 0:
            return value, seconds
        # The answer has no rt_cd, neither when it is good nor when it is not.
        found: ProviderError | None = error_of(answer.status, body)
        raise found or BadAnswer(_("KIS gave no token that can be read."))


def key_of(config: KisConfig, secret: KisSecret) -> str:
    """Names the app key at its host, and does not tell it."""
    return hashlib.sha256(f"{config.url} {secret.app_key}".encode()).hexdigest()
