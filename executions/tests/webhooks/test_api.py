"""Webhooks over the API: made, changed, rotated, tested, deleted; what arrived is listed, read and sent again."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from executions.models import WebhookDelivery, WebhookEndpoint, WorkflowExecution
from executions.tests.webhooks.conftest import Make
from executions.tests.webhooks.senders import Sender, signed
from executions.webhooks.pruning import prune_deliveries
from executions.webhooks.services import MadeEndpoint
from pastetrader.accounts.models import AuditEntry, User
from workflows.models import Workflow
from workflows.services import set_active

pytestmark = pytest.mark.django_db
WEBHOOKS = "/api/v1/webhooks/"


def ask(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    given = "" if body is None else json.dumps(body)
    return client.generic(method, path, given, content_type="application/json", headers=headers)


def place(made: MadeEndpoint, rest: str = "") -> str:
    return f"{WEBHOOKS}{made.endpoint.pk}{rest}"


def arrive(made: MadeEndpoint, **facts: Any) -> Any:
    return Sender(Client(), f"/hooks/{made.endpoint.token}").post(headers=signed(made.secret, **facts))


@pytest.fixture
def delivery(made: MadeEndpoint) -> WebhookDelivery:
    assert arrive(made, webhook_id="msg_1").status_code == 202
    return WebhookDelivery.objects.get()


def test_a_new_webhook_shows_its_secret_this_once(owner_client: Client, workflow: Workflow) -> None:
    answer = ask(owner_client, "POST", WEBHOOKS, {"workflow": str(workflow.pk), "name": "Signals"})

    assert answer.status_code == 201
    made = answer.json()
    assert made["secret"].startswith("whsec_")
    assert (made["signing"], made["content_type"], made["mode"], made["is_active"]) == (
        "standard",
        "application/json",
        "production",
        True,
    )
    for path in (answer.headers["Location"], WEBHOOKS):
        shown = owner_client.get(path).content.decode()
        assert made["secret"] not in shown
        assert made["address"] in shown
    path = made["address"].removeprefix("http://testserver")
    assert Sender(Client(), path).post(headers=signed(made["secret"])).status_code == 202


def test_a_repeated_request_makes_one_webhook_and_shows_no_secret_again(
    owner_client: Client, workflow: Workflow
) -> None:
    body = {"workflow": str(workflow.pk), "name": "Signals"}
    headers = {"idempotency-key": "once"}
    first, again = (ask(owner_client, "POST", WEBHOOKS, body, **headers) for _time in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert "secret" in first.json()
    assert "secret" not in again.json()


@pytest.mark.parametrize(
    ("signing", "secret"), [("standard", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), ("bearer", "a-token-of-the-sender")]
)
def test_a_sender_may_dictate_the_secret(owner_client: Client, workflow: Workflow, signing: str, secret: str) -> None:
    body = {"workflow": str(workflow.pk), "name": "Svix", "signing": signing, "secret": secret}

    assert ask(owner_client, "POST", WEBHOOKS, body).json()["secret"] == secret


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"secret": "short"}, "invalid_secret", "secret"),
        ({"signing": "bearer", "secret": "with spaces in the middle"}, "invalid_secret", "secret"),
        ({"signing": "rsa"}, "enum", "signing"),
        ({"content_type": "multipart/form-data"}, "enum", "content_type"),
        ({"trigger_node_key": "nobody"}, "unknown_trigger", "trigger_node_key"),
        ({"trigger_node_key": "step"}, "unknown_trigger", "trigger_node_key"),
        ({"name": "  "}, "required", "name"),
        ({"name": "x" * 256}, "string_too_long", "name"),
        ({"token": "mine"}, "extra_forbidden", "token"),
    ],
)
def test_what_cannot_be_made_says_where(
    owner_client: Client, workflow: Workflow, more: dict[str, Any], code: str, path: str
) -> None:
    answer = ask(owner_client, "POST", WEBHOOKS, {"workflow": str(workflow.pk), "name": "x", **more})

    assert answer.status_code == 400
    assert code in {problem["code"] for problem in answer.json()["problems"]}
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize("client_name", ["stranger_client", "client"])
def test_on_anothers_workflow_nobody_makes_one(
    request: pytest.FixtureRequest, client_name: str, workflow: Workflow
) -> None:
    client: Client = request.getfixturevalue(client_name)
    answer = ask(client, "POST", WEBHOOKS, {"workflow": str(workflow.pk), "name": "x"})

    assert answer.status_code == (404 if client_name == "stranger_client" else 401)


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/rotate"),
        ("POST", "/test"),
        ("GET", "/deliveries/"),
        ("GET", "/deliveries/{delivery}"),
        ("POST", "/deliveries/{delivery}/replay"),
    ],
)
def test_to_others_a_webhook_does_not_exist(
    stranger_client: Client, client: Client, delivery: WebhookDelivery, method: str, rest: str
) -> None:
    rest = rest.format(delivery=delivery.pk)
    path, nowhere = f"{WEBHOOKS}{delivery.endpoint_id}{rest}", f"{WEBHOOKS}{uuid4()}{rest}"

    answer, of_nothing = ask(stranger_client, method, path, {}), ask(stranger_client, method, nowhere, {})

    assert (answer.status_code, of_nothing.status_code) == (404, 404)
    assert answer.json()["code"] == of_nothing.json()["code"]
    assert ask(client, method, path, {}).status_code == 401


def test_a_delivery_of_one_webhook_is_not_found_at_another(
    owner_client: Client, delivery: WebhookDelivery, make: Make
) -> None:
    other = make()

    for method, rest in (("GET", ""), ("POST", "/replay")):
        assert ask(owner_client, method, place(other, f"/deliveries/{delivery.pk}{rest}")).status_code == 404


def test_changes_hold_at_once(owner_client: Client, made: MadeEndpoint) -> None:
    answer = ask(owner_client, "PATCH", place(made), {"is_active": False, "name": "Off"})

    assert (answer.json()["is_active"], answer.json()["name"]) == (False, "Off")
    assert arrive(made).status_code == 409
    assert AuditEntry.objects.filter(action="webhook.switched").count() == 1


@pytest.mark.parametrize("body", [{"signing": "bearer"}, {"secret": "x"}, {"mode": "live"}, {"name": ""}])
def test_what_cannot_be_changed_is_refused(owner_client: Client, made: MadeEndpoint, body: dict[str, Any]) -> None:
    assert ask(owner_client, "PATCH", place(made), body).status_code == 400


def test_a_rotation_shows_the_new_secret_and_keeps_the_old_for_a_time(owner_client: Client, made: MadeEndpoint) -> None:
    answer = ask(owner_client, "POST", place(made, "/rotate"), {"keep_hours": 2}).json()

    assert answer["secret"] != made.secret
    until = WebhookEndpoint.objects.get().previous_valid_until
    assert until
    assert timedelta(hours=1, minutes=59) < until - timezone.now() <= timedelta(hours=2)
    assert arrive(made).status_code == 202
    ask(owner_client, "POST", place(made, "/rotate"), {"keep_hours": 0})
    assert arrive(made).status_code == 401
    assert WebhookEndpoint.objects.get().previous_secret is None
    assert AuditEntry.objects.filter(action="webhook.secret_changed").count() == 2
    assert made.secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("body", [{"keep_hours": -1}, {"keep_hours": 10_000}, {"secret": "short"}, {"keep": 1}])
def test_a_rotation_that_cannot_be_is_refused(owner_client: Client, made: MadeEndpoint, body: Any) -> None:
    assert ask(owner_client, "POST", place(made, "/rotate"), body).status_code == 400
    assert arrive(made).status_code == 202


@pytest.mark.parametrize("signing", ["standard", "bearer", "tradingview"])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
def test_a_test_goes_the_way_that_a_sender_goes(
    owner_client: Client, make: Make, signing: str, content_type: str
) -> None:
    made = make(signing=signing, content_type=content_type)

    answer = ask(owner_client, "POST", place(made, "/test"), {})

    assert answer.status_code == 202
    execution = WorkflowExecution.objects.get(pk=answer.json()["execution"])
    assert (execution.mode, execution.trigger_type) == ("test", "webhook")
    assert made.secret not in json.dumps(execution.input_data)
    assert WebhookDelivery.objects.get(pk=answer.json()["delivery"]).verdict == "accepted"


def test_a_test_says_what_is_wanted(owner_client: Client, made: MadeEndpoint) -> None:
    ask(owner_client, "POST", place(made, "/test"), {"content": {"symbol": "BBB"}})

    assert WorkflowExecution.objects.get().input_data == {"symbol": "BBB"}


def test_deliveries_are_listed_newest_first_and_by_verdict(owner_client: Client, made: MadeEndpoint) -> None:
    for number in range(3):
        arrive(made, webhook_id=f"msg_{number}")
    arrive(made, webhook_id="msg_0")

    found = owner_client.get(place(made, "/deliveries/")).json()["results"]
    refused = owner_client.get(place(made, "/deliveries/"), {"verdict": "refused_replay"}).json()["results"]

    assert [row["webhook_id"] for row in found] == ["msg_0", "msg_2", "msg_1", "msg_0"]
    assert [(row["webhook_id"], row["cause"]) for row in refused] == [("msg_0", "webhook_replay")]
    assert "body" not in found[0]


@pytest.mark.parametrize("query", ["verdict=nonsense", "verdic=accepted", "page_size=0", "execution=x"])
def test_a_filter_that_is_none_is_refused(owner_client: Client, made: MadeEndpoint, query: str) -> None:
    assert owner_client.get(place(made, f"/deliveries/?{query}")).status_code == 400


def test_lists_ask_no_more_for_more_rows(
    owner_client: Client, made: MadeEndpoint, make: Make, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make()
        arrive(made, webhook_id=f"msg_{number}")
    for path in (WEBHOOKS, place(made, "/deliveries/")):
        owner_client.get(path)  # a browser's first request notes its session
        with django_assert_max_num_queries(5):
            owner_client.get(path)


def test_one_delivery_shows_its_body_and_headers_and_no_credentials(
    owner_client: Client, delivery: WebhookDelivery, made: MadeEndpoint
) -> None:
    answer = owner_client.get(place(made, f"/deliveries/{delivery.pk}")).json()

    assert answer["body"] == '{"symbol": "AAA", "price": 101.5}'
    assert set(answer["headers"]) <= {"content-type", "user-agent", "webhook-id", "webhook-timestamp"}
    assert answer["address"] == "127.0.0.1"


def test_a_delivery_is_sent_again_and_marked(
    owner_client: Client, owner: User, delivery: WebhookDelivery, made: MadeEndpoint
) -> None:
    answer = ask(owner_client, "POST", place(made, f"/deliveries/{delivery.pk}/replay"))

    assert answer.status_code == 202
    again = WebhookDelivery.objects.get(pk=answer.json()["delivery"])
    assert (again.replay_of, again.replayed_by, again.verdict) == (delivery, owner, "accepted")
    execution = WorkflowExecution.objects.get(pk=answer.json()["execution"])
    assert execution.input_data == {"symbol": "AAA", "price": 101.5}
    assert execution.triggered_by == owner
    assert answer.headers["Location"].endswith(str(execution.pk))


def test_what_an_inactive_workflow_refused_is_sent_again_when_it_is_active(
    owner_client: Client, made: MadeEndpoint, workflow: Workflow
) -> None:
    set_active(workflow=workflow, is_active=False)
    arrive(made)
    set_active(workflow=workflow, is_active=True)
    refused = WebhookDelivery.objects.get()

    assert ask(owner_client, "POST", place(made, f"/deliveries/{refused.pk}/replay")).status_code == 202


def test_without_a_body_nothing_is_sent_again(owner_client: Client, made: MadeEndpoint) -> None:
    Sender(Client(), f"/hooks/{made.endpoint.token}").post()
    refused = WebhookDelivery.objects.get()

    assert ask(owner_client, "POST", place(made, f"/deliveries/{refused.pk}/replay")).status_code == 409


def test_a_deleted_webhook_answers_nobody_and_its_executions_stay(
    owner_client: Client, made: MadeEndpoint, delivery: WebhookDelivery
) -> None:
    assert ask(owner_client, "DELETE", place(made)).status_code == 204

    assert arrive(made).status_code == 404
    assert WorkflowExecution.objects.count() == 1
    assert not WebhookDelivery.objects.exists()
    assert AuditEntry.objects.filter(action="webhook.deleted").exists()


def test_a_workflow_has_no_more_than_twenty(owner_client: Client, workflow: Workflow, make: Make) -> None:
    for _time in range(20):
        make()

    answer = ask(owner_client, "POST", WEBHOOKS, {"workflow": str(workflow.pk), "name": "x"})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_webhooks")


def test_deliveries_go_when_they_have_had_their_time(made: MadeEndpoint, delivery: WebhookDelivery) -> None:
    Sender(Client(), f"/hooks/{made.endpoint.token}").post()
    WebhookDelivery.objects.update(received_at=timezone.now() - timedelta(days=5))

    assert prune_deliveries() is False
    assert list(WebhookDelivery.objects.all()) == [delivery]
    WebhookDelivery.objects.update(received_at=timezone.now() - timedelta(days=31))
    prune_deliveries()
    assert not WebhookDelivery.objects.exists()
    assert WorkflowExecution.objects.exists()
