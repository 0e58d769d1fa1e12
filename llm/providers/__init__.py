"""The providers: a table {name: dotted path}, so that an SDK is loaded when it is first used."""

from collections.abc import Mapping
from typing import Any

from django.utils.module_loading import import_string

from llm.exceptions import ProviderUnavailable
from llm.providers.base import Provider

PROVIDERS: Mapping[str, str] = {"scripted": "llm.providers.scripted.ScriptedProvider"}


def is_available(name: str) -> bool:
    """Whether a model of this provider can be called."""
    return name in PROVIDERS


def provider(name: str, *, model: str, options: Mapping[str, Any]) -> Provider:
    """A provider for one model; `options` are the provider's own. Raises ProviderUnavailable, BadScript."""
    if not is_available(name):
        raise ProviderUnavailable(name)
    made: Provider = import_string(PROVIDERS[name])(model=model, options=options)
    return made
