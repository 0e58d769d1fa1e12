"""What is looked at in an answer before its body. Pure."""

from collections.abc import Sequence

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.errors import TooLarge
from pastetrader.common.outbound_http.limits import Limits


def check_headers(headers: Sequence[tuple[bytes, bytes]], limits: Limits) -> None:
    """Raises TooLarge for more of them than one reads."""
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > limits.max_headers or size > limits.max_header_bytes:
        text = _(
            "The answer has more headers than are read: at most %(count)s of together %(size)s bytes.",
            count=limits.max_headers,
            size=limits.max_header_bytes,
        )
        raise TooLarge(text, may_have_been_sent=True)
