"""Reading what providers answer: JSON that may be cut, numbers that are texts, days. Pure."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pastetrader.common.messages import message as _
from screening.market_data.base import HISTORY_SCHEMA, PRICES
from screening.market_data.fetching.errors import BadAnswer

# Not weeks, which dates may be written by as well.
_DAY = re.compile(r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What columns of 20 and 24 digits hold, with 6 and 4 places.
LEAST_PRICE, MOST_PRICE, MOST_VOLUME = 1e-6, 1e13, 1e19


def read_json(body: bytes, name: str) -> dict[str, Any]:
    """The object that an answer is. Raises BadAnswer."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(_("What %(provider)s answered is no JSON, or was cut off.", provider=name)) from error
    if not isinstance(value, dict):
        raise unreadable(name)
    return value


def unreadable(name: str) -> BadAnswer:
    """The answer is JSON of another form."""
    return BadAnswer(_("What %(provider)s answered has a form that is not known.", provider=name))


def number(value: Any) -> float | None:
    """A finite number, or a text that is one, with spaces around and commas between thousands; None for all else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value.replace(",", "") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def day(value: Any) -> date | None:
    """A day that is written YYYYMMDD or YYYY-MM-DD; None for all else."""
    text = str(value or "").strip()
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def period_of(text: str) -> str:
    """Of "202606" or "20260630": "2026-06"; "" for none."""
    if len(text) not in {6, 8} or not (text.isascii() and text.isdigit()):
        return ""
    return f"{text[:4]}-{text[4:6]}" if "01" <= text[4:6] <= "12" else ""


def bars_frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Bars (session, open, high, low, close, volume) as HISTORY_SCHEMA, oldest first."""
    return pl.DataFrame(list(rows), schema=HISTORY_SCHEMA, orient="row").sort("session")


def makes_sense(bar: Mapping[str, Any]) -> bool:
    """Whether the table of bars takes it: prices above zero, the low and high around the others, nothing too large."""
    prices = [bar[name] for name in PRICES]
    if any(price is None or not LEAST_PRICE <= price < MOST_PRICE for price in prices):
        return False
    if bar["volume"] is None or not 0 <= bar["volume"] < MOST_VOLUME:
        return False
    return bool(bar["low"] <= min(prices) and bar["high"] >= max(prices))
