"""Requests of tests, and small graphs as they are sent."""

import json
from typing import Any

from django.test import Client

WORKFLOWS = "/api/v1/workflows/"
START: dict[str, Any] = {
    "key": "start",
    "name": "Start",
    "node_type": "trigger",
    "config": {"trigger_type": "manual"},
}
STEP: dict[str, Any] = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": {"a": 1}}}
CHAIN: dict[str, Any] = {"nodes": [START, STEP], "edges": [{"source": "start", "target": "step"}]}
CYCLE: dict[str, Any] = {
    "nodes": [STEP, {**STEP, "key": "other"}],
    "edges": [{"source": "step", "target": "other"}, {"source": "other", "target": "step"}],
}


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer to a JSON body; header names with underscores."""
    text = "" if body is None else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, path, text, content_type="application/json", headers=named)


def codes(answer: Any) -> list[str]:
    """The codes of the problems of an answer."""
    return [problem["code"] for problem in answer.json()["problems"]]
