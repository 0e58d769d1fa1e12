"""What can be done with the webhooks of a workflow: make one, change it, give it another secret, test it, delete it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from executions.models import ContentType, EndpointMode, Signing, WebhookEndpoint
from executions.status import Mode
from executions.webhooks.credentials import checked_secret, digest_of, new_secret, new_token
from executions.webhooks.receiving import Received, receive_at
from executions.webhooks.signatures import ID_HEADER, SIGNATURE_HEADER, TIME_HEADER, sign
from executions.webhooks.verification import Arrived
from pastetrader.accounts import audit
from pastetrader.accounts.models import User
from pastetrader.common.encryption import SecretUnreadable
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import UNSTORABLE
from workflows.models import Workflow

MAX_NAME = 255
MAX_PER_WORKFLOW = 20
# How long the former secret is taken after a rotation, unless the owner says otherwise; and at most.
KEEP_FORMER = timedelta(hours=24)
MAX_KEEP_HOURS = 30 * 24
# Whether it may be changed afterwards: how it is signed decides what a secret looks like.
CHANGEABLE = frozenset({"name", "content_type", "mode", "is_active", "trigger_node_key"})


@dataclass(frozen=True)
class MadeEndpoint:
    """A new endpoint with its secret, which is never shown again."""

    endpoint: WebhookEndpoint
    secret: str


@transaction.atomic
def create_endpoint(  # noqa: PLR0913  # each argument is a fact of the endpoint
    *,
    workflow: Workflow,
    name: str,
    by: User,
    trigger_node_key: str = "",
    signing: str = Signing.STANDARD,
    content_type: str = ContentType.JSON,
    mode: str = EndpointMode.PRODUCTION,
    is_active: bool = True,
    secret: str | None = None,
) -> MadeEndpoint:
    """A new address with its secret: a random one, or (as some senders want it) one that the sender dictates.

    Raises Invalid for a bad name or secret and for a trigger that the workflow has not, NotAllowed for too many.
    """
    _check_room(workflow)
    known = checked_secret(signing, secret) if secret else new_secret(signing)
    endpoint = _new_endpoint(
        workflow,
        name=_checked_name(name),
        trigger_node_key=_checked_trigger(workflow, trigger_node_key),
        signing=signing,
        content_type=content_type,
        mode=mode,
        is_active=is_active,
        secret=known,
        secret_made_at=timezone.now(),
    )
    audit.record("webhook.created", by=by, subject=endpoint, detail={"workflow": str(workflow.pk), "signing": signing})
    return MadeEndpoint(endpoint, known)


@transaction.atomic
def ensure_endpoints(workflow: Workflow) -> list[WebhookEndpoint]:
    """An endpoint for each enabled trigger of type webhook that has none; the new ones. For the activation.

    They have no secret yet, so everything is refused until their owner makes one: it is shown to whoever makes it.
    """
    Workflow.all_objects.select_for_update().get(pk=workflow.pk)  # of two activations, one after the other
    triggers = workflow.nodes.filter(node_type="trigger", is_enabled=True, config__trigger_type="webhook")
    have = set(WebhookEndpoint.objects.filter(workflow=workflow).values_list("trigger_node_key", flat=True))
    return [
        _new_endpoint(workflow, name=node.name[:MAX_NAME] or node.key, trigger_node_key=node.key)
        for node in triggers.order_by("key")
        if node.key not in have
    ]


def follow_workflow(workflow: Workflow) -> None:
    """An active workflow has an address for each of its webhook triggers. For whoever tells of changes of workflows."""
    if workflow.is_active and not workflow.is_deleted:
        ensure_endpoints(workflow)


@transaction.atomic
def change_endpoint(*, endpoint: WebhookEndpoint, by: User, changes: Mapping[str, Any]) -> WebhookEndpoint:
    """The endpoint with other values of CHANGEABLE. Raises Invalid for a bad one, NotFound when it is deleted."""
    new = {name: value for name, value in changes.items() if name in CHANGEABLE}
    if "name" in new:
        new["name"] = _checked_name(new["name"])
    if "trigger_node_key" in new:
        _checked_trigger(endpoint.workflow, new["trigger_node_key"])
    if not WebhookEndpoint.objects.filter(pk=endpoint.pk).update(updated_at=timezone.now(), **new):
        raise NotFound
    if "is_active" in new or "mode" in new:
        switched = {name: value for name, value in new.items() if name in {"is_active", "mode"}}
        audit.record("webhook.switched", by=by, subject=endpoint, detail=switched)
    return _fresh(endpoint)


@transaction.atomic
def rotate_secret(
    *, endpoint: WebhookEndpoint, by: User, keep_for: timedelta = KEEP_FORMER, secret: str | None = None
) -> MadeEndpoint:
    """The endpoint with another secret; the former one is taken for so long more (zero: at once no more).

    Raises Invalid for a dictated secret of a wrong form, NotFound when the endpoint is deleted.
    """
    known = checked_secret(endpoint.signing, secret) if secret else new_secret(endpoint.signing)
    now = timezone.now()
    # Held: of two rotations at once, the second keeps the secret of the first, not the one it had read.
    row = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    if row is None:
        raise NotFound
    former = _former(row) if keep_for else None
    row.previous_secret, row.previous_valid_until = former, None if former is None else now + keep_for
    row.secret, row.secret_made_at = known, now
    row.save(update_fields=["secret", "secret_made_at", "previous_secret", "previous_valid_until", "updated_at"])
    audit.record("webhook.secret_changed", by=by, subject=endpoint, detail={"kept_seconds": keep_for.total_seconds()})
    return MadeEndpoint(_fresh(endpoint), known)


def _former(row: WebhookEndpoint) -> str | None:
    """The secret that was there; none where nobody can read it any more."""
    try:
        return None if row.secret is None else str(row.secret)
    except SecretUnreadable:
        return None


def kept_for(hours: int) -> timedelta:
    """For how long the former secret is taken."""
    return timedelta(hours=hours)


@transaction.atomic
def delete_endpoint(*, endpoint: WebhookEndpoint, by: User) -> None:
    """The address answers 404 from now on; its deliveries go with it, the executions that they started stay."""
    audit.record("webhook.deleted", by=by, subject=endpoint, detail={"workflow": str(endpoint.workflow_id)})
    found, _rows = WebhookEndpoint.objects.filter(pk=endpoint.pk).delete()
    if not found:
        raise NotFound


def send_test(*, endpoint: WebhookEndpoint, content: Any = None) -> Received:
    """A signed sample, sent to the endpoint's own address for tests. Raises what receiving raises, and NotAllowed
    while there is no secret to sign it with.
    """
    known = endpoint.secrets()
    if not known:
        raise NotAllowed(_("Make the secret of this webhook first."), code="no_secret_yet")
    webhook_id = f"test_{uuid4().hex}"
    headers = {"content-type": endpoint.content_type, "user-agent": "PasteTrader (test)", ID_HEADER: webhook_id}
    body = _sample(endpoint, known[0], webhook_id, content)
    if endpoint.signing == Signing.STANDARD:
        timestamp = int(timezone.now().timestamp())
        headers[TIME_HEADER] = str(timestamp)
        headers[SIGNATURE_HEADER] = sign(known[0], webhook_id=webhook_id, timestamp=timestamp, body=body)
    elif endpoint.signing == Signing.BEARER:
        headers["authorization"] = f"Bearer {known[0]}"
    return receive_at(endpoint, Arrived(headers, body, address="", mode=Mode.TEST))


def _sample(endpoint: WebhookEndpoint, secret: str, webhook_id: str, content: Any) -> bytes:
    given = {"test": True, "sent_at": timezone.now().isoformat()} if content is None else content
    is_alert = endpoint.signing == Signing.TRADINGVIEW
    if endpoint.content_type == ContentType.TEXT:
        text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        return f"secret: {secret}\nid: {webhook_id}\n{text}".encode() if is_alert else text.encode()
    if is_alert:
        fields = given if isinstance(given, dict) else {"content": given}
        given = {**fields, "secret": secret, "id": webhook_id}
    return json.dumps(given, ensure_ascii=False).encode()


def _new_endpoint(workflow: Workflow, **facts: Any) -> WebhookEndpoint:
    token = new_token()
    return WebhookEndpoint.objects.create(workflow=workflow, token=token, token_digest=digest_of(token), **facts)


def _fresh(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return WebhookEndpoint.objects.select_related("workflow").get(pk=endpoint.pk)


def _check_room(workflow: Workflow) -> None:
    if WebhookEndpoint.objects.filter(workflow=workflow).count() >= MAX_PER_WORKFLOW:
        text = _("A workflow has at most %(limit)s webhooks. Delete one first.", limit=MAX_PER_WORKFLOW)
        raise NotAllowed(text, code="too_many_webhooks")


def _checked_name(name: str) -> str:
    clean = name.strip()
    if not clean:
        raise Invalid(problems=[Problem("required", _("Give the webhook a name."), path="name")])
    if len(clean) > MAX_NAME:
        text = _("The name is longer than %(limit)s characters.", limit=MAX_NAME)
        raise Invalid(problems=[Problem("too_long", text, path="name")])
    if UNSTORABLE.search(clean):
        text = _("The text holds a character that cannot be stored.")
        raise Invalid(problems=[Problem("not_storable", text, path="name")])
    return clean


def _checked_trigger(workflow: Workflow, key: str) -> str:
    """The key of one of the workflow's triggers, or "" for all of them."""
    triggers = sorted(workflow.nodes.filter(node_type="trigger").values_list("key", flat=True))
    if key and key not in triggers:
        text = _("The workflow has no trigger “%(key)s”.", key=key)
        hint = _("Its triggers: %(keys)s.", keys=", ".join(triggers) or "-")
        raise Invalid(problems=[Problem("unknown_trigger", text, path="trigger_node_key", hint=hint)])
    return key
