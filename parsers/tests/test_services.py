"""From paste to draft: what is there already is found again, and what is wrong is said."""

import pytest
from django.db import IntegrityError, transaction

from parsers.models import Paste, Strategy
from parsers.services import choose_market, draft_workflow, extract_strategy, read_paste, strategy_of
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from screening.models import Market
from screening.tests.factories import add_bar
from workflows.models import Workflow
from workflows.services import delete_workflow, problems_of

TEXT = "Buy when RSI(14) is below 30. Sell when RSI(14) is above 70."
pytestmark = pytest.mark.django_db


def read_row(owner: User, text: str = TEXT) -> Strategy:
    """The strategy row of a pasted text."""
    return extract_strategy(paste=read_paste(owner=owner, data=text))


def test_the_same_text_is_the_same_row(owner: User) -> None:
    first = read_paste(owner=owner, data=TEXT, source_name="a.txt")
    again = read_paste(owner=owner, data=TEXT.encode("utf-16"), source_name="b.txt")

    assert again == first
    assert again.source_name == "a.txt"


def test_the_same_text_of_somebody_else_is_another_row(owner: User, stranger: User) -> None:
    assert read_paste(owner=owner, data=TEXT) != read_paste(owner=stranger, data=TEXT)
    assert not Paste.objects.visible_to(stranger).filter(owner=owner).exists()


@pytest.mark.parametrize(("data", "code"), [("", "empty"), (b"\x89PNG\r\n", "binary")])
def test_what_cannot_be_read_is_refused_and_not_kept(owner: User, data: bytes | str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_paste(owner=owner, data=data)

    assert refused.value.code == code
    assert refused.value.as_dict()["problems"][0]["hint"]
    assert not Paste.objects.exists()


def test_nothing_in_a_text_breaks_the_database(owner: User) -> None:
    paste = read_paste(owner=owner, data="Buy\x00 \ud800when RSI(14) is below 30 📈.")

    paste.refresh_from_db()
    assert paste.text == "Buy when RSI(14) is below 30 📈."


def test_a_strategy_is_read_once_per_extractor_version(owner: User) -> None:
    row = read_row(owner)
    again = extract_strategy(paste=row.paste)

    assert again == row
    assert Strategy.objects.count() == 1


@pytest.mark.parametrize("change", [{"extractor": {"name": "offline rules", "version": "0"}}, {"unknown": 1}])
def test_an_outdated_reading_is_made_anew(owner: User, change: dict[str, object]) -> None:
    row = read_row(owner)
    draft_workflow(strategy=row, market="SAMPLE")
    row.document = {**row.document, **change}
    row.save()

    again = extract_strategy(paste=row.paste)

    assert again.pk == row.pk
    assert strategy_of(again).extractor.version != "0"
    assert again.workflow is None


def test_a_draft_is_inactive_and_sound(owner: User) -> None:
    workflow = draft_workflow(strategy=read_row(owner), market="sample")

    assert workflow.owner == owner
    assert not workflow.is_active
    assert problems_of(workflow) == ()
    assert workflow.variables == {"market": "SAMPLE"}


def test_a_second_draft_for_the_same_market_is_the_first(owner: User) -> None:
    row = read_row(owner)

    first = draft_workflow(strategy=row, market="SAMPLE")
    again = draft_workflow(strategy=Strategy.objects.get(pk=row.pk), market="SAMPLE")

    assert again == first
    assert Workflow.objects.count() == 1


def test_another_market_is_another_draft(owner: User) -> None:
    add_bar("XKRX")
    row = read_row(owner)

    first = draft_workflow(strategy=row, market="SAMPLE")
    second = draft_workflow(strategy=row, market="XKRX")

    assert second != first
    assert second.variables == {"market": "XKRX"}


def test_a_deleted_draft_is_drafted_again(owner: User) -> None:
    row = read_row(owner)
    first = draft_workflow(strategy=row, market="SAMPLE")
    delete_workflow(workflow=first)

    second = draft_workflow(strategy=row, market="SAMPLE")

    assert second != first
    assert not second.is_deleted


def test_node_names_are_in_the_language_of_the_text(owner: User) -> None:
    row = read_row(owner, "RSI(14)가 30 미만이면 매수한다.")

    workflow = draft_workflow(strategy=row, market="SAMPLE")

    assert workflow.nodes.get(key="market_data").name == "시세 데이터"


def test_no_strategy_is_refused_with_what_to_do(owner: User) -> None:
    row = read_row(owner, "Good morning to all of you.")

    with pytest.raises(Invalid) as refused:
        draft_workflow(strategy=row, market="SAMPLE")

    assert refused.value.code == "no_strategy"
    assert "RSI(14)" in refused.value.as_dict()["problems"][0]["hint"]


def test_a_market_without_bars_names_the_import(owner: User) -> None:
    for text, market in ((TEXT, "XKRX"), ("코스피 종목 중 RSI(14)가 30 미만이면 매수한다.", "")):
        with pytest.raises(Invalid) as refused:
            draft_workflow(strategy=read_row(owner, text), market=market)

        assert refused.value.code == "no_bars"
        assert "import_bars PATH --market XKRX" in refused.value.as_dict()["problems"][0]["hint"]


def test_the_market_of_the_text_is_taken_when_it_has_bars(owner: User) -> None:
    add_bar("XKRX")
    add_bar("XNAS")

    korean = strategy_of(read_row(owner, "코스닥 종목 중 RSI(14)가 30 미만이면 매수한다."))
    american = strategy_of(read_row(owner, "Buy US stocks when RSI(14) is below 30."))

    assert choose_market(korean) == "XKRX"
    assert choose_market(american) == "XNAS"


def test_without_a_word_of_a_market_the_only_real_one_is_taken_never_the_synthetic_one(owner: User) -> None:
    found = strategy_of(read_row(owner))

    with pytest.raises(Invalid) as refused:
        choose_market(found)
    add_bar("XKRX")

    assert refused.value.code == "which_market"
    assert choose_market(found) == "XKRX"


def test_a_market_of_names_alone_is_none_to_screen(owner: User) -> None:
    Market.objects.create(code="XFRA")

    with pytest.raises(Invalid) as refused:
        choose_market(strategy_of(read_row(owner)))

    assert refused.value.code == "which_market"


def test_two_real_markets_are_a_question(owner: User) -> None:
    add_bar("XKRX")
    add_bar("XNAS")

    with pytest.raises(Invalid) as refused:
        choose_market(strategy_of(read_row(owner)))

    assert "XKRX, XNAS, SAMPLE" in refused.value.as_dict()["problems"][0]["hint"]


def test_one_paste_per_text_and_owner_and_known_kinds_only(owner: User) -> None:
    paste = read_paste(owner=owner, data=TEXT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Paste.objects.create(owner=owner, sha256=paste.sha256, text="x", source_kind="text")
    with pytest.raises(IntegrityError), transaction.atomic():
        Paste.objects.create(owner=owner, sha256="0", text="x", source_kind="fax")


def test_one_strategy_per_paste_and_extractor(owner: User) -> None:
    row = read_row(owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.create(paste=row.paste, extractor=row.extractor, document={}, is_strategy=False)
