"""What the database refuses in this app's tables."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from executions.tests.factories import started
from pastetrader.accounts.models import User
from screening.models import Bar, BarImport, CorporateAction, Instrument, Market, Signal
from workflows.tests.factories import small_graph

pytestmark = pytest.mark.django_db
BAR = {"session": "2024-01-02", "open": 2, "high": 3, "low": 1, "close": 2, "volume": 0}


@pytest.fixture
def instrument() -> Instrument:
    """Something to trade."""
    return Instrument.objects.create(market="XTST", symbol="A")


def refused(constraint: str, model: type[Any], **fields: Any) -> None:
    """The row is refused, by that constraint (SQLite names the columns of unique ones instead)."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**fields)


def test_a_market_has_a_code() -> None:
    refused("markets_code_given", Market, code="")


def test_an_instrument_has_a_market_and_a_symbol_of_its_own(instrument: Instrument) -> None:
    refused("instruments_code_given", Instrument, market="XTST", symbol="")
    refused("instruments_code_given", Instrument, market="", symbol="A")
    refused("instruments_code_unique|instruments.market", Instrument, market="XTST", symbol="A")


@pytest.mark.parametrize(
    "wrong", [{"low": 0}, {"low": -1}, {"volume": -1}, {"low": 2.5}, {"high": 1.5}, {"close": 4}, {"open": 0.5}]
)
def test_prices_of_a_bar_make_sense(instrument: Instrument, wrong: dict[str, Any]) -> None:
    refused("bars_prices_make_sense", Bar, instrument=instrument, **(BAR | wrong))


def test_a_session_has_one_bar(instrument: Instrument) -> None:
    Bar.objects.create(instrument=instrument, **BAR)

    refused("bars_session_unique|bars.instrument_id", Bar, instrument=instrument, **BAR)


def test_a_finding_is_one_signal_and_its_side_is_known(instrument: Instrument, owner: User) -> None:
    execution = started(owner, small_graph())
    finding = {
        "workflow": execution.workflow,
        "execution": execution,
        "node_key": "emit",
        "instrument": instrument,
        "bar": "2024-01-02",
        "side": "long",
        "price": 2,
    }
    Signal.objects.create(**finding)

    refused("signals_finding_unique|signals.workflow_id", Signal, **finding)
    refused("signals_side_known", Signal, **(finding | {"side": "up"}))
    Signal.objects.create(**(finding | {"side": "exit"}))


def test_signals_outlive_their_execution(instrument: Instrument, owner: User) -> None:
    execution = started(owner, small_graph())
    signal = Signal.objects.create(
        workflow=execution.workflow,
        execution=execution,
        node_execution=execution.node_executions.first(),
        node_key="emit",
        instrument=instrument,
        bar="2024-01-02",
        side="long",
        price=2,
    )

    execution.delete()

    signal.refresh_from_db()
    assert (signal.execution, signal.node_execution) == (None, None)


def test_a_split_is_known_once_and_says_much(instrument: Instrument) -> None:
    known = {"instrument": instrument, "session": "2024-01-02"}
    refused("corporate_actions_ratio_says_much", CorporateAction, **known, ratio=0)
    refused("corporate_actions_ratio_says_much", CorporateAction, **known, ratio=1)
    refused("corporate_actions_kind_known", CorporateAction, **known, ratio=2, kind="x")
    refused("corporate_actions_source_known", CorporateAction, **known, ratio=2, source="x")
    CorporateAction.objects.create(**known, ratio=2)
    refused("corporate_actions_once|corporate_actions.instrument_id", CorporateAction, **known, ratio=3)


def test_a_file_of_bars_is_described_before_it_is_stored(owner: User) -> None:
    known = {"owner": owner, "market": "XTST", "name": "a.csv", "size_bytes": 1, "sha256": "0" * 64}
    refused("bar_imports_status_known", BarImport, **known, status="x")
    for status in ("described", "storing"):
        refused("bar_imports_described_before_stored", BarImport, **known, status=status)
