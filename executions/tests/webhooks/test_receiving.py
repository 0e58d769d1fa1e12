"""What arrives at an address: who is let in, what starts, what is kept, and what is refused with which reason."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from executions.models import WebhookDelivery, WebhookEndpoint, WorkflowExecution
from executions.tests.factories import drained
from executions.tests.webhooks.conftest import SCHEMA, Make
from executions.tests.webhooks.senders import BODY, Sender, alert, signed
from executions.webhooks.services import MadeEndpoint, ensure_endpoints, rotate_secret
from executions.webhooks.services import kept_for as hours
from pastetrader.accounts.models import User
from workflows.models import Workflow
from workflows.services import delete_workflow, set_active

pytestmark = pytest.mark.django_db


def sender(made: MadeEndpoint, *, is_test: bool = False, **headers: str) -> Sender:
    """Somebody who has no session and keeps no cookies."""
    place = "hooks/test" if is_test else "hooks"
    return Sender(Client(enforce_csrf_checks=True), f"/{place}/{made.endpoint.token}", headers)


def verdicts() -> list[tuple[str, str]]:
    return list(WebhookDelivery.objects.order_by("received_at", "pk").values_list("verdict", "cause"))


def test_a_signed_delivery_starts_its_execution_and_both_are_there(made: MadeEndpoint) -> None:
    answer = sender(made).post(headers=signed(made.secret, webhook_id="msg_1"))

    assert answer.status_code == 202
    execution, delivery = WorkflowExecution.objects.get(), WebhookDelivery.objects.get()
    assert answer.json() == {"delivery": str(delivery.pk), "execution": str(execution.pk)}
    assert (execution.trigger_type, execution.mode) == ("webhook", "normal")
    assert execution.input_data == {"symbol": "AAA", "price": 101.5}
    assert (delivery.verdict, delivery.webhook_id, delivery.execution) == ("accepted", "msg_1", execution)
    assert bytes(delivery.body or b"") == BODY
    assert drained(execution).status == "completed"


def test_the_answer_sets_no_cookie_and_is_kept_by_nobody(made: MadeEndpoint) -> None:
    answer = sender(made).post(headers=signed(made.secret))

    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.django_db(transaction=True)
def test_a_delivery_costs_few_queries(
    made: MadeEndpoint, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Two look, one holds the workflow, the rest writes; with what begins and ends the transaction."""
    sender(made).post(headers=signed(made.secret))
    with django_assert_max_num_queries(9):
        sender(made).post(headers=signed(made.secret))


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"webhook-signature": "v1,d3Jvbmc="}, "webhook_signature"),
        ({"webhook-signature": ""}, "missing_headers"),
        ({"webhook-id": ""}, "missing_headers"),
        ({"webhook-id": "msg_other"}, "webhook_signature"),
        ({"webhook-timestamp": "1"}, "webhook_signature"),
        ({"webhook-signature": "\xff\xfe v1,\xff"}, "webhook_signature"),
    ],
)
def test_who_does_not_know_the_secret_starts_nothing(made: MadeEndpoint, changed: dict[str, str], cause: str) -> None:
    answer = sender(made).post(headers={**signed(made.secret), **changed})

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature")
    assert verdicts() == [("refused_signature", cause)]
    [kept] = WebhookDelivery.objects.all()
    assert (kept.body, kept.headers, kept.body_bytes) == (None, {}, len(BODY))
    assert not WorkflowExecution.objects.exists()


@pytest.mark.parametrize(("off", "status", "cause"), [(-290, 202, ""), (290, 202, ""), (-310, 400, "too_old")])
def test_a_signature_holds_five_minutes_both_ways(made: MadeEndpoint, off: int, status: int, cause: str) -> None:
    headers = signed(made.secret, timestamp=int(time.time()) + off)

    assert sender(made).post(headers=headers).status_code == status
    assert verdicts()[0][1] == cause


def test_a_time_ahead_is_refused_and_said(made: MadeEndpoint) -> None:
    answer = sender(made).post(headers=signed(made.secret, timestamp=int(time.time()) + 310))

    assert (answer.status_code, answer.json()["code"]) == (400, "webhook_time")
    assert verdicts() == [("refused_time", "too_new")]


def test_the_same_id_again_is_refused_and_names_what_it_started(made: MadeEndpoint) -> None:
    headers = signed(made.secret, webhook_id="msg_1")
    first = sender(made).post(headers=headers)

    again = sender(made).post(headers=headers)
    signed_anew = sender(made).post(b'{"symbol": "BBB"}', signed(made.secret, b'{"symbol": "BBB"}', webhook_id="msg_1"))

    assert (again.status_code, again.json()["code"]) == (409, "webhook_replay")
    assert again.json()["execution"] == first.json()["execution"]
    assert signed_anew.status_code == 409
    assert [verdict for verdict, _cause in verdicts()] == ["accepted", "refused_replay", "refused_replay"]
    assert WorkflowExecution.objects.count() == 1


def test_what_was_refused_takes_an_id_from_nobody(made: MadeEndpoint) -> None:
    headers = signed(made.secret, webhook_id="msg_1")
    assert sender(made).post(headers={**headers, "webhook-signature": "v1,d3Jvbmc="}).status_code == 401

    assert sender(made).post(headers=headers).status_code == 202


def test_an_id_is_of_one_endpoint(made: MadeEndpoint, make: Make) -> None:
    other = make()

    for each in (made, other):
        assert sender(each).post(headers=signed(each.secret, webhook_id="msg_1")).status_code == 202


def test_both_secrets_hold_while_the_sender_changes_over(made: MadeEndpoint, owner: User) -> None:
    new = rotate_secret(endpoint=made.endpoint, by=owner)

    answers = [sender(made).post(headers=signed(secret)).status_code for secret in (made.secret, new.secret)]
    WebhookEndpoint.objects.update(previous_valid_until="2020-01-01T00:00:00Z")
    late = [sender(made).post(headers=signed(secret)).status_code for secret in (made.secret, new.secret)]

    assert (answers, late) == ([202, 202], [401, 202])


def test_a_secret_that_leaked_is_ended_at_once(made: MadeEndpoint, owner: User) -> None:
    rotate_secret(endpoint=made.endpoint, by=owner, keep_for=hours(0))

    assert sender(made).post(headers=signed(made.secret)).status_code == 401


def test_unknown_addresses_answer_alike(made: MadeEndpoint, workflow: Workflow) -> None:
    unknown = Sender(Client(), "/hooks/" + "x" * 43).post(headers=signed(made.secret))
    short = Sender(Client(), "/hooks/x").post()
    at_test = Sender(Client(), "/hooks/test/nobody").post()
    delete_workflow(workflow=workflow)
    of_deleted = sender(made).post(headers=signed(made.secret))
    guessed = sender(made).post()

    answers = {(answer.status_code, answer.json()["code"]) for answer in (unknown, short, at_test, of_deleted, guessed)}
    assert answers == {(404, "not_found")}
    assert verdicts() == [("inactive", "workflow_deleted")] * 2


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head"])
def test_only_post_is_answered(made: MadeEndpoint, method: str) -> None:
    for path in (f"/hooks/{made.endpoint.token}", "/hooks/nobody"):
        assert getattr(Client(), method)(path).status_code == 405


def test_an_inactive_workflow_refuses_and_keeps_it_for_later(
    made: MadeEndpoint, workflow: Workflow, owner: User
) -> None:
    set_active(workflow=workflow, is_active=False)

    answer = sender(made).post(headers=signed(made.secret))

    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_inactive")
    [kept] = WebhookDelivery.objects.all()
    assert (kept.verdict, kept.cause, kept.has_body) == ("inactive", "workflow_inactive", True)


def test_the_address_for_tests_works_while_everything_is_set_up(made: MadeEndpoint, workflow: Workflow) -> None:
    set_active(workflow=workflow, is_active=False)

    answer = sender(made, is_test=True).post(headers=signed(made.secret))

    assert answer.status_code == 202
    assert WorkflowExecution.objects.get().mode == "test"


def test_an_endpoint_that_is_set_up_takes_tests_only(make: Make) -> None:
    made = make(mode="test")

    assert sender(made).post(headers=signed(made.secret)).json()["code"] == "webhook_inactive"
    assert sender(made, is_test=True).post(headers=signed(made.secret)).status_code == 202
    assert verdicts()[0] == ("inactive", "endpoint_in_setup")


def test_a_disabled_endpoint_takes_nothing(make: Make) -> None:
    made = make(is_active=False)

    assert sender(made, is_test=True).post(headers=signed(made.secret)).status_code == 409
    assert verdicts() == [("inactive", "endpoint_disabled")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b'{"a": 1, "a": 2}',
        b"[" * 5000,
        b"secret: x",
        b"\x1f\x8b\x08",
    ],
)
def test_rubbish_from_a_known_sender_is_refused_and_kept(made: MadeEndpoint, body: bytes) -> None:
    answer = sender(made).post(body, signed(made.secret, body))

    assert (answer.status_code, answer.json()["code"]) in {(400, "malformed_json"), (400, "invalid")}
    [kept] = WebhookDelivery.objects.all()
    assert kept.verdict == "invalid_body"
    assert bytes(kept.body if kept.body is not None else b"?") == body


def test_what_does_not_fit_the_schema_of_the_trigger_is_said(owner: User, made: MadeEndpoint) -> None:
    WebhookEndpoint.objects.filter(pk=made.endpoint.pk).update(trigger_node_key="arrives")
    made.endpoint.workflow.nodes.filter(key="arrives").update(
        config={"trigger_type": "webhook", "input_schema": SCHEMA}
    )
    body = b'{"price": "high"}'

    answer = sender(made).post(body, signed(made.secret, body))

    assert answer.status_code == 400
    assert len(answer.json()["problems"]) == 2
    assert verdicts() == [("invalid_body", "invalid")]


def test_a_workflow_that_cannot_run_says_no_more_than_that(made: MadeEndpoint, workflow: Workflow) -> None:
    workflow.nodes.filter(key="step").update(config={"nonsense": "private"})

    answer = sender(made).post(headers=signed(made.secret))

    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_inactive")
    assert "nonsense" not in answer.content.decode()
    assert verdicts() == [("inactive", "invalid_graph")]


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"]
)
def test_the_sender_has_no_say_in_how_it_is_read(made: MadeEndpoint, content_type: str) -> None:
    answer = sender(made).post(headers={**signed(made.secret), "content-type": content_type})

    assert (answer.status_code, answer.json()["code"]) == (415, "webhook_content_type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/cloudevents+json", ""])
def test_json_by_any_name_is_taken(made: MadeEndpoint, content_type: str) -> None:
    assert sender(made).post(headers={**signed(made.secret), "content-type": content_type}).status_code == 202


def test_a_text_becomes_the_input(make: Make) -> None:
    made = make(content_type="text/plain")
    body = "매수 신호".encode()

    assert sender(made).post(body, {**signed(made.secret, body), "content-type": "text/plain"}).status_code == 202
    assert WorkflowExecution.objects.get().input_data == {"text": "매수 신호"}


def test_more_than_a_megabyte_is_refused_before_anything_is_read(made: MadeEndpoint) -> None:
    body = b'"' + b"x" * 1024 * 1024 + b'"'

    answer = sender(made).post(body, signed(made.secret, body))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert WebhookDelivery.objects.get().body is None


def test_a_bearer_token_lets_in_and_another_does_not(make: Make) -> None:
    made = make(signing="bearer")
    json = {"content-type": "application/json"}

    right = sender(made).post(headers={**json, "authorization": f"Bearer {made.secret}", "webhook-id": "a"})
    again = sender(made).post(headers={**json, "authorization": f"bearer {made.secret}", "idempotency-key": "a"})
    wrong = sender(made).post(headers={**json, "authorization": f"Bearer {made.secret}x"})
    none = sender(made).post(headers=json)

    assert [answer.status_code for answer in (right, again, wrong, none)] == [202, 409, 401, 401]
    assert made.secret not in str(list(WebhookDelivery.objects.values()))


def test_deliveries_without_an_id_are_all_different(make: Make) -> None:
    made = make(signing="bearer")
    for _time in range(2):
        headers = {"content-type": "application/json", "authorization": f"Bearer {made.secret}"}
        assert sender(made).post(headers=headers).status_code == 202


def test_an_alert_carries_its_secret_and_nothing_keeps_it(make: Make) -> None:
    made = make(signing="tradingview")
    body = alert(made.secret, id="AAA-1", close="101.5", note=f"again {made.secret}")

    answer = sender(made).post(body, {"content-type": "application/json; charset=utf-8"})
    again = sender(made).post(body, {"content-type": "application/json"})

    assert (answer.status_code, again.status_code) == (202, 409)
    assert WorkflowExecution.objects.get().input_data == {"id": "AAA-1", "close": "101.5", "note": "again ••••"}
    assert made.secret not in str([bytes(row.body or b"") for row in WebhookDelivery.objects.all()])


def test_a_secret_that_is_written_in_escapes_is_not_kept_either(make: Make) -> None:
    made = make(signing="tradingview")
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in made.secret)

    answer = sender(made).post(f'{{"secret": "{escaped}", "x": 1}}'.encode(), {"content-type": "application/json"})

    assert answer.status_code == 202
    assert bytes(WebhookDelivery.objects.get().body or b"") == b'{"x": 1}'


def test_a_text_alert_has_its_secret_on_a_line(make: Make) -> None:
    made = make(signing="tradingview", content_type="text/plain")
    body = f"AAA closed at 101.5\r\nsecret: {made.secret}\r\nid: AAA-1\r\n".encode()

    assert sender(made).post(body, {"content-type": "text/plain; charset=utf-8"}).status_code == 202
    assert WorkflowExecution.objects.get().input_data == {"text": "AAA closed at 101.5\nid: AAA-1\n"}
    assert WebhookDelivery.objects.get().webhook_id == "AAA-1"


@pytest.mark.parametrize("body", [alert("wrong-wrong-wrong"), alert(None), alert(5), alert(["x"]), b"[]", b"{", b""])
def test_an_alert_without_the_secret_starts_nothing(make: Make, body: bytes) -> None:
    answer = sender(make(signing="tradingview")).post(body, {"content-type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature")
    assert WebhookDelivery.objects.get().body is None


def test_who_knows_the_address_alone_cannot_fill_the_table(made: MadeEndpoint) -> None:
    for _time in range(15):
        assert sender(made).post().status_code == 401

    assert WebhookDelivery.objects.count() == 10
    assert sender(made).post(headers=signed(made.secret)).status_code == 202


def test_more_than_may_come_in_a_minute_wait(made: MadeEndpoint, settings: Settings) -> None:
    settings.WEBHOOKS_PER_MINUTE = 2
    answers = [sender(made).post(headers=signed(made.secret)) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert verdicts()[-1][0] == "refused_rate"


def test_activating_a_workflow_makes_the_address_of_its_trigger(workflow: Workflow) -> None:
    set_active(workflow=workflow, is_active=False)
    assert not WebhookEndpoint.objects.exists()

    set_active(workflow=workflow, is_active=True)

    assert WebhookEndpoint.objects.get().trigger_node_key == "arrives"


def test_an_activated_trigger_gets_its_address_once_and_no_secret(workflow: Workflow) -> None:
    [endpoint] = ensure_endpoints(workflow)

    assert (endpoint.trigger_node_key, endpoint.secret) == ("arrives", None)
    assert ensure_endpoints(workflow) == []
    answer = Sender(Client(), f"/hooks/{endpoint.token}").post(headers=signed("whsec_" + "A" * 32))
    assert answer.status_code == 401
    assert verdicts() == [("refused_signature", "no_secret_yet")]


def test_pruned_executions_leave_their_deliveries(made: MadeEndpoint) -> None:
    sender(made).post(headers=signed(made.secret))

    WorkflowExecution.objects.get().delete()

    assert WebhookDelivery.objects.get().execution is None


def test_addresses_and_secrets_stand_in_no_log(
    made: MadeEndpoint, caplog: pytest.LogCaptureFixture, workflow: Workflow
) -> None:
    caplog.set_level("DEBUG")
    sender(made).post(headers=signed(made.secret))
    sender(made).post()
    Client().get(f"/hooks/{made.endpoint.token}")

    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert made.endpoint.token not in logged
    assert made.secret not in logged


def test_of_secrets_and_tokens_the_database_holds_ciphertext_alone(made: MadeEndpoint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM webhook_endpoints")
        row: Any = cursor.fetchone()
    assert made.secret not in str(row)
    assert made.endpoint.token not in str(row)
