"""Where Yahoo is asked, how often, and how it writes symbols. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _

NAME = "Yahoo"
CHART_URL = "https://query2.finance.yahoo.com"
CRUMB_URL = "https://query1.finance.yahoo.com"
COOKIE_URL = "https://fc.yahoo.com"
PER_SECOND = 2.0
# It answers programs that do not look like a browser with 429.
USER_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)

# What it appends to the symbols of a market, by board where that matters: the first that it knows is taken.
SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "XKRX": (".KS", ".KQ"),
        "XKOS": (".KQ",),
        "XNAS": ("",),
        "XNYS": ("",),
        "XASE": ("",),
        "ARCX": ("",),
        "BATS": ("",),
        "XTKS": (".T",),
        "XHKG": (".HK",),
        "XSHG": (".SS",),
        "XSHE": (".SZ",),
        "XTAI": (".TW",),
        "XLON": (".L",),
        "XETR": (".DE",),
        "XFRA": (".F",),
        "XPAR": (".PA",),
        "XAMS": (".AS",),
        "XMIL": (".MI",),
        "XSWX": (".SW",),
        "XTSE": (".TO",),
        "XASX": (".AX",),
        "XNSE": (".NS",),
        "XBOM": (".BO",),
        "XSES": (".SI",),
        "CRYPTO": ("",),
    }
)
_BY_BOARD: Mapping[str, str] = MappingProxyType({"KOSPI": ".KS", "KOSDAQ": ".KQ"})
_HONG_KONG_DIGITS = 4


class YahooConfig(BaseModel):
    """Settings of a Yahoo source. `symbols`: those of a market that are fetched besides the ones that are known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    symbols: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        json_schema_extra=shown(
            _("Symbols by market"),
            _("Those that are fetched besides the ones that are known here. The name is the market, such as XNAS."),
        ),
    )
    requests_per_second: float = Field(
        default=PER_SECOND, gt=0, le=1000, json_schema_extra=shown(_("Requests a second"))
    )
    base_url: str = Field(
        default="", max_length=300, json_schema_extra=shown(_("Address of a relay"), _("Empty: Yahoo itself."))
    )

    @property
    def chart(self) -> str:
        """Where charts are."""
        return (self.base_url or CHART_URL).rstrip("/")

    @property
    def crumb(self) -> str:
        """Where crumbs are."""
        return (self.base_url or CRUMB_URL).rstrip("/")

    @property
    def cookie(self) -> str:
        """Where a cookie is given."""
        return (self.base_url or COOKIE_URL).rstrip("/")


def yahoo_symbols(market: str, symbol: str, board: str = "") -> tuple[str, ...]:
    """How Yahoo may write a symbol, the likeliest first: 005930.KS, BRK-B, 0700.HK."""
    suffixes = (_BY_BOARD[board],) if market == "XKRX" and board in _BY_BOARD else SUFFIXES[market]
    bare = symbol
    if market in {"XNAS", "XNYS", "XASE", "ARCX", "BATS"}:
        bare = symbol.replace(".", "-").replace("/", "-")
    if market == "XHKG":
        bare = symbol.lstrip("0").rjust(_HONG_KONG_DIGITS, "0")
    return tuple(bare + suffix for suffix in suffixes)
