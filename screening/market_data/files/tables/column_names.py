"""What vendors call the columns of a file of daily bars: one dictionary, compared without case and decoration. Pure."""

import re
from collections.abc import Mapping

from screening.market_data.files.description import Role

# The units that a header may add without changing what the numbers are; "(천주)" or "(mn)" would, and is not known.
_UNIT = re.compile(r"[(\[](?:원|주|krw|usd|eur|jpy|gbp|cny|hkd|₩|\$|€|£|¥|円|株|shares?)[)\]]$", re.IGNORECASE)
_DECORATION = re.compile(r"[\s_\-.*<>'\"\ufeff]")
_COUNTED = re.compile(r" \(\d+\)$")
_NUMBERED = re.compile(r"^\d\. (?=[a-z])", re.IGNORECASE)

_WRITTEN: Mapping[Role, tuple[str, ...]] = {
    Role.SESSION: (
        *("date", "session", "day", "trade date", "trading day", "trading date", "as of date", "business date"),
        *("날짜", "일자", "거래일", "거래일자", "기준일", "기준일자", "매매일", "매매일자", "영업일자"),
        *("datum", "tag", "fecha", "data", "日付", "日付け", "日期", "交易日期", "trade_date"),
        *("bas_dd", "stck_bsop_date", "xymd", "bsop_date", "dt", "trd_dd"),
    ),
    Role.SYMBOL: (
        *("symbol", "ticker", "code", "stock code", "ticker symbol", "instrument", "security", "tic"),
        *("종목코드", "단축코드", "종목", "코드", "종목번호", "티커", "isu_srt_cd", "stk_cd", "mksc_shrn_iscd"),
        *("isin", "kürzel", "symbole", "コード", "銘柄コード", "代码", "股票代码", "ts_code"),
    ),
    Role.NAME: (
        *("name", "company", "company name", "security name", "종목명", "회사명", "한글종목명", "종목이름"),
        *("isu_nm", "stk_nm", "hts_kor_isnm", "銘柄名", "名称", "股票名称", "nom", "nombre"),
    ),
    Role.MARKET: ("market", "exchange", "mic", "시장", "시장구분", "거래소", "mkt_nm"),
    Role.OPEN: (
        *("open", "open price", "opening price", "price open", "px_open", "o", "시가", "시초가", "오픈"),
        *("tdd_opnprc", "stck_oprc", "open_pric", "oprc"),
        *("eröffnung", "eröffn.", "eröffnungskurs", "ouv.", "ouverture", "apertura", "abertura", "otwarcie"),
        *("始値", "开盘", "开盘价"),
    ),
    Role.HIGH: (
        *("high", "high price", "day high", "price high", "px_high", "h", "고가", "최고가", "tdd_hgprc", "stck_hgpr"),
        *("high_pric", "hgpr", "hoch", "tageshoch", "plus haut", "+ haut", "haut", "máximo", "máx.", "massimo"),
        *("máxima", "najwyzszy", "najwyższy", "高値", "高", "最高", "最高价"),
    ),
    Role.LOW: (
        *("low", "low price", "day low", "price low", "px_low", "l", "저가", "최저가", "tdd_lwprc", "stck_lwpr"),
        *("low_pric", "lwpr", "tief", "tiefst", "tagestief", "plus bas", "+ bas", "bas", "mínimo", "mín.", "minimo"),
        *("mínima", "najnizszy", "najniższy", "安値", "低", "最低", "最低价"),
    ),
    Role.CLOSE: (
        *("close", "close/last", "last", "price", "close price", "closing price", "last price", "price close"),
        *("px_last", "c", "close price adjusted for splits.", "close close price adjusted for splits."),
        *("종가", "현재가", "tdd_clsprc", "stck_clpr", "clos", "cur_prc"),
        *("schluss", "schlusskurs", "schlußkurs", "zuletzt", "letzter", "dernier", "clôture", "clot", "último"),
        *("cierre", "ultimo", "chiusura", "fechamento", "zamkniecie", "zamknięcie", "終値", "收盘", "收盘价"),
    ),
    Role.ADJUSTED: (
        *("adj close", "adj. close", "adjusted close", "adjusted_close", "adjclose", "close adjusted", "adjusted"),
        *(
            "adj close adjusted close price adjusted for splits and dividend and/or capital gain distributions.",
            "adj close price",
        ),
        *("수정종가", "수정주가", "수정 종가", "調整後終値", "调整收盘价"),
    ),
    Role.VOLUME: (
        *("volume", "vol", "vol.", "volume traded", "trading volume", "total volume", "v", "px_volume", "share volume"),
        *("거래량", "acc_trdvol", "acml_vol", "tvol", "trde_qty", "총거래량", "누적거래량"),
        *(
            "volumen",
            "umsatz in stück",
            "stück",
            "volúmen",
            "quantité",
            "volumi",
            "wolumen",
            "出来高",
            "交易量",
            "成交量",
        ),
    ),
    # Columns that are known and not needed: said apart from those that nobody knows.
    Role.IGNORED: (
        *("대비", "전일대비", "등락률", "등락율", "변동 %", "거래대금", "시가총액", "상장주식수", "소속부", "표준코드"),
        *("change", "change %", "chg%", "% change", "변동%", "+/- %", "variation %", "% var.", "var%", "変化率 %"),
        *("amount", "turnover", "value", "vwap", "dividends", "stock splits", "capital gains", "openint", "per"),
        *("currency", "통화", "전일비", "tickvol", "spread", "splitfactor", "divcash"),
    ),
}
# A word for a moment: the session when nothing else is, a time of day beside a date.
_MOMENTS = ("datetime", "timestamp", "time", "date time", "일시", "시각", "open time", "opentime", "체결일시")
_TIMES = ("time", "hour", "시간", "체결시간", "시각", "stck_cntg_hour", "uhrzeit", "heure", "hora", "時刻", "时间")
_EPOCHS = ("unix", "epoch", "unix timestamp", "t")
_PERIODS = ("per", "period", "interval", "주기")


def normalized(name: str) -> str:
    """A header's name without case, spaces, decoration, a neutral unit, and the count that made it unique."""
    bare = _UNIT.sub("", _COUNTED.sub("", _NUMBERED.sub("", name.strip())).strip())
    return _DECORATION.sub("", bare).casefold()


_ROLES: Mapping[str, Role] = {normalized(name): role for role, names in _WRITTEN.items() for name in names}
_MOMENT_NAMES = frozenset(map(normalized, (*_MOMENTS, *_EPOCHS)))
_TIME_NAMES = frozenset(map(normalized, _TIMES))
_PERIOD_NAMES = frozenset(map(normalized, _PERIODS))


def role_of(name: str) -> Role | None:
    """What a column of that name is to us; None for names that nobody knows, and for words of moments."""
    return _ROLES.get(normalized(name))


def is_moment(name: str) -> bool:
    """Whether the name may be that of the session, when no other column is."""
    return normalized(name) in _MOMENT_NAMES


def is_time(name: str) -> bool:
    """Whether the name is a time of day, when another column has the date."""
    return normalized(name) in _TIME_NAMES


def is_isin(name: str) -> bool:
    """Whether the column has international numbers, which are symbols only where nothing else is."""
    return normalized(name) == "isin"


def is_period(name: str) -> bool:
    """Whether the column says how long a row lasts ("D", "W", "60")."""
    return normalized(name) in _PERIOD_NAMES
