"""What an answer of KIS means: data, nothing found, ask again, another token, or no. Pure.

Errors of the gateway come with status 500 or 403 and a code; those of the business with status 200 and rt_cd 1.
"""

from typing import Any

from pastetrader.common.masking import mask
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.fetching.errors import (
    BadAnswer,
    Declined,
    Passing,
    ProviderError,
    RateLimited,
    Refused,
    TokenRefused,
)
from screening.market_data.kis.config import NAME

TOO_OFTEN = "EGW00201"
ONE_TOKEN_A_MINUTE = "EGW00133"  # noqa: S105  # a code
TOKEN = frozenset({"EGW00121", "EGW00123"})
PASSING = frozenset({"EGW00202", "EGW00203", "EGW00300", "EGW00301", "EGW00302", "EGW00316", "OPSQ0003", "OPSQ1002"})
WRONG_KEY = frozenset({"EGW00103", "EGW00105"})
NO_PERMISSION = frozenset({"EGW00206"})
OTHER_HOST = frozenset({"EGW02004"})
# Of a condition search without a hit; an answer all the same.
NOTHING_FOUND = frozenset({"MCA05918"})
# Seconds until it may answer again, as people report.
SHORT_REST = 0.5
MINUTE = 60.0


def error_of(status: int, body: dict[str, Any]) -> ProviderError | None:
    """What is wrong with an answer; None when it is data, or says that there is none."""
    code = str(body.get("msg_cd") or body.get("error_code") or "").strip()
    # Covered before it is cut: half a secret is not known as one.
    said = mask().text(str(body.get("msg1") or body.get("error_description") or "").strip())[:200]
    known = _of_code(code, said)
    if known is not None:
        return known
    if status >= 500 or status in {408, 429}:
        return Passing(_could_not(code or str(status), said))
    if status != 200:
        return Refused(_("KIS refuses the request (status %(status)s, %(said)s).", status=status, said=said or code))
    if body.get("rt_cd") == "0" or code in NOTHING_FOUND:
        return None
    if "rt_cd" not in body:
        return BadAnswer(_("What %(provider)s answered has a form that is not known.", provider=NAME))
    return Declined(_("KIS does not answer this (%(code)s: %(said)s).", code=code, said=said))


def _of_code(code: str, said: str) -> ProviderError | None:
    """What the codes of the gateway mean, whatever the status."""
    if code == TOO_OFTEN:
        text = _("KIS was asked too often with this key. It is asked again later.")
        return RateLimited(text, retry_after=SHORT_REST)
    if code == ONE_TOKEN_A_MINUTE:
        text = _("KIS gives one token a minute to a key. It is asked again later.")
        return RateLimited(text, retry_after=MINUTE)
    if code in TOKEN:
        return TokenRefused(_("KIS no longer takes the token that it gave (%(code)s).", code=code))
    if code in PASSING:
        return Passing(_could_not(code, said))
    refusals = {
        **dict.fromkeys(
            WRONG_KEY, _("KIS does not know the app key or its secret (%(code)s). Enter both again.", code=code)
        ),
        **dict.fromkeys(
            NO_PERMISSION, _("The app key has no permission for this (%(code)s). Ask KIS for it.", code=code)
        ),
        **dict.fromkeys(OTHER_HOST, wrong_kind_of_key(code)),
    }
    return Refused(refusals[code]) if code in refusals else None


def _could_not(code: str, said: str) -> Message:
    return _("KIS could not answer just now (%(code)s: %(said)s).", code=code, said=said)


def wrong_kind_of_key(code: str) -> Message:
    """A paper key where a real one is needed, or the other way round."""
    return _(
        "This kind of key is not answered here (%(code)s): choose “real” for a real app key and “paper” for a paper "
        "one; some questions are answered to real keys alone.",
        code=code,
    )
