"""Names of markets, indexes, symbols and companies. Pure data."""

import re

# Pattern -> (index, market).
INDEXES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), index, market)
    for pattern, index, market in (
        (r"s ?& ?p ?-?500|sp ?500|에스앤피 ?500", "SP500", "US"),
        (r"nasdaq ?-?100|나스닥 ?100", "NASDAQ100", "US"),
        (r"\bdow (?:jones|30|industrial)|\bdjia\b|다우 ?(?:존스|30|지수)", "DJIA", "US"),
        (r"russell ?2000|러셀 ?2000", "RUSSELL2000", "US"),
        (r"kospi ?200|코스피 ?200", "KOSPI200", "KR"),
        (r"kosdaq(?! ?150)|코스닥(?! ?150)", "KOSDAQ", "KR"),
        (r"kospi(?! ?200)|코스피(?! ?200)|유가증권 ?시장", "KOSPI", "KR"),
    )
)
MARKETS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), market)
    for pattern, market in (
        (
            r"\b(?:us|u\.s\.|american)(?:-listed)? (?:[a-z]+ )?(?:stocks?|company|companies|equities|shares|market)",
            "US",
        ),
        (r"\b(?:nyse|nasdaq)\b(?! ?100)|미국 ?(?:주식|상장|시장|종목|증시)|나스닥(?! ?100)", "US"),
        (
            r"\b(?:korean?|krx) (?:stocks?|compan|market|equities|shares)|(?:국내|한국) ?(?:상장|주식|종목|증시|시장)",
            "KR",
        ),
        (r"\bcrypto(?:currenc(?:y|ies)|s)?\b|\baltcoins?\b|암호 ?화폐|가상 ?화폐|코인|알트", "CRYPTO"),
        (r"\b(?:forex|fx|currency pairs?)\b|외환|환율 ?거래", "FX"),
        (r"\bfutures\b|선물", "FUTURES"),
    )
)
NAMED_SYMBOLS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), symbol, market)
    for pattern, symbol, market in (
        (r"(?<![a-z])(?:btc|bitcoin)(?:[/-]?(?:usdt?|krw))?(?![a-z])|비트 ?코인(?! ?캐시)", "BTC", "CRYPTO"),
        (
            r"(?<![a-z])(?:eth|ethereum)(?:[/-]?(?:usdt?|krw|btc))?(?![a-z])|이더(?:리움)?(?! ?리움 ?클래식)",
            "ETH",
            "CRYPTO",
        ),
        (r"(?<![a-z])(?:sol|solana)(?:[/-]?(?:usdt?|krw))?(?![a-z])|솔라나", "SOL", "CRYPTO"),
        (r"(?<![a-z])(?:xrp|ripple)(?![a-z])|리플", "XRP", "CRYPTO"),
        (r"(?<![a-z])(?:doge|dogecoin)(?![a-z])|도지 ?코인", "DOGE", "CRYPTO"),
        (r"\bgold (?:futures|contract)|(?<![a-z])gc(?![a-z])|금 ?선물", "GC", "FUTURES"),
        (r"\bcrude(?: oil)?(?: futures)?\b|(?<![a-z])cl(?![a-z])|원유 ?선물", "CL", "FUTURES"),
        (r"\btesla\b|테슬라", "TSLA", "US"),
        (r"\bnvidia\b|엔비디아", "NVDA", "US"),
        (r"\bapple (?:stock|shares)\b|애플", "AAPL", "US"),
        (r"\bmicrosoft\b|마이크로소프트", "MSFT", "US"),
        (r"\bamazon\b|아마존", "AMZN", "US"),
    )
)
PAIR = re.compile(r"(?<![a-z])(eur|usd|gbp|jpy|aud|nzd|cad|chf|krw)[/-]?(usd|eur|gbp|jpy|aud|nzd|cad|chf|krw)(?![a-z])")
KOREAN_COMPANIES = {
    "삼성전자": "005930", "sk하이닉스": "000660", "현대차": "005380", "현대자동차": "005380", "기아": "000270",
    "lg에너지솔루션": "373220", "삼성바이오로직스": "207940", "셀트리온": "068270", "네이버": "035420",
    "naver": "035420",
    "카카오": "035720", "lg화학": "051910", "삼성sdi": "006400", "포스코홀딩스": "005490", "posco홀딩스": "005490",
    "현대모비스": "012330", "kb금융": "105560", "신한지주": "055550", "하나금융지주": "086790", "삼성물산": "028260",
    "lg전자": "066570", "한국전력": "015760", "sk텔레콤": "017670", "kt&g": "033780", "삼성생명": "032830",
    "크래프톤": "259960", "에코프로비엠": "247540", "에코프로": "086520", "하이브": "352820",
    "두산에너빌리티": "034020",
    "한화에어로스페이스": "012450", "kodex 200": "069500",
}  # fmt: skip
TICKER = re.compile(r"(?<![A-Za-z0-9$.&/])\$?([A-Z]{2,5})(?![A-Za-z0-9&/])")
DOLLAR_TICKER = re.compile(r"\$([A-Z]{1,5})(?![A-Za-z0-9])")
_NOT_TICKERS = """
    RSI MACD SMA EMA WMA MA ATR ADX CCI MFI DI ROC ROE ROA EPS PER PBR PSR PCR PEG VWAP OBV BB BBANDS SAR DMI
    RS US USA UK EU KR ET EST EDT PT UTC GMT KST CET AM PM ETF ETFS IPO API CEO CFO GDP CPI FED SEC NYSE KRX
    HTS USD KRW EUR JPY GBP FX TP SL RR OK PDF URL AI IT TV NASDAQ KOSPI KOSDAQ SP DJIA GC DC TA AND OR NOT IF
    BUY SELL LONG SHORT EXIT ENTRY STOP LOSS TAKE THE ALL IN ON AT OF TO IS BE BY AS ONLY WHEN RULE RULES NOTE
    LOW HIGH OPEN CLOSE VOL DCA BTC ETH SOL XRP DOGE CL PE PB PS FTSE CAGR ROI PNL YTD QOQ YOY EOD VIX DXY
"""
NOT_TICKERS = frozenset(_NOT_TICKERS.split())
