"""The paste pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from executions.models import WorkflowExecution
from parsers.models import Paste
from parsers.samples import samples
from parsers.services import NewDecision, decide, extract_strategy, ledger_of_paste, read_paste
from pastetrader.accounts.models import User
from screening.tests.factories import add_bar
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
STRATEGY = "Buy when RSI(14) is below 31 and the close is above its 200-day average. Sell when RSI(14) is above 71."
NO_STRATEGY = "The weather was lovely today and we had tea in the garden."


@pytest.fixture
def read(owner: User) -> Paste:
    paste = read_paste(owner=owner, data=STRATEGY)
    extract_strategy(paste=paste)
    return paste


def _understood(paste: Paste) -> str:
    return reverse("understood", args=[paste.pk])


def _make(paste: Paste) -> str:
    return reverse("make-workflow", args=[paste.pk])


def test_pasting_leads_to_what_was_understood(owner: User, owner_client: Client) -> None:
    response = owner_client.post(reverse("paste"), {"text": STRATEGY}, follow=True)

    text = response.content.decode()
    assert response.redirect_chain[-1][0] == _understood(Paste.objects.get(owner=owner))
    assert "rsi(14) &lt; 31" in text
    assert '<mark data-fate="used" data-rules="1">' in text
    assert 'href="#rule-1"' in text
    assert "Nothing is traded" in text


def test_a_file_is_read_like_a_text(owner: User, owner_client: Client) -> None:
    upload = SimpleUploadedFile("idea.txt", STRATEGY.encode("utf-16"))

    owner_client.post(reverse("paste"), {"file": upload})

    paste = Paste.objects.get(owner=owner)
    assert paste.text == STRATEGY
    assert paste.source_name == "idea.txt"


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_an_empty_paste_says_so(owner_client: Client, text: str) -> None:
    response = owner_client.post(reverse("paste"), {"text": text})

    assert response.status_code == 400
    assert 'id="paste-errors"' in response.content.decode()
    assert not Paste.objects.exists()


def test_a_binary_file_says_so_and_what_was_typed_is_kept(owner_client: Client) -> None:
    upload = SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)

    response = owner_client.post(reverse("paste"), {"file": upload, "text": "My <b>notes</b>"})

    text = response.content.decode()
    assert response.status_code == 400
    assert "picture.png" in text
    assert "My &lt;b&gt;notes&lt;/b&gt;</textarea>" in text


def test_a_paste_that_is_far_too_large_says_so_and_is_kept(owner_client: Client) -> None:
    words = "Buy low. " * 1_250_000

    response = owner_client.post(reverse("paste"), {"text": words})

    assert response.status_code == 400
    assert b"paste-errors" in response.content
    assert words.strip().encode() in response.content


def test_a_text_without_a_strategy_says_so_and_offers_to_change_it(owner_client: Client) -> None:
    response = owner_client.post(reverse("paste"), {"text": NO_STRATEGY}, follow=True)

    text = response.content.decode()
    assert "holds no strategy" in text
    assert NO_STRATEGY in text
    assert 'name="run"' not in text


def test_what_was_pasted_is_text_and_never_markup(owner_client: Client) -> None:
    hostile = "<img src=x onerror=alert(1)> Buy when RSI(14) is below 30 <script>"

    response = owner_client.post(reverse("paste"), {"text": hostile}, follow=True)

    assert "<img src=x" not in response.content.decode()
    assert "&lt;img src=x" in response.content.decode()


def test_changing_a_paste_begins_with_its_text(read: Paste, owner_client: Client, stranger_client: Client) -> None:
    address = f"{reverse('paste')}?from={read.pk}"

    by_owner, by_stranger = owner_client.get(address), stranger_client.get(address)

    assert STRATEGY in by_owner.content.decode()
    assert STRATEGY not in by_stranger.content.decode()
    assert owner_client.get(f"{reverse('paste')}?from=x").status_code == 200


def test_what_was_decided_goes_along_with_a_changed_text(read: Paste, owner: User, owner_client: Client) -> None:
    subject = ledger_of_paste(read).entries[0].subject
    decide(paste=read, by=owner, decisions=[NewDecision(kind="edit", subject=subject, text="rsi(14) < 20")])

    changed = STRATEGY + " Sell half at a gain of 5%."
    owner_client.post(reverse("paste"), {"text": changed, "earlier": str(read.pk)})

    paste = Paste.objects.get(text=changed)
    assert ledger_of_paste(paste).entries[0].condition == "rsi(14) < 20"


@pytest.mark.parametrize("page", [_understood, _make])
def test_nobody_sees_or_uses_the_paste_of_somebody_else(
    read: Paste, stranger_client: Client, client: Client, page: object
) -> None:
    address = page(read)  # type: ignore[operator]
    send = "post" if page is _make else "get"

    by_stranger, by_anybody = getattr(stranger_client, send)(address), getattr(client, send)(address)

    assert by_stranger.status_code == 404
    assert by_anybody.headers["Location"].startswith("/sign-in/")
    assert not Workflow.objects.exists()


def test_pasting_needs_a_person(client: Client) -> None:
    assert client.get(reverse("paste")).headers["Location"].startswith("/sign-in/")
    assert client.post(reverse("paste"), {"text": STRATEGY}).headers["Location"].startswith("/sign-in/")
    assert not Paste.objects.exists()


def test_create_drafts_the_workflow_and_shows_it(read: Paste, owner_client: Client) -> None:
    response = owner_client.post(_make(read), {"market": "SAMPLE"})

    workflow = Workflow.objects.get()
    assert response.headers["Location"] == reverse("workflow", args=[workflow.pk])
    assert not WorkflowExecution.objects.exists()


def test_create_and_run_starts_it_and_shows_the_execution(read: Paste, owner_client: Client) -> None:
    response = owner_client.post(_make(read), {"market": "SAMPLE", "run": "yes"})

    execution = WorkflowExecution.objects.get()
    assert response.headers["Location"] == reverse("execution", args=[execution.pk])


def test_a_market_without_bars_says_what_to_do(read: Paste, owner_client: Client) -> None:
    response = owner_client.post(_make(read), {"market": "XKRX"}, follow=True)

    text = response.content.decode()
    assert response.redirect_chain[-1][0] == _understood(read)
    assert "no bars of the market XKRX" in text
    assert not Workflow.objects.exists()


def test_no_strategy_makes_no_workflow(owner: User, owner_client: Client) -> None:
    paste = read_paste(owner=owner, data=NO_STRATEGY)

    response = owner_client.post(_make(paste), {"market": "SAMPLE"}, follow=True)

    assert 'class="notice" data-tone="bad"' in response.content.decode()
    assert not Workflow.objects.exists()


def test_the_synthetic_market_is_always_there_and_says_what_it_is(read: Paste, owner_client: Client) -> None:
    add_bar("XNAS")

    text = owner_client.get(_understood(read)).content.decode()

    assert '<option value="XNAS" selected>XNAS</option>' in text
    assert "SAMPLE: synthetic" in text


def test_every_sample_can_be_tried(owner_client: Client) -> None:
    for sample in samples():
        page = owner_client.get(reverse("paste"), {"sample": sample.name})
        response = owner_client.post(reverse("paste"), {"text": sample.text}, follow=True)

        assert sample.text.splitlines()[-1] in page.context["text"]
        assert response.context["strategy"].is_strategy == sample.is_strategy, sample.name


def test_in_korean_the_rules_are_said_in_korean(read: Paste, owner_client: Client, settings: Settings) -> None:
    owner_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"

    text = owner_client.get(_understood(read)).content.decode()

    assert '<html lang="ko"' in text
