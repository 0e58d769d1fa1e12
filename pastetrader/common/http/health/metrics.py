"""/metrics: figures of the whole installation, in the text format of Prometheus (version 0.0.4).

Written by ourselves: the figures are read from the database when they are asked for, so that every process tells the
same, whichever is asked. A client library counts within a process and needs files shared between them.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from pastetrader.common.http.client_address import client_address

logger = logging.getLogger(__name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# However often it is asked, the database is asked so seldom.
KEPT_SECONDS = 5.0


@dataclass(frozen=True)
class Metric:
    """A figure: `samples` are (labels, value). The name says the unit: `_seconds`, `_bytes`, `_total` of a counter."""

    name: str
    help: str
    samples: Iterable[tuple[Mapping[str, str], float]]
    kind: Literal["gauge", "counter"] = "gauge"


Collector = Callable[[], Iterable[Metric]]
_collectors: list[str] = []
_kept: dict[str, tuple[float, str]] = {}


def register(collector: str) -> None:
    """Adds a collector, by the dotted path of a function `() -> Iterable[Metric]`; call it from AppConfig.ready().

    The function is imported when figures are asked for first, and may ask the database. One that fails is logged and
    shown by `pastetrader_collector_up 0`; the others are still told.
    """
    if collector not in _collectors:
        _collectors.append(collector)


def rendered() -> str:
    """All figures as text."""
    metrics: list[Metric] = []
    up: list[tuple[Mapping[str, str], float]] = []
    for path in _collectors:
        collect: Collector = import_string(path)
        try:
            found = list(collect())
        except Exception:
            logger.exception("The figures of %s could not be collected.", path)
            found, is_up = [], 0.0
        else:
            is_up = 1.0
        metrics += found
        up.append(({"collector": path.split(".", maxsplit=1)[0]}, is_up))
    metrics.append(Metric("pastetrader_collector_up", "1 when the figures of this part could be collected.", up))
    return "".join(_text(metric) for metric in metrics)


@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The figures: for the operator, for who sends PASTETRADER_METRICS_TOKEN, and embedded for this machine."""
    if not _may_read(request):
        is_known = request.user.is_authenticated
        headers = {} if is_known else {"WWW-Authenticate": "Bearer"}
        return HttpResponse(
            "Not allowed.\n", status=403 if is_known else 401, headers=headers, content_type="text/plain"
        )
    taken_at, text = _kept.get("", (float("-inf"), ""))
    if time.monotonic() - taken_at > KEPT_SECONDS:
        text = rendered()
        _kept[""] = (time.monotonic(), text)
    return HttpResponse(text, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected: str = settings.METRICS_TOKEN
    if expected and scheme.lower() == "bearer" and secrets.compare_digest(token.encode(), expected.encode()):
        return True
    return _is_this_machine(request) or (request.user.is_active and request.user.is_superuser)


def _is_this_machine(request: HttpRequest) -> bool:
    """Embedded only, and never through a proxy on this machine, which would let everybody in."""
    if not settings.CELERY_BROKER_URL.startswith("embedded:"):
        return False
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return False
    address = client_address(request)
    return bool(address) and ip_address(address).is_loopback


def _text(metric: Metric) -> str:
    lines = [f"# HELP {metric.name} {_escaped(metric.help)}", f"# TYPE {metric.name} {metric.kind}"]
    for labels, value in metric.samples:
        inside = ",".join(f'{name}="{_escaped(text, quoted=True)}"' for name, text in labels.items())
        lines.append(f"{metric.name}{f'{{{inside}}}' if inside else ''} {value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quoted else text
