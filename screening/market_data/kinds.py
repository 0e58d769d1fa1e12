"""The kinds of sources that are asked: what is said of each, what it needs, and of which markets it has bars.

All that is known of a source before it is asked. What asks it needs polars, which only workers load.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.market_data.custom.config import CustomConfig, CustomSecret
from screening.market_data.fetching.settings_of import address_problems, model_problems
from screening.market_data.kis.config import MARKETS as KIS_MARKETS
from screening.market_data.kis.config import KisConfig, KisSecret
from screening.market_data.yahoo.config import SUFFIXES, YahooConfig

Settings = Mapping[str, Any]


def _nothing_else(_config: Settings, _secret: Settings) -> tuple[Problem, ...]:
    return ()


@dataclass(frozen=True)
class Kind:
    """`secret` None: it has no keys. `addresses`: settings that say where keys are sent to, which operators allow.

    `places`: settings that say where it is asked; whoever changes one enters the keys again.
    """

    name: str
    title: Message
    description: Message
    config: type[BaseModel]
    secret: type[BaseModel] | None
    markets: Callable[[Settings], Iterable[str]]
    needs_keys: bool = False
    addresses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    more: Callable[[Settings, Settings], tuple[Problem, ...]] = _nothing_else

    @property
    def takes_keys(self) -> bool:
        """Whether keys can be entered."""
        return self.secret is not None

    def problems(self, config: Settings, secret: Settings) -> tuple[Problem, ...]:
        """What is wrong with settings and keys before they are saved; none when it can be asked with them."""
        found = model_problems(self.config, config, "config")
        if self.secret is not None:
            found = (*found, *model_problems(self.secret, secret, "secret"))
        elif secret:
            found = (*found, Problem("no_secret", _("This source has no keys. Leave this empty."), path="secret"))
        return found or self.more(config, secret) or address_problems(config, self.addresses)

    def place_of(self, config: Settings) -> tuple[Any, ...]:
        """Where it is asked."""
        return tuple(config.get(name) for name in self.places)


def _key_is_given(config: Settings, secret: Settings) -> tuple[Problem, ...]:
    headers = config.get("headers")
    texts = [str(config.get("url")), str(config.get("instruments_url"))]
    texts += map(str, headers.values()) if isinstance(headers, Mapping) else []
    if not secret.get("key") and any("{key}" in text for text in texts):
        return (Problem("key_missing", _("The address or a header holds {key}, and no key is given."), path="key"),)
    return ()


def _of_settings(config: Settings) -> Iterable[str]:
    named = config.get("markets", ())
    return map(str, named) if isinstance(named, list | tuple) else ()


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "kis": Kind(
            "kis",
            _("KIS (Korea Investment & Securities)"),
            _("Korean shares, and those of New York, Tokyo, Hong Kong and China. It needs an app key with its secret."),
            KisConfig,
            KisSecret,
            lambda _config: KIS_MARKETS,
            needs_keys=True,
            addresses=("base_url", "masters_url"),
            places=("environment", "base_url"),
        ),
        "yahoo": Kind(
            "yahoo",
            _("Yahoo Finance"),
            _("Shares of nearly all exchanges. It needs no key, and has no lists of a market: symbols are named."),
            YahooConfig,
            None,
            lambda _config: SUFFIXES,
            addresses=("base_url",),
            places=("base_url",),
        ),
        "custom": Kind(
            "custom",
            _("An address of your own"),
            _("Any address that answers with CSV or JSON, once it is said which column is what."),
            CustomConfig,
            CustomSecret,
            _of_settings,
            places=("url", "headers", "instruments_url"),
            more=_key_is_given,
        ),
    }
)


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises Invalid for one that is none, or is not asked."""
    kind = KINDS.get(name)
    if kind is not None:
        return kind
    if name in {"files", "sample"}:
        text = _("This source brings no bars by itself. Import files, or choose another one.")
        raise Invalid(text, code="not_asked")
    text = _('"%(kind)s" is no source of bars. There are: %(known)s.', kind=name[:40], known=", ".join(KINDS))
    raise Invalid(text, code="unknown_provider")
