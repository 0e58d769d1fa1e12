"""An execution with a screen over the sample market, whose page that says why has a chart."""

from datetime import date
from decimal import Decimal

from executions.status import Status
from executions.tests.shown import a_workflow, an_execution
from pastetrader.tests.browser.planted import the_owner
from screening.models import Instrument, Signal, SignalSighting
from screening.services import market_facts

CONDITION = "rsi(14) < 45 and close > sma(60) * 0.5"
SYMBOL = "SYN001"
LAST = date(2024, 12, 30)


def screened() -> str:
    """The address of the page that says why, without its symbol; one symbol has a signal."""
    market_facts(market="SAMPLE")
    looked = {
        "node_type": "tool",
        "node_name": "고르기",
        "input_data": {"condition": CONDITION, "market": "SAMPLE"},
        "output_data": {"market": "SAMPLE", "as_of": LAST.isoformat(), "scanned": 200, "matches": []},
        "handle": "",
    }
    owner = the_owner()
    workflow = a_workflow(owner, "골든크로스")
    execution = an_execution(owner, Status.COMPLETED, workflow=workflow, choose=looked)
    signal = Signal.objects.create(
        workflow=execution.workflow,
        instrument=Instrument.objects.get(market="SAMPLE", symbol=SYMBOL),
        bar=LAST,
        side="long",
        price=Decimal(10_280),
        node_key="choose",
        reasons=["RSI가 낮음"],
    )
    SignalSighting.objects.create(signal=signal, execution=execution)
    return f"/executions/{execution.pk}/why/"
