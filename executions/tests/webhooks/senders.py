"""Programs outside, as they send: they sign by the specification, without any code of the product."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

BODY = b'{"symbol": "AAA", "price": 101.5}'


def signed(secret: str, body: bytes = BODY, *, webhook_id: str = "", timestamp: int | None = None) -> dict[str, str]:
    """The headers of Standard Webhooks, and the content type."""
    webhook_id = webhook_id or f"msg_{uuid4().hex}"
    moment = str(int(time.time()) if timestamp is None else timestamp)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, b".".join([webhook_id.encode(), moment.encode(), body]), hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


@dataclass
class Sender:
    """Posts to an address with a Django test client, with a body as it is."""

    client: Any
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    def post(self, body: bytes = BODY, headers: dict[str, str] | None = None) -> Any:
        """The answer."""
        given = {**self.headers, **(headers or {})}
        content_type = given.pop("content-type", "")
        return self.client.post(self.path, body, content_type=content_type, headers=given)


def alert(secret: Any, **fields: Any) -> bytes:
    """The text of a TradingView alert."""
    return json.dumps({"secret": secret, **fields}).encode()
