"""How one source writes numbers, days and rows: the axes along which files of bars differ."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

ROLES = ("date", "symbol", "open", "high", "low", "close", "volume")
EXTRA = ("name", "change", "amount", "adjusted")
ZONES = {"XKRX": ZoneInfo("Asia/Seoul"), "XNAS": ZoneInfo("America/New_York")}

# What vendors call the columns, in the order of ROLES and EXTRA.
HEADERS: tuple[tuple[str, ...], ...] = (
    ("Date", "Symbol", "Open", "High", "Low", "Close", "Volume", "Name", "Change", "Amount", "Adj Close"),
    ("date", "ticker", "open", "high", "low", "close", "vol", "name", "chg%", "amount", "adjclose"),
    ("Date", "Symbol", "Open", "High", "Low", "Close/Last", "Volume", "Name", "Change %", "Amount", "Adj Close"),
    ("Date", "Symbol", "Open", "High", "Low", "Price", "Vol.", "Name", "Change %", "Amount", "Adj Close"),
    ("일자", "종목코드", "시가", "고가", "저가", "종가", "거래량", "종목명", "등락률", "거래대금", "수정종가"),
    ("날짜", "종목", "오픈", "고가", "저가", "종가", "거래량", "종목명", "변동 %", "거래대금", "수정주가"),
    ("Datum", "Symbol", "Eröffnung", "Hoch", "Tief", "Schluss", "Volumen", "Name", "+/- %", "Amount", "Adj Close"),
    ("日付", "コード", "始値", "高値", "安値", "終値", "出来高", "銘柄名", "変化率 %", "Amount", "調整後終値"),
    ("<DATE>", "<TICKER>", "<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<VOL>", "Name", "Change", "Amount", "Adj Close"),
)

Written = Callable[[date], str]


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def plain_dates() -> tuple[Written, ...]:
    """Days as days, and days as midnights without a zone."""
    return (
        lambda day: day.isoformat(),
        lambda day: day.strftime("%Y%m%d"),
        lambda day: day.strftime("%Y/%m/%d"),
        lambda day: day.strftime("%Y.%m.%d."),
        lambda day: f"{day.year}. {day.month}. {day.day}.",
        lambda day: day.strftime("%Y-%m-%d(") + "월화수목금토일"[day.weekday()] + ")",
        lambda day: day.strftime("%d.%m.%Y"),
        lambda day: day.strftime("%m/%d/%Y"),
        lambda day: f"{day.month}/{day.day}/{day.year}",
        lambda day: day.strftime("%d/%m/%Y"),
        lambda day: day.strftime("%d-%m-%y"),
        lambda day: day.strftime("%y/%m/%d"),
        lambda day: day.strftime("%b %d, %Y"),
        lambda day: day.strftime("%d-%b-%Y"),
        lambda day: f"{day.year}년 {day.month}월 {day.day}일",
        lambda day: day.strftime("%Y-%m-%d 00:00:00"),
        lambda day: str((day - date(1899, 12, 30)).days),
    )


def instants(market: str) -> tuple[Written, ...]:
    """Days as moments: midnight of UTC or of the exchange, the closing auction, by several clocks."""
    zone = ZONES[market]

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time.min, zone)

    def close(day: date) -> datetime:
        return datetime.combine(day, time(15, 30) if market == "XKRX" else time(16), zone)

    return (
        lambda day: day.strftime("%Y-%m-%dT00:00:00Z"),
        lambda day: day.strftime("%Y-%m-%d 00:00:00+00:00"),
        lambda day: midnight(day).isoformat(" "),
        lambda day: _utc(midnight(day)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        lambda day: close(day).isoformat(),
        lambda day: _utc(close(day)).strftime("%Y-%m-%d %H:%M:%S+00:00"),
        lambda day: close(day).strftime("%Y-%m-%d %H:%M"),
        lambda day: str(int(midnight(day).timestamp())),
        lambda day: str(int(datetime.combine(day, time.min, UTC).timestamp()) * 1000),
        lambda day: str(int(close(day).timestamp())),
    )


def by_the_clock_of(market: str, zone: str) -> Written:
    """The closing auction by a clock elsewhere, which the file doesn't name."""
    close = time(15, 30) if market == "XKRX" else time(16)
    return lambda day: (
        datetime.combine(day, close, ZONES[market]).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
    )


@dataclass(frozen=True)
class Style:
    """One source: its decimal sign, what stands between groups, its days, the places of its prices, its volumes.

    `unit` is "" or the word behind volumes (K, M, 만, 억); `zone` says whose clock wrote its times,
    where the file doesn't.
    """

    decimal: str
    grouping: str
    dated: Written
    places: int
    unit: str
    currency: str
    zone: str = ""

    def price(self, value: float) -> str:
        """A price."""
        return self.currency + self.number(value, self.places)

    def number(self, value: float, places: int) -> str:
        """A number with so many places."""
        signs = {",": self.grouping, ".": self.decimal}
        return "".join(signs.get(sign, sign) for sign in f"{value:,.{places}f}")

    def volume(self, shares: int) -> str:
        """A volume: exact, since `shares` is a multiple of what the unit's two places can say."""
        power = {"": 0, "K": 3, "M": 6, "만": 4, "억": 8}[self.unit]
        return self.number(shares / 10**power, 2) + self.unit if power else self.number(shares, 0)

    @property
    def volume_step(self) -> int:
        """The least volume that it can say."""
        return {"": 1, "K": 10, "M": 10_000, "만": 100, "억": 1_000_000}[self.unit]


def any_style(random: Random, market: str, separator: str) -> Style:
    """A source, drawn."""
    decimal = random.choice((".", ".", ","))
    zone = ""
    kind = random.random()
    if kind < 0.6:
        dated = random.choice(plain_dates())
    elif kind < 0.93:
        dated = random.choice(instants(market))
    else:
        zone = random.choice(("UTC", "Asia/Seoul", "America/New_York", "Europe/London"))
        dated = by_the_clock_of(market, zone)
    return Style(
        decimal=decimal,
        grouping=random.choice(("", "", {".": ",", ",": "."}[decimal], " ", "'")),
        dated=dated,
        places=random.choice((0, 1, 2, 2, 2, 3, 4)),
        unit=random.choice(("", "", "", "", "K", "M", "만", "억")),
        currency=random.choice(("", "", "", "", "$", "₩")) if separator else "",
        zone=zone,
    )


def another_style(random: Random, style: Style, drawn: Style) -> Style:
    """A second source: the one that was drawn, or the first but for one thing, which is harder to see."""
    kind = random.choice(("all", "decimal", "grouping", "dates", "places", "unit"))
    if kind == "decimal":
        swapped = {".": ",", ",": "."}
        return replace(style, decimal=swapped[style.decimal], grouping=swapped.get(style.grouping, style.grouping))
    if kind == "dates":
        return replace(style, dated=drawn.dated, zone=drawn.zone)
    fields = {"grouping": "grouping", "places": "places", "unit": "unit"}
    if kind == "grouping" and drawn.grouping == style.decimal:
        return style
    return replace(style, **{fields[kind]: getattr(drawn, fields[kind])}) if kind in fields else drawn
