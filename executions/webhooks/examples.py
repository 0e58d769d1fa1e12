"""How to send to an endpoint: commands and texts that work as they are, once the secret stands in its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from executions.models import ContentType, Signing, WebhookEndpoint

# Stands for the secret, which is shown only when it is made.
PLACEHOLDER = "YOUR_SECRET"

_CURL_STANDARD = """\
SECRET='{secret}'
BODY='{body}'
ID="msg_$(openssl rand -hex 12)"
TIME=$(date +%s)
KEY=$(printf '%s' "${{SECRET#whsec_}}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
SIGNATURE=$(printf '%s' "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
curl -i '{address}' \\
  -H 'Content-Type: {content_type}' \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" -H "webhook-signature: v1,$SIGNATURE" \\
  --data-binary "$BODY"
"""

_PYTHON_STANDARD = """\
import base64, hashlib, hmac, time, urllib.request, uuid

SECRET = "{secret}"
BODY = b'{body}'

key = base64.b64decode(SECRET.removeprefix("whsec_"))
webhook_id, timestamp = f"msg_{{uuid.uuid4().hex}}", str(int(time.time()))
digest = hmac.digest(key, f"{{webhook_id}}.{{timestamp}}.".encode() + BODY, hashlib.sha256)
headers = {{
    "Content-Type": "{content_type}",
    "webhook-id": webhook_id,
    "webhook-timestamp": timestamp,
    "webhook-signature": "v1," + base64.b64encode(digest).decode(),
}}
request = urllib.request.Request("{address}", data=BODY, headers=headers)
print(urllib.request.urlopen(request).read().decode())
"""

_CURL_BEARER = """\
curl -i '{address}' \\
  -H 'Authorization: Bearer {secret}' \\
  -H 'Content-Type: {content_type}' \\
  -H "webhook-id: msg_$(openssl rand -hex 12)" \\
  --data-binary '{body}'
"""

_PYTHON_BEARER = """\
import urllib.request, uuid

headers = {{
    "Authorization": "Bearer {secret}",
    "Content-Type": "{content_type}",
    "webhook-id": f"msg_{{uuid.uuid4().hex}}",
}}
request = urllib.request.Request("{address}", data=b'{body}', headers=headers)
print(urllib.request.urlopen(request).read().decode())
"""

_CURL_ALERT = """\
curl -i '{address}' -H 'Content-Type: {content_type}' --data-binary @- <<'ALERT'
{body}
ALERT
"""

# TradingView fills in what stands in double braces. The id keeps an alert that it sends again from starting anything.
_ALERT_JSON = """\
{{
  "secret": "{secret}",
  "id": "{{{{ticker}}}}-{{{{interval}}}}-{{{{timenow}}}}",
  "ticker": "{{{{exchange}}}}:{{{{ticker}}}}",
  "interval": "{{{{interval}}}}",
  "close": "{{{{close}}}}",
  "volume": "{{{{volume}}}}",
  "time": "{{{{time}}}}"
}}"""

_ALERT_TEXT = """\
secret: {secret}
id: {{{{ticker}}}}-{{{{interval}}}}-{{{{timenow}}}}
{{{{exchange}}}}:{{{{ticker}}}} closed at {{{{close}}}}"""


@dataclass(frozen=True)
class Example:
    """A way to send: `key` for programs, what it is called, and the text."""

    key: str
    title: str
    text: str


def examples_of(endpoint: WebhookEndpoint, *, address: str, secret: str = PLACEHOLDER) -> list[Example]:
    """The ways to send to this endpoint, the likeliest first; the secret in its place when it is known."""
    return list(_examples(endpoint, address, secret))


def _examples(endpoint: WebhookEndpoint, address: str, secret: str) -> Iterator[Example]:
    is_json = endpoint.content_type == ContentType.JSON
    body = '{"symbol": "AAA", "price": "101.5"}' if is_json else "AAA closed at 101.5"
    known = {"secret": secret, "address": address, "content_type": endpoint.content_type}
    match endpoint.signing:
        case Signing.TRADINGVIEW:
            alert = (_ALERT_JSON if is_json else _ALERT_TEXT).format(secret=secret)
            yield Example("tradingview", _("Message of the TradingView alert"), alert)
            yield Example("curl", _("The same with curl"), _CURL_ALERT.format(body=alert, **known))
        case Signing.BEARER:
            yield Example("curl", "curl", _CURL_BEARER.format(body=body, **known))
            yield Example("python", "Python", _PYTHON_BEARER.format(body=body, **known))
        case _:
            yield Example("curl", "curl", _CURL_STANDARD.format(body=body, **known))
            yield Example("python", "Python", _PYTHON_STANDARD.format(body=body, **known))
