"""A workflow that looks at a market night after night, as its screen and its signal step do."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from executions.models import WorkflowExecution
from pastetrader.accounts.models import User
from registry.builtin import ToolContext
from screening.models import Signal
from screening.tests.tools.test_builtin_tools import call, context_of, next_execution

MARKET = "XTST"


@dataclass
class Nights:
    """One workflow with an entry and an exit step, each execution of which looks at one session."""

    owner: User
    condition: str = "close > 10"
    exit: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first: ToolContext = context_of(self.owner)

    def execution(self) -> ToolContext:
        """Another execution of the workflow."""
        context = next_execution(self.first)
        WorkflowExecution.objects.filter(pk=context.execution_id).update(workflow=self.first.workflow_id)
        return context

    def look(self, session: date, *, context: ToolContext | None = None, side: str = "long") -> Any:
        """What the signal step answers on that session's evening."""
        key = "emit_exit" if side == "exit" else "emit"
        at = replace(
            context or self.execution(),
            as_of=datetime.combine(session, time(23, 59, 59, 999_999), UTC),
            node_key=key,
        )
        condition = self.exit if side == "exit" else self.condition
        screened = call("screen", {"market": MARKET, "condition": condition}, at, self.owner)
        given = {"side": side, "market": MARKET, "bar": screened["as_of"], "matches": screened["matches"]}
        return call("emit_signals", given | self.arguments, at, self.owner)

    def signals(self, side: str = "long") -> list[tuple[str, str, str]]:
        """(symbol, bar, last bar) of all that there are, by bar."""
        rows = Signal.objects.filter(workflow=self.first.workflow_id, side=side).select_related("instrument")
        return [
            (row.instrument.symbol, row.bar.isoformat(), row.seen_last.isoformat())
            for row in rows.order_by("bar", "instrument__symbol")
        ]


def days(first: date, count: int) -> list[date]:
    """So many days that follow each other."""
    return [first + timedelta(days=number) for number in range(count)]
