"""The providers: a table {name: dotted path}, so that an SDK is loaded when a model of it is first used.

To add one: its file with a Provider, its line here, its test. What the file declares (options, credentials) is derived
everywhere else: the checks of agents, the catalogue, the choices of the API.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.module_loading import import_string
from pydantic import BaseModel, ValidationError

from llm.exceptions import BadCredentials, BadOptions, ProviderUnavailable
from llm.providers.base import Provider
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems

PROVIDERS: Mapping[str, str] = {
    "anthropic": "llm.providers.anthropic.AnthropicProvider",
    "openai": "llm.providers.openai.OpenAIProvider",
    "zhipuai": "llm.providers.zhipuai.ZhipuProvider",
    "scripted": "llm.providers.scripted.ScriptedProvider",
}


def available_providers() -> tuple[str, ...]:
    """The names of providers whose models can be called in this version. Loads none of them."""
    return tuple(PROVIDERS)


def declared_provider(name: str) -> type[Provider]:
    """What a provider declares: `options` and `credentials`. Loads it; raises ProviderUnavailable."""
    if name not in PROVIDERS:
        raise ProviderUnavailable(name, available_providers())
    found: type[Provider] = import_string(PROVIDERS[name])
    return found


def problems_of_options(name: str, model: str, options: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What keeps these from being options of the model; paths start at the options. Raises ProviderUnavailable."""
    declared = declared_provider(name)
    try:
        checked = declared.options_model.model_validate(options)
    except ValidationError as error:
        return tuple(pydantic_problems(error, code="model_options", model=declared.options_model))
    return declared.problems_of(model, checked)


def provider(
    name: str,
    *,
    model: str,
    options: Mapping[str, Any],
    credentials: Mapping[str, Any] | None = None,
) -> Provider:
    """A provider for one model; `options` and `credentials` fit what the provider declares.

    Raises ProviderUnavailable, BadOptions and BadCredentials (which name the place and never a value).
    """
    declared = declared_provider(name)
    if problems := problems_of_options(name, model, options):
        raise BadOptions(name, problems)
    checked = declared.options_model.model_validate(options)
    known = _credentials(declared, credentials)
    return declared(model=model, options=checked, credentials=known)


def problems_of_credentials(name: str, given: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What keeps these from being credentials of the provider; none repeats a value. Raises ProviderUnavailable."""
    model = declared_provider(name).credentials_model
    if model is None:
        text = _("Models of “%(provider)s” need no key.", provider=name)
        return (Problem(code="no_credentials", message=text, path="provider"),)
    try:
        model.model_validate(given)
    except ValidationError as error:
        return tuple(pydantic_problems(error, code="model_credentials"))
    return ()


def _credentials(declared: type[Provider], given: Mapping[str, Any] | None) -> BaseModel | None:
    if declared.credentials_model is None:
        return None
    try:
        return declared.credentials_model.model_validate(given or {})
    except ValidationError as error:
        problems = pydantic_problems(error, code="model_credentials")
        raise BadCredentials(declared.name, problems) from None  # the error holds what was given
