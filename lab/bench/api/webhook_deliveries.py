"""What many programs outside send to a webhook: signed, each once."""

import json
import time
from typing import Any
from uuid import uuid4

from executions.webhooks.services import create_endpoint
from executions.webhooks.signatures import ID_HEADER, SIGNATURE_HEADER, TIME_HEADER, sign
from workflows.models import Workflow

# Signed for a moment within the five minutes in which they are sent.
AHEAD_SECONDS = 120


def deliveries(workflow: Workflow, *, count: int) -> list[dict[str, Any]]:
    """So many deliveries to one new endpoint of the workflow: `{address, body, headers}`."""
    made = create_endpoint(workflow=workflow, name="bench", by=workflow.owner)
    address = f"/hooks/{made.endpoint.token}"
    now = int(time.time()) + AHEAD_SECONDS
    return [_delivery(address, made.secret, number, now) for number in range(count)]


def _delivery(address: str, secret: str, number: int, timestamp: int) -> dict[str, Any]:
    body = json.dumps({"n": number, "symbol": "005930"})
    webhook_id = f"msg_{uuid4().hex}"
    headers = {
        "Content-Type": "application/json",
        ID_HEADER: webhook_id,
        TIME_HEADER: str(timestamp),
        SIGNATURE_HEADER: sign(secret, webhook_id=webhook_id, timestamp=timestamp, body=body.encode()),
    }
    return {"address": address, "body": body, "headers": headers}
