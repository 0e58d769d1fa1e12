"""Every call to another computer by HTTP goes through here; nothing else in the product opens a client.

`send(Request(…), policy)` makes one request and follows redirects by hand. Libraries that bring their own client are
given one of `clients`. Both resolve a name once, check every address that it has, and connect to one of those: a name
that answers differently the second time gains nothing. A `Policy` says what may be called, `Limits` how much.
It knows nothing of Django, so that it works in helper processes too; `settings.policy()` reads what the operator said.
"""

from pastetrader.common.outbound_http.errors import OutboundError
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.policy import Policy
from pastetrader.common.outbound_http.request import Answer, Request, send

__all__ = ["Answer", "Limits", "OutboundError", "Policy", "Request", "send"]
