"""Strategy files of the broker over HTTP."""

import pytest
from django.test import Client

from screening.tests.kis_files.test_reading import CROSS

pytestmark = pytest.mark.django_db
IMPORT, EXPORT = "/api/v1/conditions/import", "/api/v1/conditions/export"


def test_a_file_comes_back_as_conditions_with_lines_and_what_is_told(owner_client: Client) -> None:
    answer = owner_client.post(IMPORT, {"text": CROSS}, content_type="application/json").json()

    assert (answer["entry"], answer["exit"]) == ("sma(5) crosses_above sma(20)", "sma(5) < sma(20) or close < 1000")
    assert (answer["stop_loss"], answer["take_profit"], answer["is_whole"]) == (5.0, None, True)
    assert answer["entry_rules"][0]["line"] == 21
    assert answer["entry_rules"][0]["quote"].startswith("indicator: 단기")
    assert [(one["code"], one["line"], one["is_refusal"]) for one in answer["remarks"]] == [
        ("unused_parameters", 9, False)
    ]


def test_what_was_exported_is_imported_as_it_was(owner_client: Client) -> None:
    body = {"name": "내 전략", "entry": "rsi(14) < 30 and close > sma(60)", "exit": "rsi(14) > 70", "stop_loss": 4}
    text = owner_client.post(EXPORT, body, content_type="application/json").json()["text"]

    answer = owner_client.post(IMPORT, {"text": text}, content_type="application/json").json()

    assert {name: answer[name] for name in body} == body


def test_what_does_not_fit_is_refused_part_by_part(owner_client: Client) -> None:
    body = {"entry": "close > sma(20)[1] and per < 10", "exit": "volume > 2 * sma(volume, 20)"}
    answer = owner_client.post(EXPORT, body, content_type="application/json")

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["problems"]] == ["/entry", "/entry", "/exit"]


def test_no_yaml_is_refused_with_its_line_and_no_condition_with_its_field(owner_client: Client) -> None:
    broken = owner_client.post(IMPORT, {"text": "strategy: {"}, content_type="application/json")
    wrong = owner_client.post(EXPORT, {"entry": "rsi(14"}, content_type="application/json")

    assert (broken.status_code, broken.json()["code"]) == (400, "kis_file")
    assert "line" in str(broken.json()["problems"])
    assert wrong.json()["problems"][0]["pointer"] == "/entry"
