"""Indices, markets, timeframes and clock times, in both scripts. Pure data."""

import re

from parsers.extraction.grammar.lexicon.entries import Entry, Pattern, words

# Index and its market.
INDICES: tuple[Entry, ...] = (
    *words(
        "INDEX",
        ("SP500", "US"),
        *(
            "s&p 500",
            "s&p500",
            "s & p 500",
            "sp500",
            "sp 500",
            "snp 500",
            "snp500",
            "spx",
            "s&p",
            "standard & poor's 500",
        ),
        *("에스앤피 500", "에스앤피500", "s&p 500 지수", "미국 s&p 500"),
    ),
    *words(
        "INDEX",
        ("NASDAQ100", "US"),
        *(
            "nasdaq 100",
            "nasdaq100",
            "ndx",
            "ndx 100",
            "nas100",
            "nasdaq hundred",
            "nasdaq 100 index",
            "나스닥 100",
            "나스닥100",
        ),
    ),
    *words(
        "INDEX",
        ("DJIA", "US"),
        *("dow jones", "dow jones industrial average", "dow jones industrials", "djia", "dow 30", "dow30", "dow"),
        *("다우", "다우존스", "다우 30", "다우 지수", "다우존스 지수"),
    ),
    *words("INDEX", ("RUSSELL2000", "US"), "russell 2000", "russell2000", "rut", "러셀 2000", "러셀2000"),
    *words("INDEX", ("KOSPI200", "KR"), "kospi 200", "kospi200", "코스피 200", "코스피200"),
    *words("INDEX", ("KOSPI", "KR"), "kospi", "코스피", "유가증권 시장", "거래소 시장", "코스피 시장"),
    *words("INDEX", ("KOSDAQ", "KR"), "kosdaq", "코스닥", "코스닥 시장"),
)
MARKETS: tuple[Entry, ...] = (
    *words(
        "MARKET",
        "US",
        *("us", "u.s.", "u.s", "usa", "american", "us-listed", "u.s.-listed", "us listed", "nyse", "nasdaq", "amex"),
        *(
            "nyse and nasdaq",
            "wall street",
            "미국",
            "미국 주식",
            "미국 시장",
            "미국 상장",
            "미국 증시",
            "나스닥",
            "미장",
            "뉴욕 증시",
        ),
    ),
    *words(
        "MARKET",
        "KR",
        *("korea", "korean", "krx", "south korean", "korea exchange", "korea-listed", "국내", "국내 주식", "국내 증시"),
        *(
            "한국",
            "한국 주식",
            "국내 시장",
            "국내 상장",
            "한국 증시",
            "한국 시장",
            "국장",
            "한국거래소",
            "국내 주식 시장",
        ),
    ),
    *words(
        "MARKET",
        "CRYPTO",
        *(
            "crypto",
            "cryptocurrency",
            "cryptocurrencies",
            "cryptos",
            "altcoin(s)",
            "alts",
            "binance",
            "upbit",
            "coin(s)",
        ),
        *(
            "암호화폐",
            "암호 화폐",
            "가상화폐",
            "가상 화폐",
            "코인",
            "알트코인",
            "알트",
            "업비트",
            "바이낸스",
            "빗썸",
            "코인 시장",
        ),
    ),
    *words("MARKET", "FX", "forex", "fx", "currency pair(s)", "currencies", "외환", "통화쌍", "fx 마진"),
    *words("MARKET", "FUTURES", "futures", "futures contract(s)", "선물", "해외선물", "해외 선물"),
)

# Timeframes that have a word or a fixed spelling; "15 minute chart" is made by the grammars from number and unit.
_SPELLED = {
    "1m": ("1m", "m1", "1 min", "1min"),
    "5m": ("5m", "m5", "5 min", "5min"),
    "15m": ("15m", "m15", "15 min", "15min"),
    "30m": ("30m", "m30", "30 min", "30min"),
    "1h": ("1h", "h1", "60m", "1hr", "1 hr", "60min", "60 min", "hourly"),
    "4h": ("4h", "h4", "240m", "4hr", "4 hr", "240 min"),
    "1d": ("1d", "d1", "daily", "일봉", "일봉상", "일봉 기준"),
    "1w": ("1w", "w1", "weekly", "주봉", "주봉상", "주봉 기준"),
    "1M": ("1mo", "monthly", "월봉", "월봉상", "월봉 기준"),
}
_BARS = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240}
FRAMES: tuple[Entry, ...] = (
    *(entry for frame, surfaces in _SPELLED.items() for entry in words("FRAME", frame, *surfaces)),
    *(
        entry
        for frame, minutes in _BARS.items()
        for entry in words("FRAME", frame, f"{minutes}분봉", f"{minutes} 분봉")
    ),
    *words("FRAME", "1h", "1시간봉", "1시간 봉", "한시간봉", "한 시간봉", "60분 차트"),
    *words("FRAME", "4h", "4시간봉", "4시간 봉", "네시간봉", "네 시간봉"),
)


def frame_of(count: float, unit: str) -> str | None:
    """The timeframe of so many minutes, hours, bars (days), weeks or months; None when there is no such."""
    if unit in ("minutes", "hours"):
        minutes = count * (60 if unit == "hours" else 1)
        return next((frame for frame, size in _BARS.items() if size == minutes), None)
    return {("bars", 1.0): "1d", ("days", 1.0): "1d", ("weeks", 1.0): "1w", ("months", 1.0): "1M"}.get((unit, count))


_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?(?![\d:.])"
    r" ?(?P<half>a\.?m\.?|p\.?m\.?)(?![a-z])"
    r"|(?<![\d:.])(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?! ?[ap]\.?m)"
)


def _clock(match: re.Match[str]) -> int | None:
    """Minutes after midnight."""
    if match["hour24"]:
        return int(match["hour24"]) * 60 + int(match["minute24"])
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12:
        return hour * 60 + minute if hour < 24 and match["minute"] else None
    return (hour % 12 + (12 if match["half"].startswith("p") else 0)) * 60 + minute


CLOCKS: tuple[Pattern, ...] = (Pattern("TIME", _CLOCK, _clock),)
ZONES: tuple[Entry, ...] = (
    *words(
        "ZONE",
        "America/New_York",
        *("et", "est", "edt", "eastern", "eastern time", "new york time", "ny time", "new york", "us eastern"),
        *("뉴욕 시간", "미국 동부 시간", "동부 시간", "미국 시간"),
    ),
    *words("ZONE", "Asia/Seoul", "kst", "korea time", "korean time", "seoul time", "seoul", "한국 시간", "서울 시간"),
    *words("ZONE", "UTC", "utc", "gmt", "세계 표준시", "협정 세계시"),
)
FACTS: tuple[Entry, ...] = (*INDICES, *MARKETS, *FRAMES, *ZONES)
FACT_PATTERNS = CLOCKS
