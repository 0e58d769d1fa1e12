"""Which days the exchange in Seoul says that it is open, as KIS hands it on. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.market_data.fetching.answers import day, unreadable
from screening.market_data.kis.config import NAME


def open_days_of(body: Mapping[str, Any]) -> dict[date, bool]:
    """Days and whether the exchange is open (opnd_yn; that banks work or books are settled is another thing).

    Raises BadAnswer.
    """
    rows = body.get("output")
    if not isinstance(rows, list):
        raise unreadable(NAME)
    found: dict[date, bool] = {}
    for row in rows:
        if not isinstance(row, Mapping):
            raise unreadable(NAME)
        session, said = day(row.get("bass_dt")), str(row.get("opnd_yn") or "").strip()
        if session is not None and said in {"Y", "N"}:
            found[session] = said == "Y"
    return found


def next_page_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """The keys that the next page is asked for with."""
    nk, fk = (next((str(body[name]) for name in (key, key.upper()) if name in body), "") for key in _KEYS)
    return nk, fk


_KEYS = ("ctx_area_nk", "ctx_area_fk")
