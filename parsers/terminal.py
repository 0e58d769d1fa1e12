"""The road in the terminal: what was understood, the progress of the nodes, and the signals with their sentences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from executions.embedded.runtime import running_engine, watch
from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from parsers.ledger.entries import Entry
from parsers.ledger.ledger import Ledger
from parsers.presentation import rules_of
from parsers.services import SYNTHETIC_MARKET
from parsers.wording.ledger import STATES, entry_message
from parsers.wording.strategy import (
    assumed,
    flag_message,
    question_message,
    role_message,
    say,
    unsupported_message,
)
from pastetrader.accounts.models import User
from pastetrader.common.messages import Problem
from screening.models import Side
from screening.screens.silence import why_silent
from screening.signals.sightings import found_by
from screening.strategy import Strategy
from screening.wording.reasons import reason_message
from workflows.models import Workflow

SIGNALS_EXPLAINED = 20

_MARKS = {"completed": "✓", "failed": "✗", "skipped": "–", "cancelled": "✗", "timeout": "✗"}


@dataclass(frozen=True)
class SignalFound:
    """A signal as it is printed."""

    symbol: str
    name: str
    side: str
    bar: date
    price: str
    why: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str]:
        """{symbol, side, bar}."""
        return {"symbol": self.symbol, "side": self.side, "bar": self.bar.isoformat()}


@dataclass(frozen=True)
class Outcome:
    """How an execution ended, and what its workflow found on the bar it looked at."""

    execution_id: UUID
    status: str
    signals: tuple[SignalFound, ...]
    silence: str = ""

    @property
    def is_completed(self) -> bool:
        """Whether everything went through."""
        return self.status == Status.COMPLETED


def show_ledger(console: Console, ledger: Ledger) -> None:
    """Numbered rules as decided with their quotes and states, then what was assumed, refused and left open."""
    strategy = ledger.decided
    if strategy.title:
        console.print(Text(strategy.title, style="bold"))
    for entry in ledger.entries:
        line = Text(f"{entry.number:>3}. ")
        line.append(say(role_message(entry.role, strategy), gettext), style="bold")
        line.append(": " + say(entry_message(ledger, entry), gettext))
        for mark in _marks_of(entry):
            line.append(f" ({mark})", style="yellow")
        console.print(line, soft_wrap=True)
        if entry.is_condition:
            console.print(Text(f"     {entry.condition}", style="cyan"), soft_wrap=True)
        if entry.quote:
            console.print(Text(f"     “{_one_line(entry.quote)}”", style="dim"), soft_wrap=True)
    for heading, lines in _doubts(strategy):
        console.print(Text(heading, style="bold"))
        for text in lines:
            console.print(Text(f"   - {text}"), soft_wrap=True)


def _marks_of(entry: Entry) -> Iterator[str]:
    """What is to be known of a rule beside what it says."""
    if entry.state != "certain":
        yield gettext(STATES[entry.state].text)
    if not entry.is_checked:
        yield gettext("noted, not checked")


def show_problems(console: Console, problems: Iterable[Problem]) -> None:
    """What was seen before a run, a line each."""
    for problem in problems:
        style = "red" if problem.severity == "error" else "yellow"
        console.print(Text(f"   ! {replace(problem, path='').sentence.render(gettext)}", style=style), soft_wrap=True)


def _doubts(strategy: Strategy) -> Iterator[tuple[str, list[str]]]:
    assumptions = [say(one.message, gettext) for one in assumed(strategy)]
    refused = [say(unsupported_message(rule), gettext) for rule in strategy.unsupported]
    asked = []
    for question in strategy.open_questions:
        words = say(question_message(question), gettext)
        asked.append(f"{words} “{_one_line(question.quote)}”" if question.quote else words)
    asked += [say(flag_message(flag), gettext) for flag in strategy.flags if flag == "no_strategy"]
    for heading, lines in (
        (gettext("Assumed"), assumptions),
        (gettext("Not used"), refused),
        (gettext("Open questions"), asked),
    ):
        if lines:
            yield heading, list(dict.fromkeys(lines))


def run_and_show(console: Console, *, workflow: Workflow, user: User, strategy: Strategy | None = None) -> Outcome:
    """Run a workflow in this process (or in the one that has the engine), print its progress and its signals."""
    with running_engine():
        execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=user)
        for event in watch(execution.pk):
            _show_event(console, event)
    execution.refresh_from_db()
    signals = _signals(execution)
    silence = "" if signals else say(why_silent(execution).message, gettext)
    outcome = Outcome(execution.pk, execution.status, signals, silence)
    if outcome.is_completed:
        show_signals(console, outcome, market=str(workflow.variables.get("market", "")))
        if strategy is not None:
            _show_reasons(console, strategy)
    else:
        console.print(Text(str(execution.error_message or execution.get_status_display()), style="red"))
    return outcome


def _show_event(console: Console, event: Mapping[str, Any]) -> None:
    """A line per node that ended, and one per line of its log."""
    data = event["data"]
    match event["kind"]:
        case "snapshot":
            for node in data["nodes"]:
                _show_node(console, node)
        case "node":
            _show_node(console, data)
        case "log":
            console.print(Text(f"     {data['message']}", style="dim"), soft_wrap=True)


def _show_node(console: Console, node: Mapping[str, Any]) -> None:
    if node["status"] in _MARKS:
        line = Text(f"   {_MARKS[node['status']]} {node['key']}")
        line.append(f"  {node.get('error_message') or Status(node['status']).label}", style="dim")
        console.print(line, soft_wrap=True)


def _signals(execution: WorkflowExecution) -> tuple[SignalFound, ...]:
    """The findings that this execution's steps reported, new or known from an earlier run of the same bar."""
    rows = found_by(execution).select_related("instrument")
    ordered = sorted(rows, key=lambda row: (row.side == Side.EXIT, row.instrument.symbol, row.bar))
    return tuple(
        SignalFound(
            row.instrument.symbol,
            row.instrument.name,
            row.side,
            row.bar,
            f"{row.price:f}".rstrip("0").rstrip("."),
            tuple(say(reason_message(reason), gettext) for reason in row.reasons),
        )
        for row in ordered
    )


def show_signals(console: Console, outcome: Outcome, *, market: str) -> None:
    """A table of signals; says so when there are none, and when the market is synthetic."""
    title = gettext("Signals on the market %(market)s") % {"market": market}
    if market == SYNTHETIC_MARKET:
        title += " " + gettext("(synthetic, for trying out)")
    if not outcome.signals:
        console.print(Text(title, style="bold"))
        console.print(Text(f"   {outcome.silence}"), soft_wrap=True)
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in (gettext("Symbol"), gettext("Name"), gettext("Side"), gettext("Bar"), gettext("Price")):
        table.add_column(heading)
    for signal in outcome.signals:
        table.add_row(signal.symbol, signal.name, gettext(signal.side), signal.bar.isoformat(), signal.price)
    console.print(table)
    if any(signal.why for signal in outcome.signals):
        console.print(Text(gettext("Why"), style="bold"))
    for signal in outcome.signals[:SIGNALS_EXPLAINED]:
        if signal.why:
            console.print(Text(f"   {signal.symbol}  " + "; ".join(signal.why)), soft_wrap=True)


def _show_reasons(console: Console, strategy: Strategy) -> None:
    console.print(Text(gettext("Because of these words"), style="bold"))
    for rule in rules_of(strategy):
        if rule.role in {"entry", "exit"}:
            console.print(Text(f"   {rule.condition}  “{_one_line(rule.quote)}”"), soft_wrap=True)


def _one_line(text: str) -> str:
    return " ".join(text.split())
