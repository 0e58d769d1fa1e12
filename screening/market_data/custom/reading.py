"""Rows of CSV or JSON from an address of one's own, as bars and instruments. Pure."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.base import PRICES, Listed
from screening.market_data.custom.config import CustomConfig
from screening.market_data.fetching.answers import day, makes_sense, number
from screening.market_data.fetching.errors import BadAnswer

Bar = dict[str, Any]


def read_rows(body: bytes, config: CustomConfig, way: str) -> list[Mapping[str, Any]]:
    """The rows of an answer. Raises BadAnswer."""
    text = _text(body)
    if config.format == "json":
        return _json_rows(text, way)
    try:
        lines = csv.reader(StringIO(text, newline=""), delimiter=config.delimiter, strict=True)
        header = [name.strip() for name in next(lines, [])]
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _bad(_("it is no CSV")) from error
    if any(len(row) != len(header) for row in rows):
        raise _bad(_("a row has other columns than the first line"))
    if not rows and len(header) < len(PRICES):
        # A table without rows still says what it would hold; nothing at all was cut off.
        raise _bad(_("there is no first line with names of columns"))
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_bars(rows: Sequence[Mapping[str, Any]], config: CustomConfig) -> dict[date, Bar]:
    """Bars by session; rows without prices (halted sessions) are none. Raises BadAnswer."""
    columns = config.columns
    bars: dict[date, Bar] = {}
    for row in rows:
        session = day(_at(row, columns.session))
        if session is None:
            raise _bad(_("the day of a row cannot be read: write 2026-11-30 or 20261130"))
        bar = {"session": session, **{name: number(_at(row, getattr(columns, name))) for name in (*PRICES, "volume")}}
        if not bar["volume"] and not (bar["open"] or bar["high"] or bar["low"]):
            continue
        if session in bars:
            raise _bad(_("the session %(session)s is in it twice", session=session.isoformat()))
        if not makes_sense(bar):
            raise _bad(_("prices of %(session)s cannot be", session=session.isoformat()))
        bars[session] = bar
    return bars


def read_instruments(rows: Sequence[Mapping[str, Any]], config: CustomConfig) -> tuple[Listed, ...]:
    """The instruments of a list. Raises BadAnswer."""
    columns = config.instruments
    if columns is None:
        return ()
    found: dict[str, Listed] = {}
    for row in rows:
        symbol = str(_at(row, columns.symbol) or "").strip().upper()
        if not symbol or len(symbol) > 32:
            raise _bad(_("a row of the list has no symbol"))
        names = (
            str(row.get(name) or "").strip()[:200] if name else "" for name in (columns.name, columns.english_name)
        )
        name, english = names
        found[symbol] = Listed(symbol=symbol, name=name or english, english_name=english)
    return tuple(found.values())


def _text(body: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _bad(_("its letters are neither UTF-8 nor CP949"))


def _json_rows(text: str, way: str) -> list[Mapping[str, Any]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad(_("it is no JSON, or was cut off")) from error
    for step in filter(None, way.split(".")):
        if not isinstance(value, dict) or step not in value:
            raise _bad(_("there is no “%(step)s” in it", step=step[:40]))
        value = value[step]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _bad(_("the rows are no list of objects"))
    return value


def _at(row: Mapping[str, Any], name: str) -> Any:
    if name not in row:
        raise _bad(_("a row has no “%(name)s”", name=name[:40]))
    return row[name]


def _bad(reason: Message) -> BadAnswer:
    return BadAnswer(_("The answer of the address cannot be read: %(reason)s.", reason=reason))
