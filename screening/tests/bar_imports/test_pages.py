"""The pages that import bars."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from screening.bar_imports.uploads import UPLOADS
from screening.models import BarImport
from screening.tests.bar_imports.bringing import (
    ASKING,
    CLEAR,
    DOUBTFUL,
    LIST,
    SPLIT,
    brought,
    described,
    permitted,
    worked,
)
from screening.tests.factories import brought_bars, brought_instruments


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may import."""
    return permitted(owner)


def drop(client: Client, text: str = CLEAR, **given: Any) -> Any:
    """A file in the form."""
    file = SimpleUploadedFile("bars.csv", text.encode())
    return client.post(reverse("bar-imports"), {"file": file, "market": "XNAS", "symbol": "", **given})


def page(client: Client, row: BarImport) -> str:
    """What its page says."""
    return client.get(reverse("bar-import", args=[row.pk])).content.decode()


def act(client: Client, action: str, row: BarImport, **given: Any) -> Any:
    """A form of its page, sent."""
    return client.post(reverse(f"{action}-bar-import", args=[row.pk]), given)


def test_a_person_without_imports_is_told_what_to_bring(owner_client: Client) -> None:
    assert "Nothing imported yet" in owner_client.get(reverse("bar-imports")).content.decode()


def test_a_file_is_dropped_looked_at_and_stored(owner_client: Client) -> None:
    answer = drop(owner_client)
    row = BarImport.objects.get()
    reading = page(owner_client, row)
    worked(row)
    shown = page(owner_client, row)
    act(owner_client, "confirm", row, description_number="1")
    storing = page(owner_client, row)
    worked(row)

    assert answer.headers["Location"] == reverse("bar-import", args=[row.pk])
    assert "data-open" in reading
    assert "The file is being read" in reading
    assert "Store 2 bars" in shown
    assert "AAPL" in shown
    assert "0 of 2 bars are stored" in storing
    assert "What was stored" in page(owner_client, row)
    assert brought_bars().count() == 2


def test_what_is_asked_is_answered_with_radio_buttons(owner_client: Client, owner: User) -> None:
    row = described(owner, ASKING)

    asked = page(owner_client, row)
    act(owner_client, "answer", row, decimal=",")
    worked(row)

    assert 'type="radio" name="decimal" value=","' in asked
    assert "Store 1 bar" not in asked
    assert row.choices["decimal"] == ","
    assert "Store 1 bar" in page(owner_client, row)


def test_whose_bars_they_are_is_picked_or_typed(owner_client: Client, owner: User) -> None:
    text = CLEAR.replace("symbol,", "").replace("AAPL,", "")
    row = described(owner, text, name="prices.csv")

    asked = page(owner_client, row)
    act(owner_client, "answer", row, symbol="", symbol_typed="MSFT", more_symbol="", more_market="XNAS")
    worked(row)

    assert 'name="symbol_typed"' in asked
    assert row.description is not None
    assert row.description["symbols"] == ["MSFT"]


def test_an_answer_can_be_taken_back(owner_client: Client, owner: User) -> None:
    row = described(owner, ASKING)
    act(owner_client, "answer", row, decimal=",", more_decimal="", more_market="XNAS")
    worked(row)

    act(owner_client, "answer", row, more_decimal=".", more_market="XNAS")
    worked(row)

    assert row.choices["decimal"] == "."
    assert 'value="." selected' in page(owner_client, row)


def test_doubts_are_confirmed_apart(owner_client: Client, owner: User) -> None:
    row = described(owner, DOUBTFUL)

    shown = page(owner_client, row)
    refused = act(owner_client, "confirm", row, description_number="1")
    row.refresh_from_db()
    before = row.status
    act(owner_client, "confirm", row, description_number="1", force="yes")
    row.refresh_from_db()

    assert 'name="force"' in shown
    assert "in doubt" in owner_client.get(refused.headers["Location"]).content.decode()
    assert (before, row.status) == ("described", "storing")


def test_probable_splits_are_taken_out_or_kept(owner_client: Client, owner: User) -> None:
    row = described(owner, SPLIT)

    shown = page(owner_client, row)
    act(owner_client, "confirm", row, description_number="1", splits="adjust")
    worked(row)

    assert 'name="splits" value="adjust"' in shown
    assert "Splits recorded" in page(owner_client, row)


def test_a_list_of_instruments_is_stored_as_names(owner_client: Client, owner: User) -> None:
    row = described(owner, LIST, name="kospi_code.mst", market="XKRX")

    shown = page(owner_client, row)
    act(owner_client, "confirm", row, description_number="1")
    worked(row)

    assert "Store 1 name<" in shown
    assert "Names of instruments" in page(owner_client, row)
    assert list(brought_instruments().values_list("symbol", "name")) == [("111110", "가나전자")]


def test_a_market_that_nobody_knows_is_taken_when_its_code_is_said_to_be_right(owner_client: Client) -> None:
    asked = drop(owner_client, market="XBUE").content.decode()
    drop(owner_client, market="XBUE", new_market="yes")
    row = worked(BarImport.objects.get())

    assert 'name="new_market" value="yes"' in asked
    assert (row.market, row.status) == ("XBUE", "described")
    assert 'name="more_new_market" value="yes" checked' in page(owner_client, row)


def test_another_market_that_nobody_knows_has_to_be_said_to_be_right_again(owner_client: Client) -> None:
    drop(owner_client, market="XBUE", new_market="yes")
    row = worked(BarImport.objects.get())

    act(owner_client, "answer", row, more_market="XNSA", more_new_market="")
    row.refresh_from_db()

    assert (row.market, row.status) == ("XBUE", "described")


def test_an_interrupted_import_says_that_it_goes_on(owner_client: Client, owner: User) -> None:
    row = brought(owner)
    BarImport.objects.filter(pk=row.pk).update(interruptions=1)

    assert "It was interrupted" in page(owner_client, row)


def test_what_failed_says_why(owner_client: Client, owner: User) -> None:
    row = brought(owner)
    UPLOADS.delete(row.upload)
    worked(row)

    assert "cannot be read" in page(owner_client, row)


def test_a_discarded_file_is_gone(owner_client: Client, owner: User) -> None:
    row = described(owner)

    assert act(owner_client, "discard", row).headers["Location"] == reverse("bar-imports")
    row.refresh_from_db()
    assert row.status == "discarded"


@pytest.mark.parametrize(
    ("given", "words"), [({"market": "NOSUCH"}, "is no market"), ({"market": ""}, "market"), ({"file": ""}, "Choose a")]
)
def test_what_cannot_be_taken_is_said_in_the_form(owner_client: Client, given: dict[str, str], words: str) -> None:
    answer = drop(owner_client, **given)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert list(UPLOADS.folder().iterdir()) == []


def test_a_file_beyond_the_limit_is_refused_in_words(owner_client: Client, settings: Any) -> None:
    settings.SCREENING_UPLOAD_MEGABYTES = 1

    for size in (3_000_000, 1_500_000):
        answer = drop(owner_client, "x" * size)
        assert (answer.status_code, "larger than 1 MB" in answer.content.decode()) == (413, True)
    assert list(UPLOADS.folder().iterdir()) == []


def test_a_form_without_its_token_is_refused(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    assert drop(client).status_code == 403
    assert not BarImport.objects.exists()


def test_only_who_may_import_gets_the_form(stranger_client: Client, client: Client, owner: User) -> None:
    row = described(owner)
    place = reverse("bar-imports")

    refused = stranger_client.get(place)

    assert (refused.status_code, "You may not import bars" in refused.content.decode()) == (403, True)
    assert drop(stranger_client).status_code == 403
    assert stranger_client.get(reverse("bar-import", args=[row.pk])).status_code == 403
    assert client.get(place).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("action", ["answer", "confirm", "discard"])
def test_anothers_import_does_not_exist(stranger: User, stranger_client: Client, owner: User, action: str) -> None:
    permitted(stranger)
    row = described(owner)

    assert act(stranger_client, action, row).status_code == 404
    assert stranger_client.get(reverse("bar-import", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.status == "described"
