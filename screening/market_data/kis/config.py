"""Where KIS is, what it allows, and what an installation says of it: hosts and limits are data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _

NAME = "KIS"


@dataclass(frozen=True)
class Environment:
    """Host of the API, and how many requests a second one app key may make there; we stay below."""

    url: str
    per_second: float


# As announced in August 2025: 20 a second, 2 for paper keys. New accounts may have less for some days.
ENVIRONMENTS: Mapping[str, Environment] = MappingProxyType(
    {
        "real": Environment("https://openapi.koreainvestment.com:9443", 18.0),
        "paper": Environment("https://openapivts.koreainvestment.com:29443", 1.8),
    }
)
MASTERS_URL = "https://new.real.download.dws.co.kr/common/master"
# Ports of the API's own hosts, besides those that anything may be called at.
PORTS = frozenset({9443, 29443})


@dataclass(frozen=True)
class KisMarket:
    """How KIS calls a market: its code among foreign exchanges ("" at home), and its master files with their boards."""

    exchange: str
    masters: tuple[tuple[str, str], ...]
    currency: str


MARKETS: Mapping[str, KisMarket] = MappingProxyType(
    {
        "XKRX": KisMarket("", (("kospi_code.mst", "KOSPI"), ("kosdaq_code.mst", "KOSDAQ")), "KRW"),
        "XNAS": KisMarket("NAS", (("nasmst.cod", ""),), "USD"),
        "XNYS": KisMarket("NYS", (("nysmst.cod", ""),), "USD"),
        "XASE": KisMarket("AMS", (("amsmst.cod", ""),), "USD"),
        "XTKS": KisMarket("TSE", (("tsemst.cod", ""),), "JPY"),
        "XHKG": KisMarket("HKS", (("hksmst.cod", ""),), "HKD"),
        "XSHG": KisMarket("SHS", (("shsmst.cod", ""),), "CNY"),
        "XSHE": KisMarket("SZS", (("szsmst.cod", ""),), "CNY"),
    }
)


class KisConfig(BaseModel):
    """Settings of a KIS source. The addresses are for a relay of one's own, which the operator has to allow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    environment: Literal["real", "paper"] = Field(
        default="real",
        json_schema_extra=shown(
            _("Kind of the app key"),
            _("Keys of paper trading are told no open days and no reports."),
            labels={"real": _("real trading"), "paper": _("paper trading")},
        ),
    )
    customer: Literal["P", "B"] = Field(
        default="P",
        json_schema_extra=shown(_("Whose key"), labels={"P": _("a person's"), "B": _("a company's")}),
    )
    requests_per_second: float | None = Field(
        default=None,
        gt=0,
        le=1000,
        json_schema_extra=shown(_("Requests a second"), _("Empty: what KIS allows to such a key, and a little less.")),
    )
    base_url: str = Field(
        default="",
        max_length=300,
        json_schema_extra=shown(
            _("Address of a relay"), _("Empty: KIS itself. Whoever changes it enters the keys again.")
        ),
    )
    masters_url: str = Field(
        default="",
        max_length=300,
        json_schema_extra=shown(_("Address of the lists of instruments"), _("Empty: where KIS has them.")),
    )

    @property
    def url(self) -> str:
        """Of the API, without a slash at the end."""
        return (self.base_url or ENVIRONMENTS[self.environment].url).rstrip("/")

    @property
    def masters(self) -> str:
        """Of the lists of instruments."""
        return (self.masters_url or MASTERS_URL).rstrip("/")

    @property
    def per_second(self) -> float:
        """How often one may ask."""
        return self.requests_per_second or ENVIRONMENTS[self.environment].per_second


class KisSecret(BaseModel):
    """The app key and its secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    app_key: str = Field(min_length=10, max_length=200, repr=False, json_schema_extra=shown(_("App key")))
    app_secret: str = Field(min_length=10, max_length=400, repr=False, json_schema_extra=shown(_("App secret")))
