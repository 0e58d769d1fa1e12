"""Whose bars a file holds: bare codes of its market from a column, from a person, or from the file's name. Pure.

What is no code of the market is never made into one: a row without a symbol is refused, a file without one is asked.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Answer, Choices, Example, Finding, Level
from screening.market_data.known_markets import KRX_CODE, MARKETS, known_market

KOREAN_MARKETS = frozenset({"XKRX", "XKOS", "XKON"})

# A code as some other market or kind of instrument may write it: letters and digits with a few signs between.
_ANY_CODE = r"^[A-Z0-9가-힣][A-Z0-9가-힣.\-_/^=]{0,31}$"
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_FLOAT = re.compile(r"([0-9]+)\.0+")
_PREFIXED = re.compile(r"([A-Z]+):(.+)")
_SUFFIXED = re.compile(r"(.+)\.([A-Z]{1,2})")
# Suffixes that no market uses for a class of shares: with them a symbol says that it is of another market.
_FOREIGN = frozenset({"KS", "KQ", "HK", "SS", "SZ", "TW", "US", "DE", "TO"})
# What files are called that hold anything; some of these words would be codes in New York.
_WORDS = frozenset(
    {"A", "ALL", "BARS", "BOOK", "CHART", "CLOSE", "COPY", "CSV", "D", "DAILY", "DATA", "DAY", "EOD", "FILE", "FULL"}
    | {"HIST", "INPUT", "LAST", "MAIN", "NEW", "OHLC", "OHLCV", "OLD", "OUT", "PRICE", "QUOTE", "SHEET", "STOCK"}
    | {"TABLE", "TEMP", "TEST", "TMP", "TODAY", "TOTAL", "US", "X", "XLS"}
)
# How vendors name what is downloaded for one instrument; the code is what is left.
_VENDORS = (
    re.compile(r"(?P<code>\S+) (?:Historical Data|과거 데이터)"),  # Investing.com
    re.compile(r"(?P<code>[a-z.\-]+)_us_d"),  # Stooq, in small letters
)


@dataclass(frozen=True, eq=False)
class Symbols:
    """`symbols`: one per row (null where there is none), or one for the whole file ("" when nobody knows it)."""

    symbols: pl.Series | str
    findings: tuple[Finding, ...] = ()


def bare_symbol(text: str, market: str) -> str | None:
    """The code of the market that is written there, in capitals; None when there is none.

    "'5930", "5930.0", "A005930", "005930.KS", "KRX:005930", '="005930"' and "KR7005930003" are 005930 in XKRX. Where
    the exchange doesn't say what its codes look like, anything that could be a code is one.
    """
    bare = re.sub(r"\s+", " ", text.strip().strip("'\"=` ")).upper()
    if found := _PREFIXED.fullmatch(bare):
        if found[1] != market and known_market(found[1]) != market:
            return None
        bare = found[2]
    suffixes = MARKETS[market].suffixes if market in MARKETS else ()
    if found := _SUFFIXED.fullmatch(bare):
        if found[2] in suffixes:
            bare = found[1]
        elif found[2] in _FOREIGN:
            return None
    if market in KOREAN_MARKETS:
        return _korean(bare)
    if is_isin(bare):
        return None
    return bare if re.match(_ANY_CODE, bare) else None


def _korean(bare: str) -> str | None:
    """The six characters of KRX. A spreadsheet takes the zeros before a number, and gives them a fraction."""
    if found := _FLOAT.fullmatch(bare):
        bare = found[1]
    if is_isin(bare):
        # An ordinary share has its code within. The classes of other shares are numbered otherwise in the two codes.
        return bare[3:9] if bare.startswith("KR7") and bare[8:11] == "000" else None
    if re.fullmatch(r"[AQ][0-9][0-9A-Z]{5}", bare):
        bare = bare[1:]
    if re.fullmatch(r"[0-9]{1,6}", bare):
        return bare.zfill(6) if int(bare) else None
    return bare if re.fullmatch(KRX_CODE, bare) else None


def is_isin(text: str) -> bool:
    """Whether it is an ISIN: its shape, and its last digit is the right one for the others."""
    if not _ISIN.fullmatch(text):
        return False
    digits = "".join(str(int(sign, 36)) for sign in text)
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def find_symbols(texts: pl.Series | None, file_name: str, choices: Choices) -> Symbols:
    """The symbols of a file: of its column, what the person said, or a name of the file that is a code by itself.

    `texts` is the column as written (numbers in Parquet), None without one.
    """
    said = bare_symbol(choices.symbol, choices.market) if choices.symbol else None
    if choices.symbol and said is None:
        return Symbols("", (_no_code(choices),))
    if texts is not None and len(texts):
        return _of_column(texts, said, choices)
    if said:
        return Symbols(said)
    stem = PurePath(file_name).stem
    if found := _code_in_name(stem, choices.market):
        note = _("The symbol %(symbol)s is the name of the file.", symbol=found)
        return Symbols(found, (Finding("symbol_of_name", Level.NOTE, note),))
    return Symbols("", (_question(stem, choices.market),))


def asked_again(symbols: Symbols, file_name: str, sessions: Collection[date], market: str) -> Symbols:
    """The symbols, or a QUESTION when the file's name is also the day or month of all its sessions (240102, 202401)."""
    stem = PurePath(file_name).stem
    if not any(finding.code == "symbol_of_name" for finding in symbols.findings) or not sessions:
        return symbols
    if all(stem in (f"{day:%Y%m}", f"{day:%y%m%d}") for day in sessions):
        return Symbols("", (_question(stem, market),))
    return symbols


def find_markets(texts: pl.Series, market: str, lines: pl.Series) -> tuple[Finding, ...]:
    """A column of markets: a DOUBT when rows of it name another known market than the one that is imported into."""
    others = [
        text for text in texts.drop_nulls().unique(maintain_order=True) if known_market(str(text)) not in ("", market)
    ]
    if not others:
        return ()
    rows = texts.is_in(others).fill_null(value=False)
    message = _(
        "Rows of another market than %(market)s are in it: %(others)s. Import them into their own market.",
        market=market,
        others=", ".join(others[:5]),
    )
    example = Example(int(lines.filter(rows)[0]), texts.name, str(others[0]))
    return (Finding("other_market", Level.DOUBT, message, int(rows.sum()), example),)


def _of_column(texts: pl.Series, said: str | None, choices: Choices) -> Symbols:
    written = _as_texts(texts)
    distinct = written.drop_nulls().unique(maintain_order=True)
    bare = {text: bare_symbol(text, choices.market) for text in distinct.to_list()}
    symbols = written.replace_strict(bare, default=None, return_dtype=pl.String)
    known = {symbol for symbol in bare.values() if symbol}
    findings = list(_strangers(written, bare, choices.market))
    if said and known <= {said}:
        # The column says nothing else: an ISIN or a name in it is what the person gave the code of.
        if len(bare) <= 1:
            return Symbols(said)
        return Symbols(symbols, tuple(findings))
    if said:
        message = _(
            "Its column of symbols says %(others)s, and you said %(symbol)s. Leave the symbol out, or take "
            "the file of that symbol.",
            others=_some(sorted(known)),
            symbol=said,
        )
        findings.append(Finding("two_symbols", Level.REFUSAL, message, len(known)))
    return Symbols(symbols, tuple(findings))


def _as_texts(texts: pl.Series) -> pl.Series:
    """Whole numbers without a fraction, whatever type a Parquet file gave them."""
    if texts.dtype.is_float():
        whole = texts.cast(pl.Int64, strict=False)
        exact = whole.cast(texts.dtype) == texts
        return pl.select(pl.when(exact).then(whole.cast(pl.String))).to_series().rename(texts.name)
    return texts.cast(pl.String, strict=False).str.strip_chars()


def _strangers(written: pl.Series, bare: Mapping[str, str | None], market: str) -> list[Finding]:
    """What is in the column of symbols and is no code of the market, one finding for a kind."""
    wrong = [text for text, symbol in bare.items() if symbol is None and text]
    isins = [text for text in wrong if is_isin(text.upper())]
    odd = [text for text, symbol in bare.items() if symbol and not _is_usual(symbol, market)]
    found = []
    if isins:
        found.append(_isin(written, isins, bare))
    if others := [text for text in wrong if text not in isins]:
        message = _(
            "%(examples)s in its column of symbols is no code of %(market)s. Rows with it are refused.",
            examples=_some(others),
            market=market,
        )
        # Rows of that kind are counted among the refused ones, and are in doubt when they are many.
        level = Level.REFUSAL if len(others) == len(bare) else Level.NOTE
        found.append(Finding("foreign_symbols", level, message, int(written.is_in(others).sum())))
    if odd:
        message = _(
            "%(examples)s doesn't look like a code of %(market)s. If it is one, say so.",
            examples=_some(odd),
            market=market,
        )
        found.append(Finding("odd_symbols", Level.DOUBT, message, int(written.is_in(odd).sum())))
    return found


def _isin(written: pl.Series, isins: list[str], bare: Mapping[str, str | None]) -> Finding:
    count = int(written.is_in(isins).sum())
    if len(bare) > 1:
        message = _(
            "It names instruments by an ISIN that doesn't say their code: %(examples)s. A column of codes is needed.",
            examples=_some(isins),
        )
        return Finding("isin", Level.DOUBT if any(bare.values()) else Level.REFUSAL, message, count)
    message = _(
        "It names its instrument by an ISIN that doesn't say its code: %(isin)s. Say which it is.",
        isin=isins[0],
    )
    return Finding("isin", Level.QUESTION, message, count, answers=(_any_symbol(),))


def _some(texts: list[str]) -> str:
    return ", ".join(f'"{text[:40]}"' for text in texts[:3]) + (" …" if len(texts) > 3 else "")


def _is_usual(symbol: str, market: str) -> bool:
    codes = MARKETS[market].codes if market in MARKETS else ""
    # Classes, units, preferred shares and indices have signs and longer names: anything from a letter on.
    return (
        not codes
        or bool(re.fullmatch(codes, symbol))
        or (codes.startswith("[A-Z]") and symbol[0].isalpha() and symbol.isascii())
    )


def _code_in_name(stem: str, market: str) -> str | None:
    """The code that the file's name is: written as the exchange writes it, nothing else beside it."""
    for vendor in _VENDORS:
        if found := vendor.fullmatch(stem):
            stem = found["code"].upper() if found["code"].isascii() and "_us_d" in found.string else found["code"]
    symbol = bare_symbol(stem, market)
    if symbol is None or stem.upper() in _WORDS or symbol in _WORDS:
        return None
    if market in KOREAN_MARKETS:
        return symbol if re.fullmatch(r"A?[0-9][0-9A-Za-z]{5}(?:\.[A-Z]{2})?", stem) or is_isin(stem) else None
    codes = (MARKETS[market].codes if market in MARKETS else "") or r"[A-Z]{1,6}"
    # Small letters are words more often than codes ("apple.csv").
    return symbol if stem == stem.upper() and re.fullmatch(codes, symbol) else None


def _question(stem: str, market: str) -> Finding:
    """Which symbol the bars are of; what in the file's name could be one is offered."""
    message = _(
        'It has no column of symbols, and its name "%(name)s" is no code of %(market)s. Say whose bars they are.',
        name=stem[:60],
        market=market,
    )
    parts = [part for part in re.split(r"[\s_()]+", stem) if part and part.upper() not in _WORDS]
    found = (bare_symbol(part, market) for part in parts)
    likely = dict.fromkeys(symbol for symbol in found if symbol and _could_be(symbol, market))
    answers = [Answer("symbol", symbol, _("the bars are those of %(symbol)s", symbol=symbol)) for symbol in likely]
    return Finding("no_symbol", Level.QUESTION, message, answers=(*answers[:3], _any_symbol()))


def _could_be(symbol: str, market: str) -> bool:
    codes = (MARKETS[market].codes if market in MARKETS else "") or r"[A-Z]{1,6}"
    return bool(re.fullmatch(codes, symbol))


def _any_symbol() -> Answer:
    return Answer("symbol", "", _("another code, as the exchange writes it"))


def _no_code(choices: Choices) -> Finding:
    message: Message = _(
        '"%(symbol)s" is no code of %(market)s. Give the code as the exchange writes it.',
        symbol=choices.symbol[:40],
        market=choices.market,
    )
    return Finding("no_symbol", Level.QUESTION, message, answers=(_any_symbol(),))
