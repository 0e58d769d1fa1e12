"""The pages of webhooks."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from executions.models import WebhookDelivery, WebhookEndpoint, WorkflowExecution
from executions.tests.webhooks.conftest import Make
from executions.tests.webhooks.senders import Sender, signed
from executions.webhooks.services import MadeEndpoint, ensure_endpoints
from workflows.models import Workflow
from workflows.services import set_active

pytestmark = pytest.mark.django_db
LIST = "/webhooks/"


def page(client: Client, made: MadeEndpoint) -> str:
    return client.get(reverse("webhook", args=[made.endpoint.pk])).content.decode()


def test_somebody_new_is_told_what_to_do(owner_client: Client, client: Client) -> None:
    text = owner_client.get(LIST).content.decode()

    assert "Make a workflow first" in text
    assert client.get(LIST).headers["Location"].startswith("/sign-in/")


def test_a_new_webhook_is_shown_with_its_secret_this_once(owner_client: Client, workflow: Workflow) -> None:
    answer = owner_client.post(LIST, {"workflow": str(workflow.pk), "name": "Signals", "signing": "standard"})

    assert answer.status_code == 201
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.trigger_node_key == "arrives"
    assert endpoint.secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    again = owner_client.get(reverse("webhook", args=[endpoint.pk])).content.decode()
    assert endpoint.secret not in again
    assert endpoint.token in again
    assert "Signals" in owner_client.get(LIST).content.decode()


def test_a_form_that_cannot_be_says_why(owner_client: Client, workflow: Workflow) -> None:
    answer = owner_client.post(LIST, {"workflow": str(workflow.pk), "name": " "})

    assert answer.status_code == 400
    assert "Give the webhook a name." in answer.content.decode()
    assert owner_client.post(LIST, {"workflow": "nonsense", "name": "x"}).status_code == 404


def test_what_arrived_stands_with_its_verdict_and_cause(owner_client: Client, made: MadeEndpoint) -> None:
    sender = Sender(Client(), f"/hooks/{made.endpoint.token}")
    sender.post(headers=signed(made.secret, webhook_id="msg_1"))
    sender.post(headers=signed(made.secret, webhook_id="msg_1"))
    sender.post()

    text = page(owner_client, made)

    for words in ("accepted", "sent before", "wrong signature", "Nothing was started again", "msg_1", "127.0.0.1"):
        assert words in text


def test_the_presets_show_how_to_send(owner_client: Client, make: Make) -> None:
    signed_page, token_page = page(owner_client, make()), page(owner_client, make(signing="bearer"))
    alert_page = page(owner_client, make(signing="tradingview"))

    assert "webhook-signature" in signed_page
    assert "Authorization: Bearer" in token_page
    assert "{{ticker}}" in alert_page
    assert "{{timenow}}" in alert_page


@pytest.mark.parametrize("state", ["off", "setup", "inactive", "no secret"])
def test_what_keeps_a_webhook_from_working_is_said(
    owner_client: Client, make: Make, workflow: Workflow, state: str
) -> None:
    words = {
        "off": "Switched off",
        "setup": "only the address for tests takes deliveries",
        "inactive": "The workflow is not active",
        "no secret": "no secret yet",
    }[state]
    if state == "inactive":
        set_active(workflow=workflow, is_active=False)
    endpoint = (
        ensure_endpoints(workflow)[0]
        if state == "no secret"
        else make(is_active=state != "off", mode="test" if state == "setup" else "production").endpoint
    )

    assert words in owner_client.get(reverse("webhook", args=[endpoint.pk])).content.decode()


def test_rotating_shows_the_new_secret(owner_client: Client, made: MadeEndpoint) -> None:
    text = owner_client.post(reverse("webhook-rotate", args=[made.endpoint.pk]), {"keep_hours": "0"}).content.decode()

    made.endpoint.refresh_from_db()
    assert made.endpoint.secret in text
    assert made.secret not in text
    assert made.endpoint.previous_secret is None


def test_switching_renaming_and_deleting(owner_client: Client, made: MadeEndpoint) -> None:
    change = reverse("webhook-change", args=[made.endpoint.pk])
    owner_client.post(change, {"is_active": "no"})
    owner_client.post(change, {"mode": "test"})
    owner_client.post(change, {"mode": "nonsense"})

    made.endpoint.refresh_from_db()
    assert (made.endpoint.is_active, made.endpoint.mode) == (False, "test")
    assert owner_client.post(reverse("webhook-delete", args=[made.endpoint.pk])).headers["Location"] == LIST
    assert not WebhookEndpoint.objects.exists()


def test_a_test_leads_to_its_execution(owner_client: Client, made: MadeEndpoint) -> None:
    answer = owner_client.post(reverse("webhook-test", args=[made.endpoint.pk]))

    assert answer.headers["Location"] == reverse("execution", args=[WorkflowExecution.objects.get().pk])


def test_a_delivery_is_read_and_sent_again(owner_client: Client, made: MadeEndpoint) -> None:
    Sender(Client(), f"/hooks/{made.endpoint.token}").post(headers=signed(made.secret))
    address = [made.endpoint.pk, WebhookDelivery.objects.get().pk]

    text = owner_client.get(reverse("webhook-delivery", args=address)).content.decode()
    answer = owner_client.post(reverse("webhook-replay", args=address))

    assert "&quot;symbol&quot;" in text
    assert answer.headers["Location"].startswith("/executions/")
    assert WebhookDelivery.objects.filter(replay_of=address[1]).exists()


def test_nobody_else_sees_or_touches_it(stranger_client: Client, made: MadeEndpoint) -> None:
    Sender(Client(), f"/hooks/{made.endpoint.token}").post(headers=signed(made.secret))
    delivery = WebhookDelivery.objects.get().pk
    assert stranger_client.get(reverse("webhook", args=[made.endpoint.pk])).status_code == 404
    assert stranger_client.get(reverse("webhook-delivery", args=[made.endpoint.pk, delivery])).status_code == 404
    for name in ("webhook-rotate", "webhook-change", "webhook-test", "webhook-delete"):
        assert stranger_client.post(reverse(name, args=[made.endpoint.pk])).status_code == 404
    assert stranger_client.post(reverse("webhook-replay", args=[made.endpoint.pk, delivery])).status_code == 404
    assert WebhookEndpoint.objects.filter(is_active=True).count() == 1


def test_pages_keep_what_senders_wrote_as_text(owner_client: Client, made: MadeEndpoint) -> None:
    body = b'{"symbol": "<script>alert(1)</script>"}'
    headers = {**signed(made.secret, body, webhook_id="<b>x</b>"), "user-agent": "<img>"}
    Sender(Client(), f"/hooks/{made.endpoint.token}").post(body, headers)
    delivery = WebhookDelivery.objects.get()

    for name, address in (("webhook", []), ("webhook-delivery", [delivery.pk])):
        text = owner_client.get(reverse(name, args=[made.endpoint.pk, *address])).content.decode()
        assert "<b>x</b>" not in text
        assert "<script>alert" not in text
        assert "<img>" not in text


def test_the_korean_page_stands(owner_client: Client, made: MadeEndpoint) -> None:
    with translation.override("ko"):
        answer = owner_client.get(reverse("webhook", args=[made.endpoint.pk]), headers={"accept-language": "ko"})

    assert answer.status_code == 200
