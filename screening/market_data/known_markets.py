"""The markets that are known by name: their codes (ISO 10383), what people and vendors call them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class KnownMarket:
    """A market: its code, its name, what else it is called, and what vendors append to its symbols ("005930.KS").

    `codes` is the whole of a symbol there, as far as an exchange says; "" where any letters and digits may be one.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    codes: str = ""


# KRX: a digit, then digits or letters without I, O and U, which have been given since 2024 (0013V0; 00104K before).
KRX_CODE = r"[0-9][0-9A-HJ-NP-TV-Z]{5}"
_LETTERS = r"[A-Z]{1,5}(?:[.\-/][A-Z]{1,3})?"

# Words that several exchanges are called by (TSE: Tokyo, Taiwan, Toronto) stand for none of them.
_ALL = (
    KnownMarket(
        "XKRX",
        "Korea Exchange",
        (
            *("KOSPI", "KOSDAQ", "KOSDAQ GLOBAL", "KONEX", "KRX", "KRX_KOSPI", "KRX_KOSDAQ", "KS", "KQ", "KSC", "KOE"),
            *("KSE", "STK", "KSQ", "KOREA", "코스피", "코스닥", "코스닥 글로벌", "코넥스", "유가증권", "유가증권시장"),
            *("코스닥시장", "한국거래소"),
        ),
        ("KS", "KQ", "KR", "KO"),
        KRX_CODE,
    ),
    KnownMarket("XKOS", "KOSDAQ as a market of its own", (), ("KQ",), KRX_CODE),
    KnownMarket("XKON", "KONEX as a market of its own", (), (), KRX_CODE),
    KnownMarket("XNAS", "Nasdaq", ("NASDAQ", "NAS", "NMS", "NGS", "NCM", "나스닥"), ("US", "O", "OQ"), _LETTERS),
    KnownMarket("XNYS", "New York Stock Exchange", ("NYSE", "NYS", "NYQ", "뉴욕", "뉴욕증권거래소"), ("US",), _LETTERS),
    KnownMarket("XASE", "NYSE American", ("AMEX", "ASE", "NYSEAMERICAN", "아멕스"), ("US",), _LETTERS),
    KnownMarket("ARCX", "NYSE Arca", ("ARCA", "NYSEARCA", "PCX"), ("US",), _LETTERS),
    KnownMarket("BATS", "Cboe BZX", ("CBOE", "BZX"), ("US",), _LETTERS),
    KnownMarket("XTKS", "Tokyo Stock Exchange", ("TYO", "JPX", "TOKYO", "도쿄"), ("T", "JP"), r"\d{3}[0-9A-Z]0?"),
    KnownMarket("XHKG", "Hong Kong Exchange", ("HKEX", "HKSE", "HKG", "HKS", "홍콩"), ("HK",), r"\d{1,5}"),
    KnownMarket("XSHG", "Shanghai Stock Exchange", ("SSE", "SHA", "SHS", "상하이"), ("SS", "SH"), r"\d{6}"),
    KnownMarket("XSHE", "Shenzhen Stock Exchange", ("SZSE", "SHE", "SZS", "심천", "선전"), ("SZ",), r"\d{6}"),
    KnownMarket("XTAI", "Taiwan Stock Exchange", ("TWSE", "TAI", "TPE", "대만"), ("TW",), r"\d{4,6}[A-Z]?"),
    KnownMarket("XLON", "London Stock Exchange", ("LSE", "LON", "런던"), ("L", "UK")),
    KnownMarket("XETR", "Xetra", ("XETRA", "ETR", "GER"), ("DE",)),
    KnownMarket("XFRA", "Frankfurt Stock Exchange", ("FRA", "FSE"), ("F",)),
    KnownMarket("XPAR", "Euronext Paris", ("PAR", "EPA"), ("PA", "FR")),
    KnownMarket("XAMS", "Euronext Amsterdam", ("AMSTERDAM",), ("AS", "NL")),
    KnownMarket("XMIL", "Borsa Italiana", ("MIL", "BIT"), ("MI", "IT")),
    KnownMarket("XSWX", "SIX Swiss Exchange", ("SIX", "SWX"), ("SW", "CH")),
    KnownMarket("XTSE", "Toronto Stock Exchange", ("TSX", "TOR"), ("TO",)),
    KnownMarket("XASX", "Australian Securities Exchange", ("ASX",), ("AX", "AU")),
    KnownMarket("XNSE", "National Stock Exchange of India", ("NSE",), ("NS",)),
    KnownMarket("XBOM", "BSE India", ("BSE", "BOM"), ("BO",)),
    KnownMarket("XSES", "Singapore Exchange", ("SGX",), ("SI",)),
    KnownMarket(
        "CRYPTO",
        "cryptocurrencies, around the clock",
        ("COIN", "COINS", "암호화폐", "코인"),
        (),
        r"[A-Z0-9]{2,10}-[A-Z]{3,5}",
    ),
    *(
        KnownMarket(code, name, (), (), r"[A-Z0-9]{2,10}-?[A-Z]{3,5}")
        for code, name in (
            ("BINANCE", "Binance"),
            ("COINBASE", "Coinbase"),
            ("KRAKEN", "Kraken"),
            ("UPBIT", "Upbit"),
            ("BITHUMB", "Bithumb"),
        )
    ),
    KnownMarket("FOREX", "currencies", ("FX", "외환"), (), r"[A-Z]{6}"),
)
MARKETS: Mapping[str, KnownMarket] = MappingProxyType({market.code: market for market in _ALL})
SAMPLE = "SAMPLE"
# What a market is called, in capitals and without blanks, and its code.
ALIASES: Mapping[str, str] = MappingProxyType(
    {re.sub(r"[\s_\-]", "", alias).upper(): market.code for market in _ALL for alias in (market.code, *market.aliases)}
)


def known_market(text: str) -> str:
    """The code of the market that is called so ("kosdaq" is XKRX); "" when no market is."""
    return ALIASES.get(re.sub(r"[\s_\-]", "", text).upper(), "")
