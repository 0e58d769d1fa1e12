"""Receiving a delivery: what was sent is kept and starts its execution in one transaction, or is refused with a reason.

`receive` is the only way in: the addresses, the test of an endpoint and its replays all come here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone

from executions.models import EndpointMode, Verdict, WebhookDelivery, WebhookEndpoint, WorkflowExecution
from executions.services.start import serialized_transaction, start_execution
from executions.status import Mode, TriggerType
from executions.webhooks import bodies
from executions.webhooks.credentials import digest_of
from executions.webhooks.refusals import NotActive, SentBefore, TooMany, refusal_of
from executions.webhooks.verification import Arrived, Known, Lock, check_time, verify
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotFound, PasteTraderError
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import storable_text
from workflows.models import Workflow

_ENDPOINT = "SELECT * FROM webhook_endpoints WHERE token_digest = %s"
_WORKFLOW = """
    SELECT workflows.id, workflows.owner_id, workflows.is_active, workflows.deleted_at
    FROM workflows JOIN webhook_endpoints ON webhook_endpoints.workflow_id = workflows.id WHERE token_digest = %s"""
# Of as many as may come in a minute, the first; none when fewer came.
_OLDEST = """
    SELECT id, received_at FROM webhook_deliveries
    WHERE endpoint_id = (SELECT id FROM webhook_endpoints WHERE token_digest = %s)
    AND received_at > %s AND verdict = 'accepted' ORDER BY received_at DESC, id DESC LIMIT 1 OFFSET %s"""
# Of what is refused, so much is kept of an endpoint in a minute: whoever knows the address alone cannot fill a table.
REFUSED_PER_MINUTE = 10
MINUTE = timedelta(minutes=1)
# Refusals whose bodies are kept, to be sent again when what stood in the way is mended.
WORTH_KEEPING = frozenset({Verdict.INACTIVE, Verdict.INVALID_BODY})


@dataclass(frozen=True)
class Received:
    """A delivery that was accepted, and the execution that it started: both exist."""

    delivery: WebhookDelivery
    execution: WorkflowExecution


def receive(token: str, arrived: Arrived) -> Received:
    """Take a delivery at an address. Raises NotFound for an unknown address and for one of a deleted workflow, alike;
    refusals.Refused, Invalid (the body) otherwise.

    Who does not know the secret is told nothing about the endpoint but that.
    """
    return receive_at(_at(digest_of(token)), arrived)


def receive_at(endpoint: WebhookEndpoint, arrived: Arrived) -> Received:
    """The same, at an endpoint that was found already."""
    now = timezone.now()
    known = None
    try:
        bodies.check_size(arrived.body)
        lock = Lock(endpoint.signing, endpoint.content_type, endpoint.secrets(now))
        known = verify(lock, arrived)
        check_time(lock, arrived, now=now.timestamp())
        _check_active(endpoint, arrived.mode)
        _check_rate(endpoint, now)
        bodies.check_content_type(endpoint.content_type, arrived.headers.get("content-type", ""))
        value = bodies.read_body(endpoint.content_type, known.body)
        return _accept(endpoint, _row(endpoint, arrived, known, now), value)
    except PasteTraderError as error:
        verdict, cause, answer = refusal_of(error)
        if endpoint.workflow.is_deleted:
            verdict, cause, answer = Verdict.INACTIVE, "workflow_deleted", NotFound()
        row = _row(endpoint, arrived, known if verdict in WORTH_KEEPING else None, now)
        row.webhook_id = known.webhook_id if known else ""
        row.verdict, row.cause, row.cause_message = verdict, cause, error.message
        _keep_refused(row)
        raise answer from error


def replay(delivery: WebhookDelivery, *, by: User) -> Received:
    """Start once more from a kept body, as its mode was, by the workflow as it is now; the new delivery says of what.

    Raises Invalid when the body does not fit the workflow, NotAllowed when that cannot start, WrongBody (409) when
    no body was kept.
    """
    endpoint = delivery.endpoint
    if delivery.body is None:
        raise NotActive(_("Of this delivery no body was kept, so it cannot be sent again."), cause="no_body")
    body = bytes(delivery.body)
    again = WebhookDelivery(
        endpoint=endpoint,
        webhook_id=f"replay_{uuid4().hex}",
        received_at=timezone.now(),
        headers=delivery.headers,
        body=body,
        has_body=True,
        body_bytes=len(body),
        mode=delivery.mode,
        replay_of=delivery,
        replayed_by=by,
    )
    return _accept(endpoint, again, bodies.read_body(endpoint.content_type, body))


def _at(digest: str) -> WebhookEndpoint:
    """The endpoint, with what a start needs of its workflow. Written out: compiling it takes longer than asking it."""
    endpoints = list(WebhookEndpoint.objects.raw(_ENDPOINT, [digest]))
    workflows = list(Workflow.all_objects.raw(_WORKFLOW, [digest]))
    if not (endpoints and workflows):
        raise NotFound
    endpoints[0].workflow = workflows[0]
    return endpoints[0]


def _accept(endpoint: WebhookEndpoint, row: WebhookDelivery, value: Any) -> Received:
    """Both rows or none. Of two with one id, the second to commit finds the first: the database says so."""
    try:
        with serialized_transaction():
            execution = start_execution(
                workflow=endpoint.workflow,
                trigger_type=TriggerType.WEBHOOK,
                triggered_by=row.replayed_by,
                input_data=value,
                trigger_node_key=endpoint.trigger_node_key,
                metadata={"webhook": {"endpoint": str(endpoint.pk), "delivery": str(row.pk)}},
                mode=Mode(row.mode),
            )
            row.execution, row.verdict = execution, Verdict.ACCEPTED
            row.save(force_insert=True)
    except IntegrityError as error:
        first = _accepted(endpoint, row.webhook_id)
        if first is None:
            raise
        raise SentBefore(execution=str(first.execution_id) if first.execution_id else None) from error
    return Received(row, execution)


def _row(endpoint: WebhookEndpoint, arrived: Arrived, known: Known | None, now: datetime) -> WebhookDelivery:
    """The delivery as a row. What somebody without the secret sent is not kept."""
    headers = {name: storable_text(value) for name, value in arrived.kept_headers.items()} if known else {}
    return WebhookDelivery(
        endpoint=endpoint,
        webhook_id=known.webhook_id if known else "",
        received_at=now,
        address=arrived.address or None,
        headers=headers,
        body=known.body if known else None,
        has_body=known is not None,
        body_bytes=len(arrived.body),
        mode=arrived.mode,
    )


def _check_active(endpoint: WebhookEndpoint, mode: Mode) -> None:
    """The address for tests works while everything is being set up; the other one when all is switched on."""
    if endpoint.workflow.is_deleted:
        raise NotFound
    if not endpoint.is_active:
        raise NotActive(cause="endpoint_disabled")
    if mode == Mode.TEST:
        return
    if endpoint.mode == EndpointMode.TEST:
        text = _("This webhook is being set up: only its address for tests takes deliveries.")
        raise NotActive(text, cause="endpoint_in_setup")
    if not endpoint.workflow.is_active:
        raise NotActive(_("The workflow is not active."), cause="workflow_inactive")


def _check_rate(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Raises TooMany while the last minute had as many as may be; exact but for those that arrive at this moment."""
    most = settings.WEBHOOKS_PER_MINUTE
    if not most:
        return
    since = connection.ops.adapt_datetimefield_value(now - MINUTE)
    for oldest in WebhookDelivery.objects.raw(_OLDEST, [endpoint.token_digest, since, most - 1]):
        wait = max(1, round((oldest.received_at + MINUTE - now).total_seconds()))
        raise TooMany(retry_after_seconds=wait)


def _keep_refused(row: WebhookDelivery) -> None:
    of_last_minute = WebhookDelivery.objects.filter(endpoint=row.endpoint, received_at__gt=row.received_at - MINUTE)
    refused = of_last_minute.exclude(verdict=Verdict.ACCEPTED).order_by("-received_at", "-id")
    if len(refused.values_list("pk")[:REFUSED_PER_MINUTE]) < REFUSED_PER_MINUTE:
        row.execution = None
        row.save(force_insert=True)


def _accepted(endpoint: WebhookEndpoint, webhook_id: str) -> WebhookDelivery | None:
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, webhook_id=webhook_id, verdict=Verdict.ACCEPTED)
    return rows.only("execution_id").first()
