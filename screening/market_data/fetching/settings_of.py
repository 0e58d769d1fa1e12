"""Settings and keys of a source, checked against what its provider says that they hold. Sentences, never values."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.settings import policy
from pastetrader.common.pydantic_problems import pydantic_problems

Model = TypeVar("Model", bound=BaseModel)


def opened_model(model: type[Model], values: Mapping[str, Any]) -> Model:
    """The values as the model. Raises Invalid."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        problems = pydantic_problems(error, model=model)
        raise Invalid(joined([problem.sentence for problem in problems]), problems=problems) from None


def model_problems(model: type[BaseModel], values: Mapping[str, Any], path: str) -> tuple[Problem, ...]:
    """What is wrong with the values; none when nothing is."""
    try:
        model.model_validate(dict(values))
    except ValidationError as error:
        return pydantic_problems(error, path=path)
    return ()


def address_problems(config: Mapping[str, Any], names: Iterable[str]) -> tuple[Problem, ...]:
    """Addresses of one's own that the operator has not allowed: keys would be sent there."""
    return tuple(
        Problem("address_not_allowed", _NOT_ALLOWED, path=f"config.{name}")
        for name in names
        if config.get(name) and not _is_allowed(str(config[name]))
    )


def _is_allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        return False
    return policy().names(parts.hostname or "", port)


_NOT_ALLOWED = _(
    "The keys of this source would be sent to this address. Its operator can allow it by host and port with "
    "PASTETRADER_OUTBOUND_ALLOW."
)
