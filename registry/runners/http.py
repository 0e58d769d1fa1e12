"""Tools that make an HTTP request. Declared: this version has no runner for them."""

from pydantic import BaseModel, ConfigDict

from registry.catalogue import Effect
from registry.runners.base import Declaration

SAFE_METHODS = frozenset({"GET", "HEAD"})


class HttpConfig(BaseModel):
    """The request."""

    model_config = ConfigDict(extra="allow", frozen=True)

    method: str = "GET"


class HttpTool(Declaration):
    """A request to a web service."""

    name = "http"
    config_model = HttpConfig

    @classmethod
    def default_effect(cls, config: HttpConfig) -> Effect:
        """What the method promises by the standard: GET and HEAD read."""
        return "read" if config.method.upper() in SAFE_METHODS else "write"
