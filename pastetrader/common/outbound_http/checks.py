"""Whether what the operator says about outgoing calls can be read: said at the start, not at the first call."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from pastetrader.common.outbound_http.settings import policy, youtube_policy


@register(Tags.security)
def policy_can_be_read(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001  # as Django calls it
    """PASTETRADER_OUTBOUND_ALLOW, PASTETRADER_OUTBOUND_PROXY and PASTETRADER_YOUTUBE_PROXY mean something."""
    try:
        policy()
        youtube_policy()
    except ImproperlyConfigured as error:
        hint = "Write host:port and networks with commas between them, and a proxy as http://proxy:3128."
        return [Error(str(error), hint=hint, id="outbound_http.E001")]
    return []
