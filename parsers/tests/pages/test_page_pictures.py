"""The pictures of a document's pages: whose they are, and what is said when there is none."""

import re
import threading
from uuid import uuid4

import pymupdf
import pytest
from django.test import Client
from django.urls import reverse

from parsers import source_files
from parsers.formats.base import Work
from parsers.models import Paste
from parsers.services import extract_strategy, page_pictures, read_paste
from parsers.tests.formats.pdf.documents import READABLE, endless
from pastetrader.accounts.models import User
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    page_pictures.forget()


@pytest.fixture
def document(owner: User) -> Paste:
    data = READABLE["some pages scanned"]().data
    paste = read_paste(owner=owner, data=data, work=Work(StopSignal(), Policy(deny_all=True)))
    extract_strategy(paste=paste)
    return paste


def _address(paste: Paste, page: int) -> str:
    return reverse("page-picture", args=[paste.pk, page])


def test_the_owner_sees_each_page(document: Paste, owner_client: Client) -> None:
    response = owner_client.get(_address(document, 3))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert pymupdf.Pixmap(response.content).width == 800
    assert pymupdf.Pixmap(owner_client.get(_address(document, 2) + "?width=1600").content).width == 1600


def test_a_browser_that_has_the_picture_is_not_sent_it_again(document: Paste, owner_client: Client) -> None:
    etag = owner_client.get(_address(document, 1))["ETag"]

    again = owner_client.get(_address(document, 1), headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert owner_client.get(_address(document, 2), headers={"if-none-match": etag}).status_code == 200


def test_strangers_see_nothing(document: Paste, stranger_client: Client, client: Client) -> None:
    assert stranger_client.get(_address(document, 1)).status_code == 404
    assert client.get(_address(document, 1)).status_code == 302


@pytest.mark.parametrize("page", [0, 6, 10**12])
def test_a_page_that_is_not_there_is_not_found(document: Paste, owner_client: Client, page: int) -> None:
    assert owner_client.get(_address(document, page)).status_code == 404


def test_a_paste_without_a_document_has_no_pages(owner: User, document: Paste, owner_client: Client) -> None:
    text = read_paste(owner=owner, data="Buy when RSI(14) is below 30.")

    assert owner_client.get(_address(text, 1)).status_code == 404
    assert owner_client.get(reverse("page-picture", args=[uuid4(), 1])).status_code == 404
    source_files.SOURCES.path_of(document.file).unlink()
    assert owner_client.get(_address(document, 1)).status_code == 404


def test_what_cannot_be_drawn_is_said_and_not_kept(
    document: Paste, owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parsers.formats.pdf.pictures.PICTURE_SECONDS", 0.5)
    source_files.SOURCES.path_of(document.file).write_bytes(endless())

    response = owner_client.get(_address(document, 1))

    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert "seconds" in response.content.decode()


def test_few_are_drawn_at_once_and_who_waits_too_long_is_told(
    document: Paste, owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(page_pictures, "_turns", taken)
    monkeypatch.setattr(page_pictures, "WAIT_SECONDS", 0.05)

    response = owner_client.get(_address(document, 1))

    assert response.status_code == 503
    assert response["Retry-After"]


def test_a_picture_that_was_drawn_is_remembered_within_bounds(document: Paste, owner_client: Client) -> None:
    first = owner_client.get(_address(document, 1)).content
    source_files.SOURCES.path_of(document.file).write_bytes(b"%PDF- something else by now")

    assert owner_client.get(_address(document, 1)).content == first
    assert page_pictures.REMEMBERED_BYTES <= 32 * 1024 * 1024


def test_the_rules_page_shows_the_pages_with_the_words_of_its_rules(document: Paste, owner_client: Client) -> None:
    text = owner_client.get(reverse("understood", args=[document.pk])).content.decode()

    assert text.count('class="page-marks"') == 5
    assert 'data-part="marks-1"' in text
    assert re.search(r'<svg class="page-marks"[^>]*>(?:(?!</svg>).)*<a href="#rule-\d+" data-rules="', text)
    assert "Page 5 of 5" in text
    assert " style=" not in text
