"""A local KIS: as strict as the real one about tokens, keys, rates and pages, and with its oddities.

Every value is a text; candles come newest first, 100 at most; rows may be empty; a halted session has a close alone;
the gateway's errors come with status 500; FID_ORG_ADJ_PRC means opposite things in two questions.
"""

import json
import zipfile
from collections import deque
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from screening.market_data.kis.masters import LAYOUTS
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.server import Asked, Told, Wire
from screening.tests.market_data.wire.truth import Stock, TrueMarket

APP_KEY = "PSwire0123456789abcdefghijklmnopqrst"
APP_SECRET = "wire-secret-" + "x" * 168
SEOUL = ZoneInfo("Asia/Seoul")
DOMESTIC = "/uapi/domestic-stock/v1/quotations"
REAL_ONLY = frozenset({"CTCA0903R", "FHKST66430300", "HHKDB669105C0"})


class KisWire(Wire):
    """`today`: the last day that the server knows bars of; of `unfinished` it has half a day. `is_paper`: the host."""

    def __init__(self, market: TrueMarket, today: date, clock: TestClock | None = None) -> None:
        super().__init__()
        self.market = market
        self.today = today
        self.clock = clock or TestClock()
        self.unfinished: date | None = None
        self.is_paper = False
        self.per_second: int | None = None
        self.closed: set[date] = set()
        self.tokens: list[tuple[str, datetime]] = []
        self.dead_tokens: set[str] = set()
        self.next_codes: deque[str] = deque()
        self.exchange = "XKRX"
        self._moments: deque[datetime] = deque()
        self._last_issue: datetime | None = None

    def too_often(self) -> Told:
        return _gateway("EGW00201", "초당 거래건수를 초과하였습니다.")

    def answer(self, asked: Asked) -> Told:
        if asked.path == "/oauth2/tokenP":
            return self._token(asked)
        if asked.path.startswith("/master/"):
            return self._master(asked.path.removeprefix("/master/"))
        with self.lock:
            refusal = self._refusal(asked)
        return self._found(asked) if refusal is None else refusal

    def _found(self, asked: Asked) -> Told:
        match asked.headers["tr_id"], asked.path:
            case "FHKST03010100", path if path.endswith("/inquire-daily-itemchartprice"):
                return self._period_candles(asked.query)
            case "FHKST01010400", path if path.endswith("/inquire-daily-price"):
                return self._last_candles(asked.query)
            case "HHDFS76240000", path if path.endswith("/overseas-price/v1/quotations/dailyprice"):
                return self._foreign_candles(asked.query)
            case "FHKST66430300", path if path.endswith("/domestic-stock/v1/finance/financial-ratio"):
                return self._ratios(asked.query)
            case "HHKDB669105C0", path if path.endswith("/domestic-stock/v1/ksdinfo/rev-split"):
                return self._face_values(asked.query)
            case "CTCA0903R", path if path.endswith("/chk-holiday"):
                return self._open_days(asked)
        return Told.json({"rt_cd": "1", "msg_cd": "OPSQ0002", "msg1": "없는 서비스 코드 입니다."})

    # --- who may ask ---

    def _token(self, asked: Asked) -> Told:
        given = json.loads(asked.body)
        now = self.clock.now()
        if given.get("grant_type") != "client_credentials" or given.get("appkey") != APP_KEY:
            return Told.json({"error_code": "EGW00103", "error_description": "유효하지 않은 AppKey입니다."}, 403)
        if given.get("appsecret") != APP_SECRET:
            return Told.json({"error_code": "EGW00105", "error_description": "유효하지 않은 AppSecret입니다."}, 403)
        with self.lock:
            if self._last_issue and now - self._last_issue < timedelta(minutes=1):
                text = "접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)"
                return Told.json({"error_code": "EGW00133", "error_description": text}, 403)
            self._last_issue = now
            last = self.tokens[-1] if self.tokens else None
            if last is None or now - last[1] > timedelta(hours=6) or last[0] in self.dead_tokens:
                self.tokens.append((f"token-{len(self.tokens) + 1}-" + "t" * 300, now))
            value, issued = self.tokens[-1]
        ends = issued + timedelta(days=1)
        return Told.json(
            {
                "access_token": value,
                "token_type": "Bearer",
                "expires_in": int((ends - now).total_seconds()),
                "access_token_token_expired": f"{ends.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}",
            }
        )

    def _refusal(self, asked: Asked) -> Told | None:
        headers, now = asked.headers, self.clock.now()
        if self.next_codes:
            return _gateway(self.next_codes.popleft(), "일시적 오류")
        value = headers.get("authorization", "").removeprefix("Bearer ")
        issued = dict(self.tokens).get(value)
        if issued is None:
            return _gateway("EGW00121", "유효하지 않은 token 입니다.")
        if value in self.dead_tokens or now - issued >= timedelta(days=1):
            return _gateway("EGW00123", "기간이 만료된 token 입니다.")
        if (headers.get("appkey"), headers.get("appsecret")) != (APP_KEY, APP_SECRET):
            return _gateway("EGW00103", "유효하지 않은 AppKey입니다.")
        if headers.get("custtype") not in {"P", "B"} or headers.get("tr_cont") not in {"", "N"}:
            return _gateway("OPSQ2000", "ERROR : INPUT INVALID_CHECK")
        if self.is_paper and headers.get("tr_id") in REAL_ONLY:
            return _gateway("EGW02004", "실전투자 TR 이 아닙니다.")
        if self.per_second is not None:
            self._moments.append(now)
            while now - self._moments[0] >= timedelta(seconds=1):
                self._moments.popleft()
            if len(self._moments) > self.per_second:
                return self.too_often()
        return None

    # --- candles ---

    def _rows(self, stock: Stock, *, adjusted: bool) -> list[dict[str, Any]]:
        """Newest first, halted sessions with a close alone, and half a day of the unfinished one."""
        last = self.unfinished or self.today
        bars = {row[0]: row[1:] for row in stock.bars(last)}
        if not adjusted:
            bars = {session: values for session, values in stock.raw.items() if session <= last}
        if self.unfinished in bars:
            opened, high, low, _close, volume = bars[self.unfinished]
            bars[self.unfinished] = (opened, high, low, (high + low) / 2, volume // 3)
        rows, close = [], 0.0
        for session in self.market.sessions:
            if session in bars:
                close = bars[session][3]
                rows.append(_row(session, *bars[session]))
            elif session in stock.halts and session <= last and close:
                rows.append(_row(session, 0, 0, 0, close, 0))
        return rows[::-1]

    def _period_candles(self, query: dict[str, str]) -> Told:
        if query.get("FID_PERIOD_DIV_CODE") != "D" or query.get("FID_COND_MRKT_DIV_CODE") not in {"J", "NX", "UN"}:
            return Told.json({"rt_cd": "2", "msg_cd": "OPSQ2001", "msg1": "ERROR INPUT FIELD"})
        since, until = query["FID_INPUT_DATE_1"], query["FID_INPUT_DATE_2"]
        if since > until:
            return Told.json({"rt_cd": "1", "msg_cd": "OPSQ2002", "msg1": "ERROR INPUT DATE"})
        stock = self.market.called(query["FID_INPUT_ISCD"], self.unfinished or self.today)
        if stock is None:
            return _found({"output1": {"hts_kor_isnm": "", "stck_prpr": "0"}, "output2": [{}]})
        rows = self._rows(stock, adjusted=query["FID_ORG_ADJ_PRC"] == "0")
        within = [row for row in rows if since <= row["stck_bsop_date"] <= until][:100]
        # An empty row comes before today's first trade.
        header = {
            "hts_kor_isnm": stock.name.ljust(20),
            "stck_prpr": rows[0]["stck_clpr"] if rows else "0",
            "per": " 14.52",
            "eps": "4950.00",
            "pbr": "1.31",
            "lstn_stcn": "5969782550",
            "hts_avls": "4180000",
        }
        return _found({"output1": header, "output2": [{}, *within] if until > f"{self.today:%Y%m%d}" else within})

    def _last_candles(self, query: dict[str, str]) -> Told:
        stock = self.market.called(query["FID_INPUT_ISCD"], self.unfinished or self.today)
        rows = self._rows(stock, adjusted=query["FID_ORG_ADJ_PRC"] == "1") if stock else []
        return _found({"output": rows[:30]})

    def _foreign_candles(self, query: dict[str, str]) -> Told:
        stock = self.market.called(query["SYMB"], self.unfinished or self.today)
        if stock is None or query["GUBN"] != "0":
            return _found({"output1": {"rsym": "", "zdiv": "", "nrec": ""}, "output2": []})
        until = query["BYMD"] or f"{self.unfinished or self.today:%Y%m%d}"
        rows = [
            {
                "xymd": row["stck_bsop_date"],
                "clos": f"{float(row['stck_clpr']):.4f}",
                "sign": "2",
                "open": f"{float(row['stck_oprc']):.4f}",
                "high": f"{float(row['stck_hgpr']):.4f}",
                "low": f"{float(row['stck_lwpr']):.4f}",
                "tvol": row["acml_vol"],
                "tamt": "0",
            }
            for row in self._rows(stock, adjusted=query["MODP"] == "1")
            if row["stck_bsop_date"] <= until
        ][:100]
        header = {"rsym": f"D{query['EXCD']}{query['SYMB']}", "zdiv": "4", "nrec": str(len(rows))}
        return _found({"output1": header, "output2": rows})

    def _ratios(self, query: dict[str, str]) -> Told:
        stock = self.market.called(query["fid_input_iscd"], self.unfinished or self.today)
        if stock is None or query["FID_DIV_CLS_CODE"] != "1" or query["fid_cond_mrkt_div_code"] != "J":
            return _found({"output": []})
        row = {"grs": "12.50", "bsop_prfi_inrt": "-3.10", "roe_val": "9.03", "eps": "4950", "bps": "52,000.00"}
        quarters = [("202606", " 31.20"), ("202603", "29.80")]
        return _found({"output": [{**row, "stac_yymm": period, "lblt_rate": debt} for period, debt in quarters]})

    def _face_values(self, query: dict[str, str]) -> Told:
        """As the depository writes them: padded, by the day of record; each day in a form of its own."""
        today = self.unfinished or self.today
        stock = self.market.called(query["SHT_CD"], today)
        if query["MARKET_GB"] != "0" or query["CTS"]:
            return _gateway("OPSQ2000", "ERROR : INPUT INVALID_CHECK")
        rows = []
        for listed, ratio in sorted((stock.splits if stock else {}).items()):
            record = f"{listed - timedelta(days=4):%Y%m%d}"
            if query["F_DT"] <= record <= query["T_DT"]:
                rows.append(
                    {
                        "record_date": record,
                        "sht_cd": query["SHT_CD"],
                        "isin_name": stock.name if stock else "",
                        "inter_bf_face_amt": f"{100 * ratio:09}",
                        "inter_af_face_amt": f"{100:09}",
                        "td_stop_dt": f"{listed - timedelta(days=4):%Y/%m/%d} ~ {listed - timedelta(days=1):%Y/%m/%d}",
                        "list_dt": f"{listed:%Y/%m/%d}" if listed <= today else "",
                    }
                )
        return _found({"output1": rows}, tr_cont="E")

    # --- days and lists ---

    def _open_days(self, asked: Asked) -> Told:
        """Three weeks, ten days a page."""
        since = datetime.strptime(asked.query["BASS_DT"], "%Y%m%d").date()  # noqa: DTZ007  # a day
        offset = int(asked.query["CTX_AREA_NK"] or 0) if asked.headers["tr_cont"] == "N" else 0
        days = [since + timedelta(days=number) for number in range(offset, min(offset + 10, 21))]
        output = [
            {
                "bass_dt": f"{day:%Y%m%d}",
                "wday_dvsn_cd": f"{day.isoweekday() % 7 + 1:02}",
                "bzdy_yn": "Y" if day.weekday() < 5 else "N",
                "tr_day_yn": "Y" if day.weekday() < 5 else "N",
                "opnd_yn": "Y" if self._is_open(day) else "N",
                "sttl_day_yn": "Y" if day.weekday() < 5 else "N",
            }
            for day in days
        ]
        more = offset + 10 < 21
        body = {"output": output, "ctx_area_nk": str(offset + 10), "ctx_area_fk": asked.query["BASS_DT"]}
        return _found(body, tr_cont="M" if more else "D")

    def _is_open(self, day: date) -> bool:
        """As the exchange has announced it, for days to come too."""
        if day <= self.market.sessions[-1]:
            return day in self.market.sessions and day not in self.closed
        return day.weekday() < 5 and day not in self.closed

    def _master(self, file: str) -> Told:
        name = file.removesuffix(".zip")
        listed = self.market.listed(self.unfinished or self.today)
        if name in {"kospi_code.mst", "kosdaq_code.mst"}:
            board = name.split("_")[0].upper()
            lines = [
                korean_line(stock, stock.code(self.unfinished or self.today), board)
                for stock in listed
                if stock.board == board
            ]
            lines = lines or [korean_line(Stock("KRA000000000", "신주인수권", [], {}), "J00001", board, group="SW")]
        elif name.endswith("mst.cod"):
            lines = [foreign_line(stock, stock.code(self.today)) for stock in listed]
        else:
            return Told(404, b"")
        return Told(200, zipped(name, b"\r\n".join(lines) + b"\r\n"), {"content-type": "application/zip"})


def _row(session: date, opened: float, high: float, low: float, close: float, volume: float) -> dict[str, str]:
    return {
        "stck_bsop_date": f"{session:%Y%m%d}",
        "stck_clpr": f"{close:.0f}",
        "stck_oprc": f"{opened:.0f}",
        "stck_hgpr": f" {high:.0f}",
        "stck_lwpr": f"{low:.0f}",
        "acml_vol": f"{volume:.0f}",
        "acml_tr_pbmn": f"{volume * close:.0f}",
        "flng_cls_code": "00",
        "prtt_rate": "0.00",
        "mod_yn": "N",
        "prdy_vrss_sign": "2",
        "prdy_vrss": "0",
        "revl_issu_reas": "",
    }


def _found(body: dict[str, Any], tr_cont: str = "") -> Told:
    return Told.json({"rt_cd": "0", "msg_cd": "MCA00000", "msg1": "정상처리 되었습니다.", **body}, tr_cont=tr_cont)


def _gateway(code: str, text: str) -> Told:
    return Told.json({"rt_cd": "1", "msg_cd": code, "msg1": text}, 500)


FLAGS = {"halted": "N", "liquidation": "N", "administrative": "N", "spac": "N", "preferred": "0"}
FIGURES = {"sales": "30087", "operating": "3272", "roe": "9.03", "period": "20260630", "market_cap": "4180000"}


def korean_line(
    stock: Stock,
    code: str,
    board: str,
    *,
    group: str = "ST",
    indices: frozenset[str] = frozenset(),
    flags: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """A line of kospi_code.mst or kosdaq_code.mst."""
    layout = LAYOUTS[board]
    fields = ["0" if width == 1 else "" for width in layout.widths]
    values = {"group": group, **FLAGS, "listed_on": f"{stock.listed_on:%Y%m%d}", **FIGURES, **flags}
    for name, value in values.items():
        fields[layout.places[name]] = value
    for index, place in layout.indices.items():
        fields[place] = ("A" if index == "KOSPI200" else "Y") if index in indices else "N"
    if "KOSPI200" in layout.indices and "KOSPI200" not in indices:
        fields[layout.indices["KOSPI200"]] = "0"
    tail = "".join(value.rjust(width) for value, width in zip(fields, layout.widths, strict=True)).encode("cp949")
    called = stock.name.encode("cp949").ljust(40)[:40]
    return f"{code:<9}{stock.isin:<12}".encode() + called + tail


def foreign_line(stock: Stock, symbol: str) -> bytes:
    """A line of nasmst.cod."""
    fields = ["US", "22", "NAS", "나스닥", symbol, f"DNAS{symbol}", stock.name, f"{symbol} INC", "2", "USD", "4", "4"]
    return "\t".join([*fields, *["1"] * 12]).encode("cp949")


def zipped(name: str, data: bytes) -> bytes:
    """An archive with one member."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()
