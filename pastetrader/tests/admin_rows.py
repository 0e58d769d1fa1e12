"""A row of every table that the back office shows, made for somebody; as many as one likes of each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import models
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from executions.models import (
    AgentMemory,
    AgentTurn,
    Approval,
    ExecutionEvent,
    ExecutionLog,
    Incident,
    NodeAttempt,
    NodeExecution,
    NodeOutput,
    Schedule,
    ScheduleOccurrence,
    SessionOverride,
    WebhookDelivery,
    WebhookEndpoint,
    WorkflowExecution,
)
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.agents.making import a_memory
from executions.webhooks.services import create_endpoint, send_test
from llm.models import Budget, LLMCall, ModelCredential
from parsers.models import Decision, Draft, Paste, SourceImport, Strategy
from pastetrader.accounts import audit
from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import ApiToken, AuditEntry, IdempotencyKey, RateLimit, SignedIn, SignInDelay, User
from pastetrader.common.models import new_id
from pastetrader.quality.models import PasteOutcome, RequestTiming, RuleTally
from registry.models import Agent, Secret, ToldFinding, Tool, ToolPin
from registry.tests.factories import make_agent, make_tool
from registry.tests.mcp.tools import pinned
from screening.backtest.described import Described
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.models import (
    ActivationCheck,
    BacktestGrid,
    BacktestReport,
    BacktestStatus,
    BacktestTry,
    Bar,
    BarImport,
    BarSource,
    BarUpdate,
    BarUpdateSymbol,
    CorporateAction,
    ForwardWatch,
    IndexMembership,
    Instrument,
    InstrumentFact,
    LiveAgreement,
    Market,
    ProviderPace,
    ProviderToken,
    Signal,
    SignalOutcome,
    SignalSighting,
    Watchlist,
)
from workflows.definition.graph import Graph
from workflows.models import Edge, Node, PinnedOutput, Workflow, WorkflowTag, WorkflowVersion
from workflows.services import create_workflow

NOW = datetime(2026, 1, 2, tzinfo=UTC)
# What has to differ from row to row.
NUMBERS = count(1)
# Of a report, what is always there, and what sessions were held back.
SUMMARY = {
    **dict.fromkeys(("trust", "assumed", "refused", "used"), ()),
    "held_back": {"cut": "2024-01-05", "is_open": False},
}
START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
STEP = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": {"a": 1}}}
GRAPH = {"nodes": [START, STEP], "edges": [{"source": "start", "target": "step"}]}


def a_workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Chain", graph=Graph.model_validate(GRAPH))


def an_execution(owner: User) -> WorkflowExecution:
    execution = start_execution(workflow=a_workflow(owner), trigger_type=TriggerType.MANUAL, triggered_by=owner)
    node = NodeExecution.objects.get(execution=execution, node_key="step")
    NodeOutput.objects.create(node_execution=node, data=[1], size_bytes=3)
    ExecutionLog.objects.create(execution=execution, node_execution=node, level="info", message="done", timestamp=NOW)
    ExecutionEvent.objects.create(execution=execution, kind="node", data={}, created_at=NOW)
    NodeAttempt.objects.create(node_execution=node, number=1, status="failed", ended_at=NOW, error_message="refused")
    Incident.objects.create(execution=execution, node_execution=node, kind="worker_lost", worker="w1", created_at=NOW)
    return execution


def a_schedule_row(owner: User, **fields: Any) -> Schedule:
    known = {"schedule_type": "cron", "cron_expression": "0 9 * * *", "timezone": "Asia/Seoul"}
    return Schedule.objects.create(workflow=a_workflow(owner), **{**known, **fields})


def a_bar() -> Bar:
    instrument = Instrument.objects.create(market="SAMPLE", symbol=f"A{next(NUMBERS)}", name="Sample")
    prices = dict.fromkeys(("open", "high", "low", "close", "volume"), Decimal(1))
    return Bar.objects.create(instrument=instrument, session=date(2026, 1, 2), **prices)


def a_signal(owner: User) -> Signal:
    return Signal.objects.create(
        workflow=a_workflow(owner),
        node_key="signals",
        instrument=a_bar().instrument,
        bar=date(2026, 1, 2),
        side="long",
        price=Decimal(1),
    )


def an_approval(owner: User) -> Approval:
    """A call that waits for its owner's word."""
    execution = an_execution(owner)
    return Approval.objects.create(
        owner=owner,
        execution=execution,
        node_execution=execution.node_executions.get(node_key="step"),
        reason="money",
        tool_id=new_id(),
        tool_name="order",
        effect="money",
        arguments={"shares": 1},
        digest="0" * 64,
        created_at=NOW,
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )


def _outcome(owner: User) -> SignalOutcome:
    return SignalOutcome.objects.create(signal=a_signal(owner), market="SAMPLE", version=1, return_1=1.5, bars=1)


def _sighting(owner: User) -> SignalSighting:
    return SignalSighting.objects.create(signal=a_signal(owner), execution=an_execution(owner))


def _endpoint(owner: User) -> WebhookEndpoint:
    return create_endpoint(workflow=a_workflow(owner), name="Alerts", by=owner).endpoint


def a_backtest(owner: User) -> BacktestReport:
    """A backtest that waits for a worker."""
    return BacktestReport.objects.create(
        owner=owner, family="api", key=f"{next(NUMBERS)}", market="SAMPLE", snapshot="SAMPLE:1", engine=1,
        title="Tried", strategy={}, settings={},
    )  # fmt: skip


def a_varied_backtest(owner: User) -> BacktestReport:
    """A backtest that is done and holds sessions back, with a grid that waits for a worker."""
    strategy, settings = Described("rsi(14) < 30").strategy(), Settings(market="SAMPLE", hold_back=0.3)
    report = BacktestReport.objects.create(
        owner=owner, family="api", key=f"{next(NUMBERS)}", market="SAMPLE", snapshot="SAMPLE:1", engine=ENGINE_VERSION,
        title="Varied", strategy=strategy.model_dump(mode="json"), settings=settings.model_dump(mode="json"),
        status=BacktestStatus.DONE, summary=SUMMARY,
    )  # fmt: skip
    axes = [{"number": "slots", "part": "slots", "label": "20", "before": "", "after": "", "own": 20, "values": [10]}]
    BacktestGrid.objects.create(owner=owner, report=report, key="0", axes=axes, total=1)
    return report


def _backtest_grid(owner: User) -> BacktestGrid:
    return a_varied_backtest(owner).grids.get()


def an_activation_check(owner: User) -> ActivationCheck:
    """What was found of a workflow's rules."""
    return ActivationCheck.objects.create(
        workflow=a_workflow(owner), version=1, rules="0" * 64, verdict="grey", seconds=0.1, checked_at=NOW
    )


def _backtest_try(owner: User) -> BacktestTry:
    return BacktestTry.objects.create(owner=owner, family="api", market="SAMPLE", key=f"{next(NUMBERS)}")


def _bar_import(owner: User) -> BarImport:
    return BarImport.objects.create(owner=owner, market="XKRX", name="bars.csv", size_bytes=1, sha256="0" * 64)


def _bar_update() -> BarUpdate:
    return BarUpdate.objects.create(market=f"M{next(NUMBERS)}", provider="yahoo", until=NOW.date())


def _update_symbol() -> BarUpdateSymbol:
    return BarUpdateSymbol.objects.create(update=_bar_update(), symbol="AAPL", since=NOW.date())


def _member() -> IndexMembership:
    return IndexMembership.objects.create(instrument=a_bar().instrument, index="KOSPI200", since=NOW.date())


def _fact() -> InstrumentFact:
    return InstrumentFact.objects.create(instrument=a_bar().instrument, name="per", known_on=NOW.date(), value=12)


def _split() -> CorporateAction:
    return CorporateAction.objects.create(instrument=a_bar().instrument, session=date(2026, 1, 2), ratio=Decimal(2))


def a_strategy(owner: User) -> Strategy:
    paste = Paste.objects.create(owner=owner, source_kind="text", text="Buy low.", sha256=f"{next(NUMBERS):064}")
    return Strategy.objects.create(paste=paste, extractor="rules", document={}, is_strategy=True)


def _decision(owner: User) -> Decision:
    paste = a_strategy(owner).paste
    return Decision.objects.create(paste=paste, number=1, kind="accept", subject="rule.entry.0.1", decided_by=owner)


def _draft(owner: User) -> Draft:
    return Draft.objects.create(workflow=a_workflow(owner), strategy=a_strategy(owner), market="SAMPLE", graph={})


def a_bell() -> PeriodicTask:
    crontab = CrontabSchedule.objects.create(minute="0", hour="9")
    return PeriodicTask.objects.create(name=f"bell {next(NUMBERS)}", task="celery.backend_cleanup", crontab=crontab)


# One row of every model that the admin shows.
ROWS: dict[type[models.Model], Callable[[User], Any]] = {
    User: lambda owner: owner,
    ApiToken: lambda owner: create_token(user=owner, name="script", scopes=["read"])[0],
    AuditEntry: lambda owner: audit.record("test.done", by=owner, subject=owner),
    SignedIn: lambda owner: SignedIn.objects.create(
        user=owner, session_key=f"k{next(NUMBERS)}", created_at=NOW, last_seen_at=NOW
    ),
    SignInDelay: lambda _owner: SignInDelay.objects.create(
        key=f"{next(NUMBERS):064}", last_attempt_at=NOW, not_before=NOW
    ),
    IdempotencyKey: lambda owner: IdempotencyKey.objects.create(
        user=owner, endpoint="POST /x", key=f"key-{next(NUMBERS)}", request_hash="0" * 64, status=201, created_at=NOW
    ),
    ToldFinding: lambda owner: ToldFinding.objects.create(
        key=f"{next(NUMBERS):064}", owner=owner, claimed_by="x", claimed_at=datetime(2026, 3, 2, tzinfo=UTC)
    ),
    Secret: lambda owner: Secret.objects.create(
        owner=owner, name=f"secret-{next(NUMBERS)}", value="sk-secret", changed_at=NOW
    ),
    RateLimit: lambda _owner: RateLimit.objects.create(key=f"{next(NUMBERS):064}", due_us=1),
    Tool: lambda owner: make_tool(owner, name=f"quotes {next(NUMBERS)}", auth_config={"token": "sk-secret"}),
    ToolPin: lambda owner: pinned(make_tool(owner, name=f"say {next(NUMBERS)}", tool_type="mcp", config={})),
    Agent: lambda owner: make_agent(owner, tools=[make_tool(owner, name=f"quotes {next(NUMBERS)}")]),
    LLMCall: lambda owner: LLMCall.objects.create(
        provider="openai", model="gpt-6-luna", purpose="agent", chain=owner.id, user=owner, created_at=NOW
    ),
    ModelCredential: lambda owner: ModelCredential.objects.create(
        owner=owner, provider="openai", name=f"key {next(NUMBERS)}", api_key="sk-secret"
    ),
    Budget: lambda _owner: Budget.objects.create(scope="user", subject_id=new_id(), period="day", limit=Decimal(1)),
    Workflow: a_workflow,
    Node: lambda owner: a_workflow(owner).nodes.get(key="step"),
    WorkflowTag: lambda owner: WorkflowTag.objects.create(workflow=a_workflow(owner), name="daily"),
    Edge: lambda owner: Edge.objects.get(workflow=a_workflow(owner)),
    PinnedOutput: lambda owner: PinnedOutput.objects.create(
        workflow=a_workflow(owner), node_key="step", output={"a": 1}, updated_at=NOW
    ),
    WorkflowVersion: lambda owner: an_execution(owner).version,
    WorkflowExecution: an_execution,
    NodeExecution: lambda owner: an_execution(owner).node_executions.get(node_key="step"),
    NodeAttempt: lambda owner: NodeAttempt.objects.get(node_execution__execution=an_execution(owner)),
    Incident: lambda owner: an_execution(owner).incidents.get(),
    AgentTurn: lambda owner: AgentTurn.objects.create(
        node_execution=an_execution(owner).node_executions.get(node_key="step"),
        number=1,
        attempt=1,
        answer={"text": "up", "provider": "scripted", "model": "m"},
        provider="scripted",
        model="m",
        started_at=NOW,
        answered_at=NOW,
    ),
    Approval: an_approval,
    AgentMemory: a_memory,
    NodeOutput: lambda owner: NodeOutput.objects.get(node_execution__execution=an_execution(owner)),
    ExecutionLog: lambda owner: an_execution(owner).logs.filter(message="done").get(),
    ExecutionEvent: lambda owner: ExecutionEvent.objects.filter(execution=an_execution(owner)).latest("id"),
    Schedule: a_schedule_row,
    ScheduleOccurrence: lambda owner: ScheduleOccurrence.objects.create(
        schedule=a_schedule_row(owner), scheduled_for=NOW, outcome="skipped", reason="missed"
    ),
    SessionOverride: lambda _owner: SessionOverride.objects.create(
        mic="XKRX", date=NOW.date() + timedelta(days=next(NUMBERS)), is_closed=True
    ),
    WebhookEndpoint: _endpoint,
    WebhookDelivery: lambda owner: send_test(endpoint=_endpoint(owner)).delivery,
    Market: lambda _owner: Market.objects.create(code=f"M{next(NUMBERS)}"),
    Instrument: lambda _owner: a_bar().instrument,
    Bar: lambda _owner: a_bar(),
    CorporateAction: lambda _owner: _split(),
    BarImport: _bar_import,
    BacktestReport: a_backtest,
    BacktestGrid: _backtest_grid,
    BacktestTry: _backtest_try,
    ActivationCheck: an_activation_check,
    ForwardWatch: lambda owner: ForwardWatch.objects.create(workflow=a_workflow(owner), sessions=5),
    LiveAgreement: lambda owner: LiveAgreement.objects.create(workflow=a_workflow(owner), looked_at=NOW),
    BarSource: lambda _owner: BarSource.objects.create(provider="yahoo", name=f"n{next(NUMBERS)}"),
    BarUpdate: lambda _owner: _bar_update(),
    BarUpdateSymbol: lambda _owner: _update_symbol(),
    IndexMembership: lambda _owner: _member(),
    InstrumentFact: lambda _owner: _fact(),
    ProviderToken: lambda _owner: ProviderToken.objects.create(key=f"k{next(NUMBERS)}"),
    ProviderPace: lambda _owner: ProviderPace.objects.create(key=f"k{next(NUMBERS)}", next_at=NOW),
    Signal: a_signal,
    SignalOutcome: _outcome,
    SignalSighting: _sighting,
    Watchlist: lambda owner: Watchlist.objects.create(owner=owner, name=f"w{next(NUMBERS)}", market="SAMPLE"),
    SourceImport: lambda owner: SourceImport.objects.create(
        owner=owner, source_kind="web", address="https://a.example"
    ),
    Paste: lambda owner: a_strategy(owner).paste,
    Strategy: a_strategy,
    Decision: _decision,
    Draft: _draft,
    PasteOutcome: lambda owner: PasteOutcome.objects.create(
        paste=a_strategy(owner).paste, verdict="not_run", looked_at=NOW
    ),
    RuleTally: lambda owner: RuleTally.objects.create(strategy=a_strategy(owner), reader_version="2", kept=3),
    RequestTiming: lambda _owner: RequestTiming.objects.create(
        hour=NOW, route=f"api-{next(NUMBERS)}", is_api=True, method="GET", status_class=2, bin=20, count=1
    ),
    PeriodicTask: lambda owner: a_schedule_row(owner, periodic_task=a_bell()).periodic_task,
    CrontabSchedule: lambda _owner: a_bell().crontab,
    IntervalSchedule: lambda _owner: IntervalSchedule.objects.create(every=1, period="hours"),
    ClockedSchedule: lambda _owner: ClockedSchedule.objects.create(clocked_time=NOW),
    SolarSchedule: lambda _owner: SolarSchedule.objects.create(
        event="sunrise", latitude=37.5, longitude=next(NUMBERS) % 180
    ),
}
