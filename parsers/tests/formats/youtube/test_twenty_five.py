"""Twenty-five strategies as people say them, in every form in which captions come: words, seconds, rules.

The texts are those of our cases that are transcripts. Of each the captions are put into a form, brought as anybody
would bring them (a link to YouTube, a file, a copy of the panel), and compared with what was put in.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import pytest

from parsers.evaluation.cases import Case
from parsers.evaluation.items import Items, score_items, total
from parsers.extraction import extract
from parsers.extraction.prediction import to_prediction
from parsers.formats import Work, kind_of, load_format, read
from parsers.formats.base import ParsedContent
from parsers.formats.captions import Caption, as_pieces
from parsers.tests.evaluation.examples import CASES, cases_of
from parsers.tests.formats import captioning
from parsers.tests.formats.youtube.pages import Film, Track
from parsers.tests.formats.youtube.server import YouTube
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal

Bring = Callable[[YouTube, tuple[Caption, ...], str], ParsedContent]
ID = "a-b_C012345"
SETS = sorted(path.stem for path in CASES.glob("[!u]*.jsonl"))


def _video(youtube: YouTube, captions: tuple[Caption, ...], language: str, *, is_generated: bool) -> ParsedContent:
    youtube.films[ID] = Film(tracks=(Track(language, captions, is_generated),))
    work = Work(StopSignal(time.monotonic() + 30), Policy(proxy=youtube.proxy))
    return load_format("youtube").read(f"https://youtu.be/{ID}", work)


def _pasted(write: Callable[[tuple[Caption, ...], str], str]) -> Bring:
    def bring(youtube: YouTube, captions: tuple[Caption, ...], language: str) -> ParsedContent:
        written = write(captions, language)
        assert kind_of(written) == "transcript"
        return read(written.encode())

    return bring


@dataclass(frozen=True)
class Form:
    """How captions are made, how they are brought, and whether times keep their thousandths."""

    make: Callable[[str, str], tuple[Caption, ...]]
    bring: Bring
    is_exact: bool = True


by_hand, by_machine = captioning.by_hand, captioning.by_machine
FORMS: dict[str, Form] = {
    "video": Form(by_hand, lambda server, rows, language: _video(server, rows, language, is_generated=False)),
    "video of a machine": Form(
        by_machine, lambda server, rows, language: _video(server, rows, language, is_generated=True)
    ),
    "srt": Form(by_hand, _pasted(lambda rows, _language: captioning.as_srt(rows))),
    "panel": Form(by_machine, _pasted(captioning.as_panel), is_exact=False),
    "vtt": Form(by_hand, _pasted(lambda rows, _language: captioning.as_vtt(rows))),
    "scrolling vtt": Form(by_machine, _pasted(lambda rows, _language: captioning.as_scrolling_vtt(rows))),
    "lines": Form(by_hand, _pasted(lambda rows, _l: captioning.as_lines(rows, "{time} {text}")), is_exact=False),
    "brackets": Form(by_hand, _pasted(lambda rows, _l: captioning.as_lines(rows, "[{time}] {text}")), is_exact=False),
}


def spoken_cases() -> list[Case]:
    """All of them."""
    found = []
    for name in SETS:
        kinds = {}
        for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            kinds[row["id"]] = row["source_kind"]
        found += [case for case in cases_of(name) if kinds[case.id] == "transcript"]
    return found


SPOKEN = spoken_cases()
TRANSCRIPTS = list(zip(SPOKEN[:25], cycle(FORMS), strict=False))


def predicted(content: ParsedContent) -> dict[str, Any]:
    return to_prediction(extract(content))


@pytest.mark.parametrize(("case", "name"), TRANSCRIPTS, ids=[f"{case.id} {name}" for case, name in TRANSCRIPTS])
def test_text_and_seconds_are_those_that_were_put_in(youtube: YouTube, case: Case, name: str) -> None:
    form = FORMS[name]
    captions = form.make(case.text, case.lang)

    content = form.bring(youtube, captions, case.lang)

    assert content.text.split() == [word for one in captions for word in one.text.split()]
    assert content.language == case.lang
    said: dict[float, list[str]] = {}
    for place in content.places:
        assert place.seconds is not None
        said.setdefault(place.seconds, []).extend(content.text[place.start : place.end].split())
    expected: dict[float, list[str]] = {}
    for one in captions:
        expected.setdefault(one.start if form.is_exact else float(int(one.start)), []).extend(one.text.split())
    assert said == expected
    # Every quote of a rule has a second, and stands in the text.
    for sources in extract(content).provenance.values():
        for source in sources:
            assert content.text[source.start : source.end] == source.quote
            assert any(place.start < source.end and source.start < place.end for place in content.places)


def test_rules_are_read_as_well_as_from_their_plain_text(youtube: YouTube) -> None:
    plain: list[Items] = []
    brought: list[Items] = []
    for case, name in TRANSCRIPTS:
        form = FORMS[name]
        content = form.bring(youtube, form.make(case.text, case.lang), case.lang)
        plain.append(score_items(case.expected, predicted(read(case.text))).items)
        brought.append(score_items(case.expected, predicted(content)).items)

    assert len(TRANSCRIPTS) == 25
    assert total(brought).f1 >= total(plain).f1 - 0.02


@pytest.mark.long
@pytest.mark.parametrize("make", [by_hand, by_machine])
def test_all_spoken_cases_by_hand_and_by_machine(make: Callable[[str, str], tuple[Caption, ...]]) -> None:
    plain = total(score_items(case.expected, predicted(read(case.text))).items for case in SPOKEN)
    captioned = [as_pieces(make(case.text, case.lang))[0].content("youtube", limit=100_000) for case in SPOKEN]
    brought = total(
        score_items(case.expected, predicted(content)).items for case, content in zip(SPOKEN, captioned, strict=True)
    )

    print(f"\n{make.__name__}: item F1 {brought.f1:.3f}, plain text {plain.f1:.3f}, {len(SPOKEN)} cases")  # noqa: T201
    assert brought.f1 >= plain.f1 - 0.02
