"""From a paste, and from its workflow, to a report on the past in one click."""

from typing import Any

from django.test import Client

from parsers.models import Paste
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.models import User
from screening.backtest_reports.work import work_on
from screening.models import BacktestReport
from workflows.models import Workflow

TEXT = "Buy when RSI(14) is below 30. Sell when RSI(14) is above 55. Stop loss 5%."


def _pasted(owner: User, text: str = TEXT) -> Paste:
    paste = read_paste(owner=owner, data=text, source_name="")
    extract_strategy(paste=paste)
    return paste


def test_a_paste_is_tried_as_it_was_decided_and_the_report_is_its_familys(owner_client: Client, owner: User) -> None:
    paste = _pasted(owner)
    answer = owner_client.post(f"/paste/{paste.pk}/past/", {"market": "SAMPLE"})
    report = BacktestReport.objects.get()
    assert answer.headers["Location"] == f"/backtests/{report.pk}/"
    assert (report.family, report.owner) == (f"paste:{paste.pk}", owner)
    work_on(report.pk)
    report.refresh_from_db()
    assert report.status == "done"
    assert report.summary
    assert report.summary["metrics"]["trades"] > 0


def test_a_workflow_of_a_paste_is_tried_and_one_that_was_not_pasted_says_so(owner_client: Client, owner: User) -> None:
    workflow = draft_workflow(strategy=extract_strategy(paste=_pasted(owner)), market="SAMPLE")
    owner_client.post(f"/workflows/{workflow.pk}/past/")
    report = BacktestReport.objects.get()
    assert (report.family, report.workflow, report.market) == (f"workflow:{workflow.pk}", workflow, "SAMPLE")
    other = Workflow.objects.create(owner=owner, name="By hand")
    shown = owner_client.post(f"/workflows/{other.pk}/past/", follow=True)
    assert "Only workflows that were made of a paste" in shown.text
    assert BacktestReport.objects.count() == 1


def test_what_cannot_be_simulated_is_said_on_the_page_that_was_left(owner_client: Client, owner: User) -> None:
    paste = _pasted(owner, "Sell short when RSI(14) is above 70. Cover when RSI(14) is below 50.")
    shown = owner_client.post(f"/paste/{paste.pk}/past/", {"market": "SAMPLE"}, follow=True)
    assert "cannot be tried on the past" in shown.text
    assert not BacktestReport.objects.exists()


def test_strangers_try_nothing_of_others(stranger_client: Client, client: Client, owner: User) -> None:
    paste = _pasted(owner)
    assert stranger_client.post(f"/paste/{paste.pk}/past/", {"market": "SAMPLE"}).status_code == 404
    assert client.post(f"/paste/{paste.pk}/past/", {"market": "SAMPLE"}).status_code == 302
    assert not BacktestReport.objects.exists()


def _post(client: Client, place: str, **body: object) -> Any:
    return client.post(f"/api/v1/{place}/backtest", body, content_type="application/json")


def test_a_paste_and_its_workflow_are_tried_over_the_api_and_the_same_again_is_the_same(
    owner_client: Client, owner: User
) -> None:
    paste = _pasted(owner)
    workflow = draft_workflow(strategy=extract_strategy(paste=paste), market="SAMPLE")

    first = _post(owner_client, f"pastes/{paste.pk}", settings={"market": "SAMPLE", "slots": 5})
    again = _post(owner_client, f"pastes/{paste.pk}", settings={"market": "SAMPLE", "slots": 5})
    other = _post(owner_client, f"workflows/{workflow.pk}")
    short = _post(owner_client, f"workflows/{workflow.pk}", settings={"market": "SAMPLE", "first": "2024-06-03"})

    assert {answer.status_code for answer in (first, again, other, short)} == {202}
    assert first.json()["id"] == again.json()["id"]
    assert first.headers["Location"].endswith(f"/api/v1/backtests/{first.json()['id']}")
    assert (first.json()["status"], first.json()["family"]) == ("waiting", f"paste:{paste.pk}")
    assert (other.json()["family"], other.json()["market"]) == (f"workflow:{workflow.pk}", "SAMPLE")
    assert len({answer.json()["id"] for answer in (first, other, short)}) == 3
    assert BacktestReport.objects.filter(workflow=workflow).count() == 2


def test_what_cannot_be_tried_over_the_api_is_refused_by_name(owner_client: Client, owner: User) -> None:
    paste = _pasted(owner, "Sell short when RSI(14) is above 70. Cover when RSI(14) is below 50.")
    other = Workflow.objects.create(owner=owner, name="By hand")

    for place, body, code in (
        (f"pastes/{paste.pk}", {"settings": {"market": "SAMPLE"}}, None),
        (f"pastes/{paste.pk}", {}, "invalid"),
        (f"pastes/{paste.pk}", {"settings": {"market": "SAMPLE", "cash": -1}}, "invalid"),
        (f"workflows/{other.pk}", {}, "no_strategy"),
        (f"workflows/{other.pk}", {"strategy": {}}, "invalid"),
    ):
        answer = _post(owner_client, place, **body)
        assert answer.status_code == 400
        assert code in {None, answer.json()["code"]}, answer.json()
    assert not BacktestReport.objects.exists()


def test_a_market_that_is_no_code_is_said_on_the_page_that_was_left(owner_client: Client, owner: User) -> None:
    shown = owner_client.post(f"/paste/{_pasted(owner).pk}/past/", {"market": "X" * 11}, follow=True)

    assert shown.status_code == 200
    assert not BacktestReport.objects.exists()


def test_strangers_try_nothing_of_others_over_the_api(stranger_client: Client, client: Client, owner: User) -> None:
    paste = _pasted(owner)
    workflow = draft_workflow(strategy=extract_strategy(paste=paste), market="SAMPLE")
    for place in (f"pastes/{paste.pk}", f"workflows/{workflow.pk}"):
        assert _post(stranger_client, place, settings={"market": "SAMPLE"}).status_code == 404
        assert _post(client, place, settings={"market": "SAMPLE"}).status_code == 401
    assert not BacktestReport.objects.exists()
