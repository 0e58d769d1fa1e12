"""The paste box takes a text, a file or a link; a source's page tells how far it is."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parsers.models import ImportStatus, Paste, SourceImport
from parsers.source_imports.services import cancel, read_anew
from parsers.tests.source_imports.bringing import SENTENCE, brought, documents, worked
from pastetrader.accounts.models import User

# The thread that watches over a source has a connection of its own, and sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(owner: User, client: Client) -> Client:
    client.force_login(owner)
    return client


def test_a_link_leads_to_the_page_of_its_source(signed_in: Client) -> None:
    answer = signed_in.post(reverse("paste"), {"by": "link", "link": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"})

    row = SourceImport.objects.get()
    assert answer["Location"] == reverse("source", args=[row.pk])
    shown = signed_in.get(answer["Location"]).content.decode()
    assert "Fetch it" in shown
    assert "data-open" in shown


def test_a_link_in_the_text_box_is_taken_as_one(signed_in: Client) -> None:
    signed_in.post(reverse("paste"), {"by": "text", "text": " https://youtu.be/dQw4w9WgXcQ?t=10\n"})

    assert SourceImport.objects.get().source_kind == "youtube"


def test_what_is_no_link_is_said_beside_what_was_typed(signed_in: Client) -> None:
    answer = signed_in.post(reverse("paste"), {"by": "link", "link": "rsi below 30", "text": "kept"})

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "This is no address of a page." in shown
    assert 'value="rsi below 30"' in shown


def test_a_text_file_is_read_at_once(signed_in: Client) -> None:
    file = SimpleUploadedFile("mine.txt", SENTENCE.encode())

    answer = signed_in.post(reverse("paste"), {"by": "file", "file": file})

    assert answer["Location"] == reverse("understood", args=[Paste.objects.get().pk])
    assert documents() == []


def test_no_file_is_said(signed_in: Client) -> None:
    answer = signed_in.post(reverse("paste"), {"by": "file"})

    assert "Choose a file first." in answer.content.decode()


def test_a_huge_file_is_refused_before_it_is_read_to_its_end(signed_in: Client, settings: Any) -> None:
    settings.SOURCE_UPLOAD_MEGABYTES = 1

    answer = signed_in.post(reverse("paste"), {"by": "file", "file": SimpleUploadedFile("a.pdf", bytes(3_000_000))})

    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.content.decode()
    assert documents() == []


def test_one_form_sent_twice_brings_one_source(signed_in: Client) -> None:
    form = {"by": "link", "link": "https://example.com/a", "idempotency_key": "k"}

    first, second = (signed_in.post(reverse("paste"), form) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert SourceImport.objects.count() == 1


def test_a_source_that_was_read_leads_to_what_was_understood(owner: User, signed_in: Client) -> None:
    row = worked(brought(owner))

    answer = signed_in.get(reverse("source", args=[row.pk]))

    assert answer["Location"] == reverse("understood", args=[row.paste_id])


def test_a_failed_source_says_why_and_what_to_do(owner: User, signed_in: Client) -> None:
    row = worked(brought(owner, "   "))

    shown = signed_in.get(reverse("source", args=[row.pk])).content.decode()

    assert "The paste is empty." in shown
    assert "Paste the text of a strategy" in shown
    assert "data-open" not in shown


def test_a_source_is_cancelled_by_its_page(owner: User, signed_in: Client) -> None:
    row = brought(owner)

    signed_in.post(reverse("cancel-source", args=[row.pk]))

    row.refresh_from_db()
    assert row.status == ImportStatus.CANCELLED
    assert "It was cancelled" in signed_in.get(reverse("source", args=[row.pk])).content.decode()


def test_strangers_find_no_source(owner: User, stranger: User, client: Client) -> None:
    row = brought(owner)
    client.force_login(stranger)

    answers = [
        client.get(reverse("source", args=[row.pk])).status_code,
        client.post(reverse("cancel-source", args=[row.pk])).status_code,
    ]

    row.refresh_from_db()
    assert answers == [404, 404]
    assert row.is_working


def test_pastes_are_searched_by_words_and_kind(owner: User, signed_in: Client) -> None:
    worked(brought(owner, "Buy when RSI(14) is below 30.", name="oversold"))
    worked(brought(owner, "Buy when the close is above its 200-day average.", name="trend"))

    def found(query: str) -> tuple[bool, bool]:
        shown = signed_in.get(reverse("pastes") + query).content.decode()
        return "oversold" in shown, "trend" in shown

    assert found("") == (True, True)
    assert found("?q=average+200") == (False, True)
    assert found("?q=OVERSOLD") == (True, False)
    assert found("?kind=pdf") == (False, False)
    assert found("?kind=text&q=zzz") == (False, False)
    assert "No paste fits" in signed_in.get(reverse("pastes") + "?q=zzz").content.decode()


def test_sources_on_their_way_stand_above_the_pastes(owner: User, signed_in: Client) -> None:
    brought(owner, name="waiting.pdf")
    worked(brought(owner, "  ", name="broken.pdf"))
    cancel(brought(owner, name="unwanted.pdf"))

    shown = signed_in.get(reverse("pastes")).content.decode()

    assert "waiting.pdf" in shown
    assert "The paste is empty." in shown
    assert "unwanted.pdf" not in shown
    assert "data-open" in shown
    assert "unwanted.pdf" not in shown
    assert "data-open" in shown


def test_a_reader_that_failed_says_so_and_leads_back_to_what_was_understood(owner: User, signed_in: Client) -> None:
    paste = worked(brought(owner)).paste
    assert paste is not None
    row = read_anew(paste=paste, reader="model")
    SourceImport.objects.filter(pk=row.pk).update(status=ImportStatus.FAILED, error_message="The model was away.")

    shown = signed_in.get(reverse("source", args=[row.pk])).content.decode()

    assert "The model was away." in shown
    assert reverse("understood", args=[paste.pk]) in shown


def test_who_cancels_another_reader_keeps_the_paste(owner: User, signed_in: Client) -> None:
    paste = worked(brought(owner)).paste
    assert paste is not None
    row = read_anew(paste=paste, reader="model")

    answer = signed_in.post(reverse("cancel-source", args=[row.pk]))

    assert answer["Location"] == reverse("understood", args=[paste.pk])
