"""What KIS is asked: path, TR id, parameters. Pure.

FID_ORG_ADJ_PRC means opposite things in two of them: 0 is adjusted for the candles of a period, 1 for the last 30.
"""

from dataclasses import dataclass
from datetime import date

_DOMESTIC = "/uapi/domestic-stock/v1/quotations"
_OVERSEAS = "/uapi/overseas-price/v1/quotations"


@dataclass(frozen=True)
class Transaction:
    """`on_paper`: whether paper keys are answered; all others are for real ones."""

    path: str
    tr_id: str
    on_paper: bool


PERIOD_CANDLES = Transaction(f"{_DOMESTIC}/inquire-daily-itemchartprice", "FHKST03010100", on_paper=True)
LAST_CANDLES = Transaction(f"{_DOMESTIC}/inquire-daily-price", "FHKST01010400", on_paper=True)
FINANCIAL_RATIOS = Transaction("/uapi/domestic-stock/v1/finance/financial-ratio", "FHKST66430300", on_paper=False)
OPEN_DAYS = Transaction(f"{_DOMESTIC}/chk-holiday", "CTCA0903R", on_paper=False)
FACE_VALUES = Transaction("/uapi/domestic-stock/v1/ksdinfo/rev-split", "HHKDB669105C0", on_paper=False)
FOREIGN_CANDLES = Transaction(f"{_OVERSEAS}/dailyprice", "HHDFS76240000", on_paper=True)

ADJUSTED = {PERIOD_CANDLES.tr_id: "0", LAST_CANDLES.tr_id: "1"}
# Candles of the exchange alone; NX is the other trading venue, UN both, whose volumes and closes differ.
EXCHANGE_ALONE = "J"


def period_candles(symbol: str, since: date, until: date) -> dict[str, str]:
    """Daily candles of a Korean share, adjusted: the newest 100 of the period."""
    return {
        "FID_COND_MRKT_DIV_CODE": EXCHANGE_ALONE,
        "FID_INPUT_ISCD": symbol,
        "FID_INPUT_DATE_1": f"{since:%Y%m%d}",
        "FID_INPUT_DATE_2": f"{until:%Y%m%d}",
        "FID_PERIOD_DIV_CODE": "D",
        "FID_ORG_ADJ_PRC": ADJUSTED[PERIOD_CANDLES.tr_id],
    }


def last_candles(symbol: str) -> dict[str, str]:
    """The last 30 daily candles of a Korean share, adjusted."""
    return {
        "FID_COND_MRKT_DIV_CODE": EXCHANGE_ALONE,
        "FID_INPUT_ISCD": symbol,
        "FID_PERIOD_DIV_CODE": "D",
        "FID_ORG_ADJ_PRC": ADJUSTED[LAST_CANDLES.tr_id],
    }


def foreign_candles(exchange: str, symbol: str, until: date) -> dict[str, str]:
    """Daily candles of a foreign share, adjusted: about 100 up to a day."""
    return {"AUTH": "", "EXCD": exchange, "SYMB": symbol, "GUBN": "0", "BYMD": f"{until:%Y%m%d}", "MODP": "1"}


def face_values(symbol: str, since: date, until: date) -> dict[str, str]:
    """Changes of the face value of a Korean share, of all boards (MARKET_GB 0)."""
    return {"SHT_CD": symbol, "CTS": "", "F_DT": f"{since:%Y%m%d}", "T_DT": f"{until:%Y%m%d}", "MARKET_GB": "0"}


def financial_ratios(symbol: str) -> dict[str, str]:
    """Ratios of a Korean company, by quarters."""
    return {"FID_DIV_CLS_CODE": "1", "fid_cond_mrkt_div_code": EXCHANGE_ALONE, "fid_input_iscd": symbol}


def open_days(since: date, continued: tuple[str, str] = ("", "")) -> dict[str, str]:
    """Which days from one on are open; `continued` are the keys of the page before."""
    area_nk, area_fk = continued
    return {"BASS_DT": f"{since:%Y%m%d}", "CTX_AREA_NK": area_nk, "CTX_AREA_FK": area_fk}
