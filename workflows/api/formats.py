"""JSON and YAML of exported workflows: written in one form, so that the same workflow is the same bytes."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from pastetrader.common.errors import Invalid
from pastetrader.common.json_parser import TooLarge
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.definition.portable import yaml_text


class MalformedYAML(Invalid):
    """The body is not YAML that can be taken."""

    code = "malformed_yaml"


class DocumentRenderer(BaseRenderer):
    """Indented JSON."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The bytes; nothing for an answer without content."""
        if data is None:
            return b""
        return f"{json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False, default=str)}\n".encode()


class YAMLRenderer(BaseRenderer):
    """YAML."""

    media_type = "application/yaml"
    format = "yaml"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The bytes; nothing for an answer without content."""
        return b"" if data is None else yaml_text.dumps(data).encode()


class YAMLParser(BaseParser):
    """YAML in UTF-8, at most `max_yaml_bytes` of the view; JSON values only. Raises MalformedYAML, or TooLarge."""

    media_type = "application/yaml"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value of the body."""
        limit = getattr((parser_context or {}).get("view"), "max_yaml_bytes", 1024 * 1024)
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("The body is larger than %(limit)s KB.", limit=limit // 1024))
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise MalformedYAML(_("This is not UTF-8: %(reason)s.", reason=error.reason)) from error
        try:
            return yaml_text.loads(text)
        except yaml_text.MalformedText as error:
            problem = Problem("malformed_yaml", error.message, path=error.place)
            shown = _("%(what)s (%(where)s)", what=error.message, where=error.place) if error.place else error.message
            raise MalformedYAML(shown, problems=[problem]) from error


class OtherYAMLParser(YAMLParser):
    """The same under the name that was used before there was one."""

    media_type = "application/x-yaml"
