"""Tools that make an HTTP request: what they are, and how they run. The parts are in `registry.http_tool`."""

from collections.abc import Mapping
from typing import Any

from django.utils.module_loading import import_string
from pydantic import ValidationError

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.exchanged import Request
from pastetrader.common.pydantic_problems import pydantic_problems
from registry.builtin import ToolContext
from registry.catalogue import Effect, ToolFacts
from registry.exceptions import ToolError
from registry.http_tool.building import built
from registry.http_tool.config import HttpConfig, HttpCredentials
from registry.http_tool.templates import literal
from registry.named_secrets.references import names_in, stand_in, with_secrets
from registry.runners.base import Runner

SAFE_METHODS = frozenset({"GET", "HEAD"})


class HttpTool(Runner):
    """A request to a web service."""

    name = "http"
    summary = _("Asks a web service, and gives back its answer or a part of it.")
    config_model = HttpConfig
    credentials_model = HttpCredentials
    secret_places = frozenset({"headers.*", "query.*", "body.value.**", "body.fields.*"})

    @classmethod
    def default_effect(cls, config: HttpConfig) -> Effect:
        """What the method promises by the standard: GET and HEAD read."""
        return "read" if config.method in SAFE_METHODS else "write"

    @classmethod
    def needs_credentials(cls) -> bool:
        """Many services ask nobody who they are."""
        return False

    @classmethod
    def as_written(cls, secret: str) -> str:
        """Braces in it are no places for arguments."""
        return literal(secret)

    @classmethod
    def secrets_of(cls, credentials: Any) -> tuple[str, ...]:
        """Not the name of a header, nor the kind."""
        return HttpCredentials.model_validate(credentials).secrets

    def prepare(self, tool: ToolFacts, arguments: Mapping[str, Any]) -> tuple[HttpConfig, Mapping[str, Any]]:
        """The configuration without secrets; a request is made of it once, to find out what is missing."""
        try:
            config = HttpConfig.model_validate(with_secrets(tool.config, stand_in))
        except ValidationError as error:
            text = _("The tool “%(tool)s” is not configured well.", tool=tool.name)
            problems = pydantic_problems(error, code="config", path="config")
            raise ToolError("tool_config", text, problems=problems, had_no_effect=True) from error
        built(config, arguments, idempotency_key=None)
        return config, arguments

    def preview(self, tool: ToolFacts, prepared: tuple[HttpConfig, Mapping[str, Any]], context: ToolContext) -> None:
        """Shows the request that is not sent."""
        call = self._call(tool, prepared, context)
        call.show(_request(tool, call.config, prepared[1], context))

    def run(self, tool: ToolFacts, prepared: tuple[HttpConfig, Mapping[str, Any]], context: ToolContext) -> Any:
        """What the other side answered, or the part of it that is wanted."""
        call = self._call(tool, prepared, context)
        return call.result(_request(tool, call.config, prepared[1], context))

    def _call(self, tool: ToolFacts, prepared: tuple[HttpConfig, Mapping[str, Any]], context: ToolContext) -> Any:
        # By name: they need models, which are not there yet when tools are checked.
        held = import_string("registry.calling.held.held_by")(tool, caller=context.owner_id)
        config = HttpConfig.model_validate(held.config) if names_in(tool.config) else prepared[0]
        return import_string("registry.http_tool.calling.Call")(tool, config, held, context)


def _request(tool: ToolFacts, config: HttpConfig, arguments: Mapping[str, Any], context: ToolContext) -> Request:
    key = None if tool.effect == "read" else context.idempotency_key
    return built(config, arguments, idempotency_key=key)
