"""What may be traded, by name: companies, funds, coins, commodities, currency pairs; and tickers as written. Pure data.

Values are (symbol, market): Korean companies by their six digits, coins by base asset, futures by root.
"""

import re
from collections.abc import Iterator

from parsers.extraction.grammar.common.tickers import KNOWN_TICKERS
from parsers.extraction.grammar.lexicon.entries import Entry, Pattern, words

# Surfaces of one symbol stand on one line, parted by commas.
_KOREAN = """
005930 삼성전자, 삼전, samsung electronics
005935 삼성전자우
000660 sk하이닉스, 하이닉스, sk 하이닉스, sk hynix, hynix
005380 현대차, 현대자동차, hyundai motor
000270 기아, 기아차, kia
373220 lg에너지솔루션, lg엔솔, 엔솔, lg energy solution
207940 삼성바이오로직스, 삼바, samsung biologics
068270 셀트리온, celltrion
035420 네이버, naver
035720 카카오, kakao
323410 카카오뱅크, kakaobank
377300 카카오페이
051910 lg화학, lg chem
006400 삼성sdi, samsung sdi
005490 포스코홀딩스, posco홀딩스, 포스코, posco, posco holdings
003670 포스코퓨처엠
047050 포스코인터내셔널
012330 현대모비스, hyundai mobis
105560 kb금융, kb financial
055550 신한지주, 신한금융지주, shinhan
086790 하나금융지주, 하나금융
316140 우리금융지주, 우리금융
024110 기업은행
028260 삼성물산
066570 lg전자, lg electronics
015760 한국전력, 한전, kepco
017670 sk텔레콤, skt, sk telecom
030200 kt
032640 lg유플러스, 유플러스
033780 kt&g
032830 삼성생명
000810 삼성화재
009150 삼성전기
018260 삼성sds
010140 삼성중공업
259960 크래프톤, krafton
036570 엔씨소프트, ncsoft
251270 넷마블
263750 펄어비스
247540 에코프로비엠
086520 에코프로
352820 하이브, hybe
041510 에스엠
035900 jyp ent, jyp
034020 두산에너빌리티
012450 한화에어로스페이스, 한화에어로, hanwha aerospace
042660 한화오션
009830 한화솔루션
272210 한화시스템
329180 hd현대중공업, 현대중공업
009540 hd한국조선해양, 한국조선해양
267250 hd현대
011200 hmm
003490 대한항공, korean air
034730 sk
096770 sk이노베이션
402340 sk스퀘어
011170 롯데케미칼
010130 고려아연
004020 현대제철
000720 현대건설
086280 현대글로비스
090430 아모레퍼시픽
051900 lg생활건강
003550 lg
034220 lg디스플레이
011070 lg이노텍
042700 한미반도체
196170 알테오젠
028300 hlb
068760 셀트리온제약
326030 sk바이오팜
128940 한미약품
000100 유한양행
010950 s-oil, 에쓰오일
161390 한국타이어
139480 이마트
004170 신세계
097950 cj제일제당
271560 오리온
003230 삼양식품
064350 현대로템
079550 lig넥스원
047810 한국항공우주
005830 db손해보험
138040 메리츠금융지주
006800 미래에셋증권
039490 키움증권
088980 맥쿼리인프라
069500 kodex 200, 코덱스 200
122630 kodex 레버리지
114800 kodex 인버스
252670 kodex 200선물인버스2x, 곱버스
102110 tiger 200, 타이거 200
229200 kodex 코스닥150
133690 tiger 미국나스닥100
360750 tiger 미국s&p500
379800 kodex 미국s&p500
"""

_AMERICAN = """
AAPL apple, 애플
MSFT microsoft, 마이크로소프트
AMZN amazon, 아마존
NVDA nvidia, 엔비디아
TSLA tesla, 테슬라
GOOGL google, alphabet, 구글, 알파벳
META facebook, meta platforms, 메타
NFLX netflix, 넷플릭스
AMD 에이엠디, advanced micro devices
INTC intel, 인텔
AVGO broadcom, 브로드컴
QCOM qualcomm, 퀄컴
MU micron, 마이크론
TSM tsmc
PLTR palantir, 팔란티어
COIN coinbase, 코인베이스
MSTR microstrategy, 마이크로스트래티지
F ford motor, ford
JPM jpmorgan, jp morgan, jp모건
BAC bank of america
GS goldman sachs
BRK.B berkshire, berkshire hathaway, 버크셔
KO coca-cola, coca cola, 코카콜라
PEP pepsi, pepsico, 펩시
MCD mcdonald's, mcdonalds, 맥도날드
SBUX starbucks, 스타벅스
NKE nike, 나이키
DIS disney, walt disney, 디즈니
WMT walmart, 월마트
COST costco, 코스트코
BA boeing, 보잉
XOM exxon, exxon mobil, exxonmobil, 엑손모빌
CVX chevron, 셰브론
PFE pfizer, 화이자
LLY eli lilly, 일라이릴리
JNJ johnson & johnson, 존슨앤드존슨
UNH unitedhealth
ORCL oracle corp
CRM salesforce
ADBE adobe
UBER uber technologies
BABA alibaba, 알리바바
IONQ ionq, 아이온큐
SPY 스파이
QQQ 큐큐큐
IONQ 아이온큐
TQQQ 티큐
SOXL 속슬
SCHD 슈드
"""

_COINS = """
BTC btc, bitcoin, xbt, 비트코인, 비트
ETH eth, ethereum, ether, 이더리움, 이더
SOL sol, solana, 솔라나
XRP xrp, ripple, 리플
DOGE doge, dogecoin, 도지코인, 도지
ADA ada, cardano, 에이다
BNB bnb, binance coin, 바이낸스코인
AVAX avax, avalanche, 아발란체
DOT polkadot, 폴카닷
LTC ltc, litecoin, 라이트코인
BCH bch, bitcoin cash, 비트코인캐시
ETC 이더리움 클래식, 이더리움클래식, ethereum classic
LINK chainlink, 체인링크
TRX trx, 트론
SUI 수이
SHIB shib, shiba inu, 시바이누
MATIC matic, polygon
ATOM 코스모스
XLM xlm, stellar
UNI uniswap
PEPE pepe, 페페
APT aptos, 앱토스
ARB arbitrum
NEAR near protocol
"""

# Roots that "futures" may follow, or that stand for the futures by themselves.
_FUTURES = """
GC gold, comex gold, xau, xauusd, 금, 골드
SI silver, xag, xagusd, 은, 실버
HG copper, 구리
PL platinum, 백금
PA palladium
CL crude, crude oil, wti, wti crude, wti crude oil, oil, 원유, 크루드 오일, 서부텍사스유
BZ brent, brent crude, 브렌트유
NG natural gas, natgas, nat gas, 천연가스
ES e-mini s&p, e-mini s&p 500, s&p e-mini, emini s&p, s&p 500 e-mini, s&p 500 emini
NQ e-mini nasdaq, nasdaq e-mini, e-mini nasdaq 100, nasdaq 100 e-mini, nasdaq futures
YM e-mini dow
RTY e-mini russell, e-mini russell 2000
ZC corn, 옥수수
ZW wheat, 밀
ZS soybeans, soybean, soy, 대두
ZN 10-year note, 10-year treasury note, ten-year note
ZB treasury bond, 30-year bond
KC coffee, 커피
SB sugar, 설탕
CT cotton
CC cocoa
LE live cattle
HE lean hogs
"""
# Korean words of one syllable are commodities only before "futures".
_SHORT = frozenset({"금", "은", "밀"})
_QUOTED_IN = "usd|usdt|usdc|busd|krw|eur|perp|usdt perp"
_CURRENCIES = "eur|usd|gbp|jpy|aud|nzd|cad|chf|krw|sek|nok|mxn|cnh|sgd|hkd|zar|try"
_PAIR = re.compile(rf"(?<![a-z])(?P<base>{_CURRENCIES})[ ]?[/-]?(?P<quote>{_CURRENCIES})(?![a-z])")
_PAIR_NAMES = """
EURUSD 유로달러, euro dollar, fiber
USDJPY 달러엔, dollar yen
GBPUSD 파운드달러, pound dollar, cable
USDKRW 달러원, 원달러, 원/달러, 달러/원, dollar won
AUDUSD 호주달러, aussie
"""


def _table(text: str) -> Iterator[tuple[str, list[str]]]:
    for line in text.strip().splitlines():
        symbol, _blank, surfaces = line.partition(" ")
        yield symbol, [surface.strip() for surface in surfaces.split(",")]


def _named(text: str, market: str) -> Iterator[Entry]:
    for symbol, surfaces in _table(text):
        for surface in surfaces:
            yield from words("SYMBOL", (symbol, market), surface.replace("|", " "))


def _coins() -> Iterator[Entry]:
    for symbol, surfaces in _table(_COINS):
        value = (symbol, "CRYPTO")
        yield from words("SYMBOL", value, *surfaces)
        for quote in _QUOTED_IN.split("|"):
            for sign in ("/", "-", ""):
                yield from words("SYMBOL", value, f"{symbol.lower()}{sign}{quote}")
        yield from words("SYMBOL", value, f"{symbol.lower()} / usdt", f"{symbol.lower()} / usd")


def _futures() -> Iterator[Entry]:
    for symbol, surfaces in _table(_FUTURES):
        value = (symbol, "FUTURES")
        named = [surface for surface in surfaces if surface not in _SHORT]
        yield from words("COMMODITY", value, *named)
        for surface in (*surfaces, symbol.lower()):
            ends = ("futures", "future", "contract", "contracts") if surface.isascii() else ("선물",)
            yield from words("SYMBOL", value, *(f"{surface} {end}" for end in ends if not surface.endswith(end)))


NAMES: tuple[Entry, ...] = (
    *_named(_KOREAN, "KR"),
    *_named(_AMERICAN, "US"),
    *_named(_PAIR_NAMES, "FX"),
    *_coins(),
    *_futures(),
)

_NOT_TICKER_WORDS = """
    RSI MACD SMA EMA WMA MA ATR ADX CCI MFI DI ROC ROE ROA ROI ROIC EPS PER PBR PSR PCR PEG VWAP OBV BB BBANDS SAR DMI
    RS US USA UK EU KR ET EST EDT CT CST PT PST UTC GMT KST CET AM PM ETF ETFS IPO API CEO CFO GDP CPI PPI FED SEC NYSE
    KRX HTS USD USDT KRW EUR JPY GBP FX TP SL RR OK PDF URL AI IT TV NASDAQ KOSPI KOSDAQ SP DJIA GC DC TA AND OR NOT IF
    BUY SELL LONG SHORT EXIT ENTRY STOP LOSS TAKE THE ALL IN ON AT OF TO IS BE BY AS ONLY WHEN RULE RULES NOTE LOW HIGH
    OPEN CLOSE VOL DCA PE PB PS FTSE CAGR PNL YTD QOQ YOY EOD BOD VIX DXY LOL LMAO IMO IMHO TBH FYI FOMO YOLO DYOR NFA
    HODL ATH ATL OTM ITM ATM IV DTE FAQ TLDR TL DR EDIT PS PPS DD TA FA BTW AFAIK IIRC WSB ROTH IRA TFSA OCO GTC MOC LOC
    MOO LOO BE WR RTH ETH PDT HFT SYSTEM IGNORE NEVER ALWAYS DO MUST NO YES NEW OLD ANY EACH EVERY THEN ELSE WITH FOR
    FROM OVER UNDER ABOVE BELOW SIZE RISK TIME DAY DAYS WEEK BAR BARS UP DOWN MY ME WE SO MAX MIN AVG STD TF LTF HTF SMC
    ICT FVG BOS POC HVN LVN TD NR DEMA TEMA HMA KAMA VWMA TRIX TSI CMF KDJ PVT ADL AO UO PPO CMO DPO EOM KST ALMA OHLC
    OHLCV HA TTM NDX SPX RUT JSON HTML CSV SQL CAN NOW WAS HAS HAVE ARE GET GOT OUT OFF ONE TWO TEN LET HOW WHY WHO
    ASAP MONEY STOCK STOCKS FOMC NFP CPI OPEX FUTURES CRYPTO FOREX MACRO EBIT EBITDA FCF NAV AUM LTM TTM MRQ
"""
_NOT_TICKERS = frozenset(_NOT_TICKER_WORDS.split())
_TICKER = re.compile(
    r"(?<![A-Za-z0-9.&/$])(?P<dollar>\$)?(?P<symbol>[A-Z]{1,5}(?:\.[AB])?)(?![A-Za-z0-9&/%])(?!\.[A-Z])"
)
_CODE = re.compile(r"(?<![\d.,a-z$])(?P<code>\d{6})(?:\.k[sq])?(?![\d.,%a-z만억조원주]| ?(?:shares|won|krw|주|원))")
_COIN_ROOTS = frozenset(symbol for symbol, _surfaces in _table(_COINS))


def _is_shouted(source: str) -> bool:
    """Whether capitals mark nothing in it; a list of well-known tickers is not shouted."""
    words = re.findall(r"[^\W\d_]+", source)
    letters = [sign for word in words if word not in KNOWN_TICKERS for sign in word]
    return len(letters) > 12 and sum(sign.isupper() for sign in letters) > 0.6 * len(letters)


def _ticker(match: re.Match[str]) -> tuple[str, str] | None:
    """A word of capitals that is well known as a ticker, or has a dollar sign."""
    symbol = match["symbol"]
    if match["dollar"]:
        return (symbol, "CRYPTO") if symbol in _COIN_ROOTS else (symbol, "US")
    return (symbol, "US") if symbol in KNOWN_TICKERS and not _is_shouted(match.string) else None


def _maybe_ticker(match: re.Match[str]) -> tuple[str, str] | None:
    """A word of capitals that no list has as something else; in a shouted sentence there are none."""
    symbol = match["symbol"]
    if match["dollar"] or len(symbol) == 1 or symbol in _NOT_TICKERS or symbol in KNOWN_TICKERS:
        return None
    return None if _is_shouted(match.string) else (symbol, "US")


def _pair(match: re.Match[str]) -> tuple[str, str] | None:
    if match["base"] == match["quote"]:
        return None
    return (match["base"] + match["quote"]).upper(), "FX"


# The root of a future before its bars: "ES 5min", "NQ, half-hour bars".
_BARS_OF = (
    r"(?:\d+ ?-?(?:m|mins?|minutes?|h|hrs?|hours?)\b|half-hour|hourly|one-hour|five-minute|fifteen-minute|futures)"
)
_ROOTS = "ES|NQ|YM|RTY|CL|GC|NG|ZB|ZN|HG|SI"
# The last of several has "futures" behind it: "GC, HG and SI futures".
_ROOT = re.compile(
    rf"(?<![A-Za-z$/])(?P<root>{_ROOTS})"
    rf"(?=(?:(?:, ?| ?[/&] ?|,? and | or )(?:{_ROOTS})\b)*[ ,:-]+(?:on the )?{_BARS_OF})"
)

NAME_PATTERNS: tuple[Pattern, ...] = (
    Pattern("SYMBOL", _ROOT, lambda match: (match["root"], "FUTURES"), of_source=True),
    Pattern("SYMBOL", _TICKER, _ticker, of_source=True),
    # Capitals may be anything (FOMC, LMAO): the languages say where they are a symbol.
    Pattern("TICKER", _TICKER, _maybe_ticker, of_source=True),
    Pattern("SYMBOL", _PAIR, _pair),
    Pattern("SYMBOL", _CODE, lambda match: (match["code"], "KR")),
)
