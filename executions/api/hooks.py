"""The addresses of webhooks: what programs outside may send to. No session, no cookies, no CSRF; POST only."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.log import log_response
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executions.status import Mode
from executions.webhooks.bodies import MAX_BODY_BYTES
from executions.webhooks.receiving import receive
from executions.webhooks.verification import Arrived
from pastetrader.common.http.client_address import client_address


class _OneKind(BaseContentNegotiation):
    """Senders are programs and say all kinds of things in Accept: they get JSON."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """None: the body is read as it came."""
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """JSON."""
        [json, *_others] = renderers
        return json, json.media_type or ""


class DoorView(APIView):
    """`/hooks/{token}`, and `/hooks/test/{token}` for tests. 202 says that delivery and execution exist."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    content_negotiation_class = _OneKind
    renderer_classes = (JSONRenderer,)
    http_method_names = ["post"]
    mode: Mode = Mode.NORMAL

    @extend_schema(exclude=True)
    def post(self, request: Request, token: str) -> Response:
        """Takes a delivery."""
        arrived = Arrived(_headers(request.headers), _body(request), client_address(request), self.mode)
        received = receive(token, arrived)
        told = {"delivery": str(received.delivery.pk), "execution": str(received.execution.pk)}
        return Response(told, status=202)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nothing keeps the answer; and whoever reads the log learns no address from it."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        if response.status_code >= 400:
            code = (response.data or {}).get("code", "")
            log_response("A webhook was refused: %s", code, response=response, level="debug")
        return response


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in given.items()}


def _body(request: Any) -> bytes:
    """The body as it came, or of one that is too large the beginning, from which that can be seen."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    if announced > MAX_BODY_BYTES:
        return bytes(MAX_BODY_BYTES + 1)
    try:
        return bytes(request.read(MAX_BODY_BYTES + 1))
    except RequestDataTooBig:
        return bytes(MAX_BODY_BYTES + 1)
