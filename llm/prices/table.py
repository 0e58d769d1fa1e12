"""The table of prices, and which of its lines counts for a model on a day."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

OWN = Path(__file__).parent / "table.yaml"
# claude-sonnet-5-5-20261001, gpt-6.1-terra-2026-10-01: the same model on one day, for the same price.
_DATED = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens, since a day."""

    since: date
    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal


class _Line(BaseModel):
    """A line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str
    model: str
    since: date = Field(alias="from")
    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)
    cache_read: Decimal | None = Field(default=None, ge=0)
    cache_write: Decimal | None = Field(default=None, ge=0)
    base_url: str = ""


def price_of(provider: str, model: str, *, on: date, base_url: str = "") -> Price | None:
    """What the model costs that day; None when nobody knows. `base_url` is that of a server of one's own.

    Raises ValueError when the file of the installation is none, with its line.
    """
    lines = _table(settings.MODEL_PRICES)
    for name in (model, _DATED.sub("", model)):
        known = [
            line
            for line in lines
            if (line.provider, line.model, line.base_url) == (provider, name, base_url.rstrip("/")) and line.since <= on
        ]
        if known:
            return _price(max(known, key=lambda line: line.since))
    return None


def priced_models(provider: str, *, on: date) -> dict[str, Price]:
    """The models of a provider whose price is known that day, at its own address, by name."""
    names = sorted(
        {line.model for line in _table(settings.MODEL_PRICES) if (line.provider, line.base_url) == (provider, "")}
    )
    found = {name: price_of(provider, name, on=on) for name in names}
    return {name: price for name, price in found.items() if price is not None}


def _price(line: _Line) -> Price:
    read = line.input if line.cache_read is None else line.cache_read
    written = line.input if line.cache_write is None else line.cache_write
    return Price(line.since, line.input, line.output, read, written)


@lru_cache(maxsize=4)
def _table(more: str) -> tuple[_Line, ...]:
    """The lines of the product and before them those of the installation."""
    return (*(_read(Path(more)) if more else ()), *_read(OWN))


def _read(path: Path) -> list[_Line]:
    import yaml  # noqa: PLC0415  # only for who calls a model that costs something

    # Numbers stay text, so that 0.1 is a tenth.
    found: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # makes texts only
    return TypeAdapter(list[_Line]).validate_python([_bare(line) for line in found or []])


def _bare(line: Any) -> Any:
    return {**line, "base_url": line["base_url"].rstrip("/")} if isinstance(line, dict) and "base_url" in line else line
