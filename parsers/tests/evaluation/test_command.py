"""`manage.py evaluate_extraction`: figures as a table or as JSON, and clear errors for files that hold no cases."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.evaluation.cases import NotCases, read_cases
from parsers.evaluation.reading import evaluate
from parsers.evaluation.report import Scored
from parsers.extraction.prediction import Reading
from parsers.tests.evaluation.examples import CASES, gold_reading

NEWS: dict[str, Any] = {
    "id": "n-1",
    "lang": "en",
    "kind": "no_strategy",
    "difficulty": "easy",
    "text": "The bakery had a good year.",
    "expected": {"is_strategy": False, "must_flag": ["no_strategy"]},
}


def called(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate_extraction", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_figures_their_groups_and_every_reading() -> None:
    found = json.loads(called(str(CASES / "tuning.jsonl"), "--json"))

    assert list(found) == [
        *("extractor", "cases", "item_f1", "exact", "honesty", "case_kinds", "by", "readings"),
    ]
    assert list(found["honesty"]) == ["right", "asked", "lost", "wrong", "needless"]
    assert list(found["case_kinds"]) == ["exact", "honest", "silent"]
    assert list(found["by"]) == ["lang", "difficulty", "kind"]
    assert sum(found["case_kinds"].values()) == found["cases"] == len(found["readings"]) == 40
    for grouped in found["by"].values():
        for figure in ("cases", "exact"):
            assert sum(figures[figure] for figures in grouped.values()) == found[figure]
    reading = found["readings"][0]
    assert {"id", "predicted", "rules", "questions"} <= set(reading) <= {*reading, "beyond"}
    text = json.loads((CASES / "tuning.jsonl").read_text(encoding="utf-8").split("\n")[0])["text"]
    assert all(0 <= start < end <= len(text) for rule in reading["rules"] for start, end in rule["spans"])


def test_the_table_names_the_reader_and_shows_f1_beside_exact(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(NEWS) + "\n\n", encoding="utf-8")

    shown = called(str(path))

    assert "offline rules" in shown
    assert shown.index("Item F1") < shown.index("Exact") < shown.index("Right")
    assert "1.000" in shown
    assert "No case marks its words" in shown


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("not json", "Line 2 is not a case"),
        ("[1]", "Line 2 is not a case"),
        ('{"id": "x"}', "Line 2 is not a case: lang"),
        (json.dumps(NEWS), "Line 2: a case with the id n-1"),
        (json.dumps({**NEWS, "id": "m", "expected": {}}), "is_strategy"),
        (json.dumps({**NEWS, "id": "m", "expected": {"is_strategy": True}}), '"entry" needs "logic"'),
        (
            json.dumps({**NEWS, "id": "m", "expected": {"is_strategy": True, "universe": {}, "entry": [], "exit": {}}}),
            '"entry" needs "logic"',
        ),
        (json.dumps({**NEWS, "id": "m", "unsupported": ["elsewhere"]}), "the text has no 'elsewhere'"),
    ],
)
def test_a_line_that_is_no_case_is_named(second: str, told: str) -> None:
    with pytest.raises(NotCases) as error:
        read_cases(json.dumps(NEWS) + "\n" + second)

    assert told in str(error.value)


def test_a_condition_that_is_none_is_named() -> None:
    broken = {"logic": "all", "conditions": [{"field": "rsi", "value": 3}]}
    expected = {"is_strategy": True, "universe": {}, "entry": broken, "exit": broken}

    with pytest.raises(NotCases, match="not a condition"):
        read_cases(json.dumps({**NEWS, "expected": expected}))


SOUND = [json.loads(line) for line in (CASES / "tuning.jsonl").read_text(encoding="utf-8").strip().split("\n")]
RUBBISH = st.sampled_from([None, True, 3, -0.5, "", "all", [], [1], ["x"], {}, {"logic": "any"}, {"conditions": 1}])


@given(st.sampled_from(SOUND), st.data())
@settings(max_examples=60, deadline=None)
def test_a_case_with_rubbish_in_any_place_is_refused_or_can_be_scored(
    case: dict[str, Any], data: st.DataObject
) -> None:
    broken = json.loads(json.dumps(case))
    place = broken if data.draw(st.booleans()) else broken["expected"]
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(RUBBISH)

    try:
        (read,) = read_cases(json.dumps(broken))
    except NotCases:
        return
    Scored.of(read, gold_reading(read))
    Scored.of(read, Reading(predicted={"is_strategy": False, "flags": []}))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"{"])
def test_rubbish_is_refused_with_exit_2(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rubbish"
    path.write_bytes(content)

    with pytest.raises(CommandError) as error:
        called(str(path))

    assert error.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        called(str(tmp_path / "nowhere"))


def test_places_count_characters_of_the_case_also_when_reading_normalises_it() -> None:
    text = "\r\n  Hello\u200b there.\r\n Buy SPY when RSI(14) is below 30.  Stop 5%."
    case = read_cases(json.dumps({**NEWS, "text": text}))

    reading = evaluate(case).scored[0].reading

    places = {rule.slot: text[slice(*rule.spans[0])] for rule in reading.rules if rule.spans}
    assert places["symbol"] == "SPY"
    assert "below 30" in places["entry"]
    assert "5%" in places["stop_loss"]
