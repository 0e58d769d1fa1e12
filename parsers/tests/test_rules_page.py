"""The rules page and what is done on it: owner, stranger and nobody; decided, refused and taken back."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from executions.models import WorkflowExecution
from parsers.models import Decision, Paste, SourceKind
from parsers.models import Strategy as StrategyRow
from parsers.services import NewDecision, decide, ledger_of_paste
from parsers.tests.pages.test_rules import TEXT, _reading
from pastetrader.accounts.models import User
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
RSI, VOLUME = "rsi(14) < 30", "volume > sma(volume, 20)"


@pytest.fixture
def paste(owner: User) -> Paste:
    """A text with an unsure rule, and words that were not read."""
    paste = Paste.objects.create(owner=owner, source_kind=SourceKind.TEXT, text=TEXT, language="en", sha256="0" * 64)
    StrategyRow.objects.create(
        paste=paste, extractor="test", document=_reading().model_dump(mode="json"), is_strategy=True
    )
    return paste


def _page(paste: Paste) -> str:
    return reverse("understood", args=[paste.pk])


def _decide(paste: Paste) -> str:
    return reverse("decide", args=[paste.pk])


def _subject(paste: Paste, read_as: str) -> str:
    return next(entry.subject for entry in ledger_of_paste(paste).entries if entry.read_as == read_as)


def _question(paste: Paste, code: str) -> str:
    return next(one.subject for one in ledger_of_paste(paste).questions if one.question.code == code)


def test_every_word_has_its_colour_and_every_doubt_its_answers(paste: Paste, owner_client: Client) -> None:
    text = owner_client.get(_page(paste)).content.decode()

    assert '<mark data-fate="used" data-rules="1">RSI is low</mark>' in text
    assert re.search(r'<mark data-fate="unread"[^>]*>Moon phase matters</mark>', text)
    assert "noted, not checked" in text
    assert 'value="volume &gt; 2 * sma(volume, 20)"' in text
    assert "Run (1 rule unsure)" in text
    assert 'name="run" value="yes"' not in text


def test_a_rule_is_accepted_and_one_comes_back_to_its_place(paste: Paste, owner_client: Client, owner: User) -> None:
    subject = _subject(paste, VOLUME)

    response = owner_client.post(_decide(paste), {"kind": "accept", "subject": subject})

    assert response.headers["Location"] == f"{_page(paste)}#rule-2"
    assert ledger_of_paste(paste).entry(subject).state == "accepted"  # type: ignore[union-attr]
    assert Decision.objects.get().decided_by == owner


def test_a_question_is_answered_by_one_press_and_taken_back(paste: Paste, owner_client: Client) -> None:
    subject = _question(paste, "vague")
    more = "volume > 2 * sma(volume, 20)"

    owner_client.post(_decide(paste), {"kind": "answer", "subject": subject, "text": more})
    assert more in ledger_of_paste(paste).decided.entry.text()
    rule = _subject(paste, VOLUME)
    owner_client.post(_decide(paste), {"kind": "restore", "subject": rule, "undo": subject})

    assert ledger_of_paste(paste).entry(rule).state == "unsure"  # type: ignore[union-attr]


def test_words_alone_are_answered_with_a_condition_for_getting_out(paste: Paste, owner_client: Client) -> None:
    sent = {"kind": "answer", "subject": _question(paste, "unread"), "text": "close < sma(50)", "role": "exit"}

    response = owner_client.post(_decide(paste), sent, follow=True)

    assert "close < sma(50)" in ledger_of_paste(paste).decided.exit.text()
    # What a person added was never read: there is nothing to restore.
    text = response.content.decode()
    added = text[text.index('data-state="added"') :].split("</li>")[0]
    assert "Take back" in added
    assert "Restore" not in added
    assert "#question-" in response.redirect_chain[-1][0]


def test_the_mark_of_a_question_no_longer_waits_when_it_is_answered(paste: Paste, owner_client: Client) -> None:
    waiting = owner_client.get(_page(paste)).content.decode()
    sent = {"kind": "accept", "subject": _question(paste, "unread")}
    answered = owner_client.post(_decide(paste), sent, follow=True).content.decode()

    assert 'class="rule-number rule-number-question" data-fate="unread"' in waiting
    assert 'class="rule-number rule-number-question" data-fate="noted"' in answered
    assert 'class="rule-number rule-number-question" data-fate="unread"' not in answered


def test_a_condition_that_cannot_be_read_is_kept_with_its_place(paste: Paste, owner_client: Client) -> None:
    sent = {"kind": "edit", "subject": _subject(paste, RSI), "text": "rsi(14) < 30 & <b>", "takes": "condition"}

    response = owner_client.post(_decide(paste), sent)

    text = response.content.decode()
    assert response.status_code == 400
    assert 'value="rsi(14) &lt; 30 &amp; &lt;b&gt;"' in text
    assert "at “&amp;”" in text
    assert '<details class="edit" open>' in text
    assert not Decision.objects.exists()


def test_dropped_and_restored(paste: Paste, owner_client: Client) -> None:
    subject = _subject(paste, RSI)

    owner_client.post(_decide(paste), {"kind": "drop", "subject": subject})
    assert RSI not in ledger_of_paste(paste).decided.entry.text()
    owner_client.post(_decide(paste), {"kind": "restore", "undo": subject})

    assert RSI in ledger_of_paste(paste).decided.entry.text()


def test_a_form_that_is_sent_twice_decides_once(paste: Paste, owner_client: Client) -> None:
    sent = {"kind": "accept", "subject": _subject(paste, RSI), "idempotency_key": "one showing of the page"}

    for _time in range(2):
        owner_client.post(_decide(paste), sent)

    assert Decision.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"kind": "nonsense", "subject": "x"}, {"kind": "accept", "subject": "x" * 500}])
def test_a_form_that_is_none_is_refused_kindly(paste: Paste, owner_client: Client, sent: dict[str, str]) -> None:
    response = owner_client.post(_decide(paste), sent, follow=True)

    assert response.status_code in {200, 400}
    assert not Decision.objects.exists()


def test_what_is_unsure_stops_a_run_until_it_is_accepted(paste: Paste, owner_client: Client) -> None:
    make = reverse("make-workflow", args=[paste.pk])

    stopped = owner_client.post(make, {"market": "SAMPLE", "run": "yes"}, follow=True)
    assert stopped.redirect_chain[-1][0] == _page(paste)
    assert not WorkflowExecution.objects.exists()

    response = owner_client.post(make, {"market": "SAMPLE", "run": "accepted"})
    execution = WorkflowExecution.objects.get()
    assert response.headers["Location"] == reverse("execution", args=[execution.pk])


def test_the_market_is_looked_at_before_a_run(paste: Paste, owner_client: Client) -> None:
    make = reverse("make-workflow", args=[paste.pk])
    looked = owner_client.post(make, {"market": "SAMPLE", "look": "yes"})
    assert not Workflow.objects.exists()

    text = owner_client.get(looked.headers["Location"].partition("#")[0]).content.decode()

    assert "symbols on an average day of the last year" in text
    assert '<option value="SAMPLE" selected>' in text
    assert "The bars of SAMPLE" in text


def test_a_market_that_is_none_is_passed_over(paste: Paste, owner_client: Client) -> None:
    assert owner_client.get(f"{_page(paste)}?market=%00nonsense").status_code == 200


def test_what_is_typed_is_checked(owner_client: Client, client: Client) -> None:
    address = reverse("check-condition")

    found = owner_client.get(address, {"text": "rsi(14) < ", "takes": "condition"}).json()

    assert found["column"] == "11"
    assert owner_client.get(address, {"text": "rsi(14) < 30"}).json() == {"words": "RSI(14) is below 30"}
    assert client.get(address).headers["Location"].startswith("/sign-in/")


def test_nobody_decides_about_the_paste_of_somebody_else(paste: Paste, stranger_client: Client, client: Client) -> None:
    sent = {"kind": "accept", "subject": _subject(paste, RSI)}

    assert stranger_client.post(_decide(paste), sent).status_code == 404
    assert client.post(_decide(paste), sent).headers["Location"].startswith("/sign-in/")
    assert not Decision.objects.exists()


def test_the_list_shows_ones_own_pastes_with_what_is_open(
    paste: Paste, owner: User, owner_client: Client, stranger_client: Client, client: Client
) -> None:
    decide(paste=paste, by=owner, decisions=[NewDecision(kind="drop", subject=_subject(paste, RSI))])

    text = owner_client.get(reverse("pastes")).content.decode()

    assert _page(paste) in text
    assert "3 rules" in text
    assert "2 to answer" in text
    assert _page(paste) not in stranger_client.get(reverse("pastes")).content.decode()
    assert client.get(reverse("pastes")).headers["Location"].startswith("/sign-in/")


def test_a_paste_of_an_earlier_version_is_listed_all_the_same(paste: Paste, owner_client: Client) -> None:
    StrategyRow.objects.update(document={"schema_version": 0})

    text = owner_client.get(reverse("pastes")).content.decode()

    assert TEXT[:40] in text
    assert "Not read yet" in text


def test_a_list_of_nothing_says_what_to_do(owner_client: Client) -> None:
    assert "Nothing pasted yet" in owner_client.get(reverse("pastes")).content.decode()
