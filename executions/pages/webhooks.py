"""The pages of webhooks: the list, one with its address and what arrived there, and the buttons on them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from executions.models import ContentType, EndpointMode, Signing, WebhookDelivery, WebhookEndpoint
from executions.webhooks import receiving
from executions.webhooks.examples import PLACEHOLDER, examples_of
from executions.webhooks.services import (
    MAX_NAME,
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    kept_for,
    rotate_secret,
    send_test,
)
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from workflows.models import Workflow

DELIVERIES = 30
WEBHOOKS = 200
WORKFLOWS = 500
# For how many hours the former secret is taken, as the page offers it.
KEEP_HOURS = (0, 24, 168)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def webhooks_page(request: SignedInRequest) -> HttpResponse:
    """A person's webhooks; the form makes another one and shows it with its secret, this once."""
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            return _made(request)
        except PasteTraderError as error:
            errors = error.as_dict()
    rows = WebhookEndpoint.objects.visible_to(request.user).filter(workflow__deleted_at=None)
    workflows = Workflow.objects.editable_by(request.user).order_by("name", "pk").only("name")
    context: dict[str, Any] = {
        "webhooks": rows.select_related("workflow").order_by("-created_at", "-pk")[:WEBHOOKS],
        "workflows": workflows[:WORKFLOWS],
        "signings": Signing,
        "content_types": ContentType,
        "chosen": request.POST or request.GET,
        "max_name": MAX_NAME,
        "errors": errors,
    }
    return render(request, "executions/webhooks/webhooks.html", context, status=400 if errors else 200)


@never_cache
@login_required
@require_GET
def webhook_page(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook: where and how to send, and what arrived."""
    return _shown(request, _own(request, webhook_id))


@never_cache
@login_required
@require_POST
def rotate(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Makes another secret and shows it, this once; `keep_hours` says how long the former one is taken."""
    hours = request.POST.get("keep_hours", "")
    keep = int(hours) if hours in {str(choice) for choice in KEEP_HOURS} else KEEP_HOURS[1]
    made = rotate_secret(endpoint=_own(request, webhook_id), by=request.user, keep_for=kept_for(keep))
    return _shown(request, made.endpoint, secret=made.secret)


@login_required
@require_POST
def change(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Renames (`name`), switches on or off (`is_active`), to production or to being set up (`mode`)."""
    endpoint = _own(request, webhook_id)
    given: dict[str, Any] = {name: request.POST[name] for name in ("name", "mode") if name in request.POST}
    if given.get("mode") not in {None, *EndpointMode.values}:
        given.pop("mode")
    if "is_active" in request.POST:
        given["is_active"] = request.POST["is_active"] == "yes"
    try:
        change_endpoint(endpoint=endpoint, by=request.user, changes=given)
    except PasteTraderError as error:
        messages.error(request, _words(error))
    return redirect("webhook", webhook_id=webhook_id)


@login_required
@require_POST
def test(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Sends a signed sample to the address for tests; shows the execution, or says why there is none."""
    try:
        received = send_test(endpoint=_own(request, webhook_id))
    except PasteTraderError as error:
        messages.error(request, _words(error))
        return redirect("webhook", webhook_id=webhook_id)
    return redirect("execution", execution_id=received.execution.pk)


@login_required
@require_POST
def delete(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Deletes the address with its deliveries."""
    endpoint = _own(request, webhook_id)
    delete_endpoint(endpoint=endpoint, by=request.user)
    messages.success(request, _("%(name)s is deleted. The executions that it started are kept.") % {"name": endpoint})
    return redirect("webhooks")


@never_cache
@login_required
@require_GET
def delivery_page(request: SignedInRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """One delivery with its headers and its body."""
    delivery = _delivery(request, webhook_id, delivery_id)
    body = None if delivery.body is None else bytes(delivery.body).decode(errors="replace")
    context = {"delivery": delivery, "webhook": delivery.endpoint, "body": body}
    return render(request, "executions/webhooks/delivery.html", context)


@login_required
@require_POST
def replay(request: SignedInRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Starts an execution from a kept body once more, and shows it."""
    try:
        received = receiving.replay(_delivery(request, webhook_id, delivery_id), by=request.user)
    except PasteTraderError as error:
        messages.error(request, _words(error))
        return redirect("webhook", webhook_id=webhook_id)
    return redirect("execution", execution_id=received.execution.pk)


def _made(request: SignedInRequest) -> HttpResponse:
    chosen = {name: request.POST.get(name, "") for name in ("workflow", "name", "signing", "content_type", "mode")}
    try:
        wanted = UUID(chosen["workflow"])
    except ValueError:
        wanted = UUID(int=0)
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=wanted)
    triggers = list(workflow.nodes.filter(node_type="trigger", config__trigger_type="webhook").order_by("key"))
    made = create_endpoint(
        workflow=workflow,
        by=request.user,
        name=chosen["name"],
        trigger_node_key=triggers[0].key if len(triggers) == 1 else "",
        signing=Signing(chosen["signing"]) if chosen["signing"] in Signing.values else Signing.STANDARD,
        content_type=chosen["content_type"] if chosen["content_type"] in ContentType.values else ContentType.JSON,
    )
    return _shown(request, made.endpoint, secret=made.secret, status=201)


def _shown(request: SignedInRequest, endpoint: WebhookEndpoint, *, secret: str = "", status: int = 200) -> HttpResponse:
    """The page of an endpoint; with the secret when it was made just now."""
    before = _moment(request.GET.get("before", ""))
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).defer("body", "headers").order_by("-received_at", "-pk")
    if before:
        rows = rows.filter(received_at__lt=before)
    found = list(rows[: DELIVERIES + 1])
    token = endpoint.readable_token
    address = request.build_absolute_uri(reverse("webhook-door", args=[token])) if token else ""
    test_address = request.build_absolute_uri(reverse("webhook-test-door", args=[token])) if token else ""
    context: dict[str, Any] = {
        "webhook": endpoint,
        "address": address,
        "test_address": test_address,
        "secret": secret,
        "has_former_secret": endpoint.has_former_secret(),
        "examples": examples_of(
            endpoint,
            address=test_address if endpoint.mode == EndpointMode.TEST else address,
            secret=secret or PLACEHOLDER,
        ),
        "deliveries": found[:DELIVERIES],
        "older": found[DELIVERIES - 1].received_at.isoformat() if len(found) > DELIVERIES else "",
        "keep_hours": KEEP_HOURS,
        "max_name": MAX_NAME,
    }
    return render(request, "executions/webhooks/webhook.html", context, status=status)


def _own(request: SignedInRequest, webhook_id: UUID) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.editable_by(request.user).filter(workflow__deleted_at=None)
    return get_object_or_404(rows.select_related("workflow"), pk=webhook_id)


def _delivery(request: SignedInRequest, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    endpoint = _own(request, webhook_id)
    found: WebhookDelivery = get_object_or_404(WebhookDelivery, endpoint=endpoint, pk=delivery_id)
    found.endpoint = endpoint
    return found


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and 1 < moment.year < 9999 else None


def _words(error: PasteTraderError) -> str:
    said = error.as_dict()
    return " ".join(problem["message"] for problem in said["problems"]) or str(said["message"])
