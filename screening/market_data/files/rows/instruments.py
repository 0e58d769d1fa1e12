"""A file that lists instruments instead of bars: their names are kept, of the market that it is a list of. Pure."""

import re
from pathlib import PurePath

import polars as pl

from pastetrader.common.messages import message as _
from screening.market_data.files.description import Choices, FileDescription, Finding, Level
from screening.market_data.files.rows.masters import read_master
from screening.market_data.files.rows.symbols import bare_symbol
from screening.market_data.known_markets import known_market

# What KIS calls its lists: kospi_code.mst, nasmst.cod; of these names no market is called by its three letters.
_LISTS = {"ams": "XASE", "tse": "XTKS"}
_NAME = re.compile(r"(?P<korean>[a-z]+)_code|(?P<foreign>[a-z]{3})mst")


def find_instruments(data: bytes, name: str, choices: Choices) -> tuple[FileDescription, pl.DataFrame] | None:
    """The description of a list of instruments, and (symbol, name) of each; None when the file is no such list."""
    found = read_master(data, name)
    if found is None:
        return None
    bare = {text: bare_symbol(text, choices.market) for text in found["symbol"].to_list()}
    kept = found.with_columns(pl.col("symbol").replace_strict(bare, return_dtype=pl.String)).drop_nulls("symbol")
    kept = kept.unique("symbol", keep="first", maintain_order=True)
    findings = _findings(len(found), len(kept), name, choices)
    description = FileDescription(
        name=name,
        format=_("list of instruments of KIS"),
        findings=findings,
        symbols=tuple(kept["symbol"].sort().to_list()),
    )
    is_refused = any(finding.level is Level.REFUSAL for finding in findings)
    return description, kept.clear() if is_refused else kept


def _findings(listed: int, kept: int, name: str, choices: Choices) -> tuple[Finding, ...]:
    if not kept:
        message = _("None of its %(count)s instruments has a code of %(market)s.", count=listed, market=choices.market)
        return (Finding("other_market", Level.REFUSAL, message, listed),)
    said = _("It lists %(count)s instruments: their names are stored, and no bars.", count=f"{kept:,}")
    findings = [Finding("instruments", Level.NOTE, said, kept)]
    if listed > kept:
        message = _(
            "%(count)s of its instruments have no code of %(market)s and are left out.",
            count=f"{listed - kept:,}",
            market=choices.market,
        )
        findings.append(Finding("other_instruments", Level.NOTE, message, listed - kept))
    market = _market_of_list(name)
    if market and market != choices.market:
        message = _(
            "By its name it lists instruments of %(other)s, and you import into %(market)s.",
            other=market,
            market=choices.market,
        )
        findings.append(Finding("other_market", Level.DOUBT, message))
    return tuple(findings)


def _market_of_list(name: str) -> str:
    """The market that the name of KIS's file stands for; "" when it says none."""
    found = _NAME.match(PurePath(name).name.lower())
    word = (found["korean"] or found["foreign"]) if found else ""
    return _LISTS.get(word, known_market(word))
