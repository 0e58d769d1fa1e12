"""What is known of models: what they cost, and whether there is a key for their provider."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from llm.calling.credentials import credentials_for
from llm.prices import priced_models
from llm.providers import declared_provider
from pastetrader.accounts.models import User
from registry.models import ModelProvider


@dataclass(frozen=True)
class KnownModel:
    """A model of the table of prices, with what it costs in words."""

    name: str
    price: str


def known_models(provider: str) -> list[KnownModel]:
    """The models of the provider whose price is known today."""
    prices = priced_models(provider, on=timezone.localdate())
    return [KnownModel(name, in_words(price.input, price.output)) for name, price in prices.items()]


def in_words(read: Decimal, written: Decimal) -> str:
    """A price for people."""
    facts = {"read": plain(read), "written": plain(written)}
    return _("$%(read)s read, $%(written)s written, a million tokens") % facts


def plain(dollars: Decimal) -> str:
    """A number without zeros that say nothing."""
    return f"{dollars.normalize():f}"


def lacks_key(provider: str, person: User, name: str) -> bool:
    """Whether the person cannot ask the provider's models, because nobody entered the key of that name."""
    declared = declared_provider(provider)
    return declared.credentials_model is not None and credentials_for(declared, person.pk, name) is None


def needs_key(provider: str) -> bool:
    """Whether the provider takes a key at all."""
    return declared_provider(provider).credentials_model is not None


def label_of(provider: str) -> str:
    """What people call the provider."""
    return str(ModelProvider(provider).label) if provider in ModelProvider.values else provider
