"""Splits and consolidations of Korean shares, as the depository announces changes of their face value. Pure.

5,000 won of old shares are 100 won of new ones: one share became 50, from the day that the new ones are listed. Face
values are padded with zeros; that day is written 20260413, 2026/04/13 or 2026-04-13, and empty until it stands.
Shares that are given (무상증자), capital that is taken away (감자) and mergers are other announcements.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pastetrader.common.messages import message as _
from screening.market_data.base import Event
from screening.market_data.fetching.answers import day, number, unreadable
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.kis.config import NAME


def splits_of(body: Mapping[str, Any], symbol: str, since: date, until: date) -> tuple[Event, ...]:
    """The splits of a share that took place in a period, oldest first. Raises BadAnswer."""
    rows = body.get("output1") or []
    if not isinstance(rows, list):
        raise unreadable(NAME)
    found: dict[date, float] = {}
    for row in rows:
        if not isinstance(row, Mapping):
            raise unreadable(NAME)
        listed = day("".join(sign for sign in str(row.get("list_dt") or "") if sign.isdigit()))
        before, after = number(row.get("inter_bf_face_amt")), number(row.get("inter_af_face_amt"))
        if str(row.get("sht_cd") or "").strip() != symbol or listed is None or not before or not after:
            continue
        if not since <= listed <= until or before == after:
            continue
        if found.setdefault(listed, before / after) != before / after:
            raise _contradiction(symbol, listed)
    return tuple(Event(session, found[session]) for session in sorted(found))


def _contradiction(symbol: str, session: date) -> BadAnswer:
    text = _("KIS gave two splits of %(symbol)s on %(session)s.", symbol=symbol, session=session.isoformat())
    return BadAnswer(text)
