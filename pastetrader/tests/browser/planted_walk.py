"""Two people whose pages are walked through: one has something of everything, named in Korean, the other has nothing.

That all their names are Korean is what tells a sentence that nobody translated from a name that somebody gave.
"""

import json
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from executions.journal.incidents import note
from executions.models import Approval, NodeExecution, Schedule
from executions.status import IncidentKind, Status, WaitingFor
from executions.tests.scheduling.making import a_schedule, scheduled_graph
from executions.tests.shown import GRAPH, an_execution
from executions.webhooks.services import create_endpoint, send_test
from llm.calling.budgets import begin_of
from llm.models import Budget, BudgetUse, LLMCall, ModelCredential
from llm.services import save_credential
from parsers.models import ImportStatus, ImportStep, SourceImport
from parsers.services import read_paste
from parsers.services.reading import usual_work
from parsers.tests.formats.pdf.typesetting import Sheet
from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import User
from pastetrader.accounts.registration.links import make_password_token
from pastetrader.common.messages import message as _
from pastetrader.common.models import new_id
from pastetrader.common.stop_signal import StopSignal
from pastetrader.common.stored_messages import stored
from pastetrader.tests.browser.planted_canvas import KOREAN, MARKET, NOWHERE, renamed, screening
from pastetrader.tests.browser.planted_pastes import doubtful_korean
from registry.builtin import builtin_tool_id
from registry.models import Agent, Tool
from registry.named_secrets.services import set_secret
from registry.services import create_agent, create_tool
from screening.backtest.described import Described
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.finals.services import request_final
from screening.backtest_reports.grids.asking import GridAxis
from screening.backtest_reports.grids.requests import request_grid
from screening.backtest_reports.grids.work import work_on_grid
from screening.backtest_reports.services import request_backtest
from screening.backtest_reports.work import work_on
from screening.bar_imports.kept_descriptions import kept
from screening.bar_sources.services import save_source
from screening.market_data.files.description import FileDescription
from screening.market_data.markets import SAMPLE
from screening.models import (
    BacktestReport,
    BarImport,
    BarSource,
    BarUpdate,
    BarUpdateSymbol,
    ForwardWatch,
    Instrument,
    Watchlist,
)
from screening.passports.kept import keep
from workflows.definition.graph import Graph
from workflows.gates import look
from workflows.models import Workflow, WorkflowVersion
from workflows.services import create_workflow, graph_of

STEPS = {"begin": "시작", "choose": "고르기", "shape": "다듬기"}
TWO_STRATEGIES = """전략 1: 과매도
RSI(14)가 30 아래이고 종가가 200일 이동평균 위에 있으면 매수한다.
RSI(14)가 70 위로 올라가면 매도한다.

전략 2: 추세
50일 이동평균이 200일 이동평균을 상향 돌파하면 매수한다.
50일 이동평균이 200일 이동평균을 하향 돌파하면 매도한다.
"""
LONG = "누군가 게시판에서 통째로 붙여넣어 어느 줄보다도 훨씬 길어진 실적 발표 후 주가 흐름을 따라가는 전략의 이름"


def walked() -> str:
    """As JSON: the `sessions` of both, the `pages` of the walker by name, and the ids of `workflows` to be run."""
    walker, newcomer = _person("walker", "걷는 이"), _person("newcomer", "새로 온 이")
    # Before anything else: who signs in makes their link to a new password worthless.
    sessions = {"walker": _session(walker), "newcomer": _session(newcomer)}
    walker.user_permissions.add(*Permission.objects.filter(codename__in=["import_bars", "change_barsource"]))
    create_token(user=walker, name="밤마다 도는 스크립트", scopes=["read"])
    runs = {"done": _screening(walker, "눌림목", MARKET), "failed": _screening(walker, LONG, NOWHERE)}
    _secrets(walker)
    _alarm(_screening(walker, "기대와 다른 신호", MARKET))
    pages = {
        **_executions(walker),
        **_schedules(walker),
        **_webhook(walker),
        **_watchlist(walker),
        **_registry(walker),
        "paste in doubt": doubtful_korean(walker) + "?market=SAMPLE",
        **_sources(walker),
        "import": _import(walker),
        **_backtests(walker),
        **_markets(walker),
        "choose a password": f"/password/{make_password_token(newcomer)}/",
    }
    workflows = {name: str(workflow.pk) for name, workflow in runs.items()}
    return json.dumps({"sessions": sessions, "pages": pages, "workflows": workflows})


def _person(name: str, display_name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", "A long pass phrase.", display_name=display_name)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _screening(owner: User, name: str, market: str) -> Workflow:
    return create_workflow(
        owner=owner, name=name, description=name, graph=renamed(screening(market), KOREAN), is_active=False
    )


def _sources(owner: User) -> dict[str, str]:
    """One that failed, one that is being read, a document with its pages, and a text with two strategies."""
    facts = {"owner": owner, "address": "https://youtu.be/a-b_C012345", "source_kind": "youtube"}
    failed = SourceImport.objects.create(
        **facts,
        status=ImportStatus.FAILED,
        step=ImportStep.FETCH,
        error_code="youtube_no_captions",
        error_message=_("This video has no captions."),
        hint_message=_("Paste what is said in it as text, or bring a video that has captions."),
    )
    # In somebody's hands for as long as anybody looks.
    read_at = timezone.now() + timedelta(hours=1)
    read = SourceImport.objects.create(**facts, step=ImportStep.EXTRACT, worked_at=read_at, interruptions=1)
    sheet = Sheet()
    for paragraph in TWO_STRATEGIES.splitlines():
        sheet.paragraph(paragraph)
    document = sheet.data()
    pages = read_paste(owner=owner, data=document, source_name="책.pdf", work=usual_work(document, StopSignal()))
    several = read_paste(owner=owner, data=TWO_STRATEGIES, source_name="두 전략.txt")
    return {
        "source, failed": f"/paste/sources/{failed.pk}/",
        "source, being read": f"/paste/sources/{read.pk}/",
        "document": f"/paste/{pages.pk}/",
        "two strategies": f"/paste/{several.pk}/",
    }


def _markets(owner: User) -> dict[str, str]:
    """A source that was tried out, and updates: one that is held back with failures, one that rests, one of before."""
    source = BarSource(
        provider="custom",
        name="집 서버",
        config={
            "url": "https://bars.example.com/{symbol}.csv?key={key}",
            "markets": ["XKRX"],
            "columns": {name: name for name in ("session", "open", "high", "low", "close", "volume")},
            "adjusted": True,
        },
        automatic=["XKRX"],
    )
    save_source(source, secret={"key": "secret"}, by=owner)
    asked = {"market": "XKRX", "symbol": "005930", "asked_at": timezone.now().isoformat()}
    text = _("It did not answer within %(seconds)s seconds.", seconds=30)
    BarSource.objects.update(trial={**asked, "state": "bad", "message": stored(text), "seconds": 30.1})
    finding = _("No symbol has a bar of %(session)s.", session="2026-11-27")
    passport = {
        "session": "2026-11-27",
        "verdict": "block",
        "figures": {"symbols": 3, "with_bar": 0, "with_bar_before": 3, "missing": 3, "failed": 1},
        "findings": [
            {"code": "no_bars", "verdict": "block", "message": stored(finding), "count": 0, "total": 3, "symbols": []}
        ],
    }
    day = date(2026, 11, 27)
    known = {"market": "XKRX", "provider": "custom", "source": source, "until": day, "verdict": "block"}
    past = BarUpdate.objects.create(**known, status="stored", passport=passport, requested_by=owner)
    keep("XKRX", passport, provider="custom", update=str(past.pk), version=None)
    held = BarUpdate.objects.create(**known, status="held", passport=passport, error_message=finding)
    why = _("The address answered with status %(status)s.", status=500)
    BarUpdateSymbol.objects.create(update=held, symbol="005930", since=day, state="failed", tries=4, message=why)
    rests = {"status": "fetching", "not_before": timezone.now() + timedelta(hours=1), "error_message": why}
    resting = BarUpdate.objects.create(market="XNAS", provider="yahoo", until=day, since=day, **rests)
    BarUpdateSymbol.objects.create(update=resting, symbol="AAPL", since=day)
    return {
        "update, held back": f"/markets/XKRX/updates/{held.pk}/",
        "update, stored": f"/markets/XKRX/updates/{past.pk}/",
        "update, resting": f"/markets/XNAS/updates/{resting.pk}/",
        "source of bars": f"/markets/sources/{source.pk}/",
        "source of bars, edited": f"/markets/sources/{source.pk}/edit/",
    }


def _executions(owner: User) -> dict[str, str]:
    later = timezone.now() + timedelta(hours=1)
    retry = {"status": Status.PENDING, "waiting_for": WaitingFor.RETRY, "next_run_at": later, "lease_until": later}
    workflow = Workflow.objects.create(owner=owner, name="골든 크로스")
    graph = renamed(GRAPH, STEPS).model_dump(mode="json")
    WorkflowVersion.objects.create(
        workflow=workflow, number=1, content_hash="0" * 64, snapshot={"graph": graph, "tools": {}, "agents": {}}
    )
    waits = an_execution(owner, Status.RUNNING, workflow=workflow, choose=retry, shape={"status": Status.PENDING})
    lost = an_execution(owner, workflow=workflow)
    for key, name in STEPS.items():
        NodeExecution.objects.filter(execution__workflow=workflow, node_key=key).update(node_name=name)
    step = NodeExecution.objects.get(execution=lost, node_key="shape")
    note(IncidentKind.WORKER_LOST, lost.pk, step.pk, worker="worker-7", late_seconds=17.0)
    _approvals(owner, waits.node_executions.get(node_key="choose"))
    return {"waiting": f"/executions/{waits.pk}/", "incident": f"/executions/{lost.pk}/"}


def _approvals(owner: User, step: NodeExecution) -> None:
    """One that waits, and one that was refused."""
    facts = {
        "owner": owner,
        "execution": step.execution,
        "node_execution": step,
        "tool_id": new_id(),
        "effect": "money",
    }
    facts |= {
        "reason": "money",
        "tool_name": "주문",
        "agent_name": "살피는 이",
        "arguments": {"종목": "005930", "수량": 3},
    }
    now = timezone.now()
    for number, ended in enumerate([{}, {"status": "refused", "refusal": "너무 많아요", "decided_at": now}]):
        digest, until = f"{number}" * 64, now + timedelta(days=1)
        Approval.objects.create(**facts, **ended, call_key=f"{number}", digest=digest, created_at=now, expires_at=until)


def _schedules(owner: User) -> dict[str, str]:
    workflow = create_workflow(
        owner=owner, name="아침 점검", graph=renamed(scheduled_graph(), {"start": "시작", "step": "단계"})
    )
    own = a_schedule(owner, workflow=workflow, name=LONG, now=timezone.now())
    of_trigger = Schedule.objects.exclude(trigger_node_key="").get(workflow=workflow)
    return {
        "schedule": f"/schedules/{own.pk}/",
        "schedule, edited": f"/schedules/{own.pk}/edit/",
        "schedule of a trigger": f"/schedules/{of_trigger.pk}/",
        "schedule, new": f"/schedules/new/?workflow={workflow.pk}",
    }


def _secrets(owner: User) -> None:
    set_secret(owner=owner, name="slack-webhook", value="https://hooks.slack.example/services/1", by=owner)
    config = {"url": "https://example.com/", "headers": {"X-Key": {"$secret": "broker.key"}}}
    create_tool(owner=owner, name="주문", tool_type="http", config=config)


def _watchlist(owner: User) -> dict[str, str]:
    symbols = list(Instrument.objects.filter(market=SAMPLE).order_by("symbol").values_list("symbol", flat=True)[:3])
    made = Watchlist.objects.create(owner=owner, name="지켜보는 종목", market=SAMPLE, symbols=symbols)
    return {"watch-list": f"/watchlists/{made.pk}/"}


def _webhook(owner: User) -> dict[str, str]:
    workflow = create_workflow(
        owner=owner, name="알림 받기", graph=renamed(scheduled_graph(), {"start": "시작", "step": "단계"})
    )
    endpoint = create_endpoint(workflow=workflow, by=owner, name="장 마감 알림").endpoint
    delivery = send_test(endpoint=endpoint).delivery
    return {"webhook": f"/webhooks/{endpoint.pk}/", "delivery": f"/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/"}


def _registry(owner: User) -> dict[str, str]:
    """Tools and an agent with something in every field, their keys, what they cost and the budgets."""
    schema = {
        "type": "object",
        "properties": {
            "종목": {"type": "string", "description": "여섯 자리 종목 코드"},
            "개수": {"type": "integer", "minimum": 1, "maximum": 100},
        },
        "required": ["종목"],
    }
    config = {
        "method": "POST",
        "url": "https://api.example.com/quotes/{symbol}",
        "headers": {"X-Client": "1"},
        "body": {"type": "form", "fields": {"count": "{count}"}},
        "pages": {"type": "number"},
    }
    tool = create_tool(
        owner=owner,
        name=LONG,
        description="종목의 호가를 물어봅니다.",
        tool_type="http",
        config=config,
        input_schema=schema,
        auth_config={"token": "secret"},
        rate_limit={"calls": 10},
        is_public=True,
    )
    agent = create_agent(
        owner=owner,
        name="분석가",
        description="하루의 신호를 요약합니다.",
        model_provider="anthropic",
        model_name="claude-opus-5-5",
        system_prompt="짧게 답하세요.",
        config={"fallbacks": [{"provider": "openai", "model": "gpt-6-luna"}], "max_iterations": 4},
        tools=[tool, Tool.objects.get(name="notify")],
    )
    _keys_and_costs(owner, agent)
    nodes = [
        {"key": "ask", "name": "묻기", "node_type": "agent", "agent_id": str(agent.pk), "config": {"prompt": "요약"}}
    ]
    create_workflow(
        owner=owner, name="요약", graph=Graph.model_validate({"nodes": nodes, "edges": []}), is_active=False
    )
    return {
        "tool": f"/tools/{tool.pk}/",
        "tool, edited": f"/tools/{tool.pk}/edit/",
        "built-in tool": f"/tools/{builtin_tool_id('notify')}/",
        "agent": f"/agents/{agent.pk}/",
        "agent, edited": f"/agents/{agent.pk}/edit/",
    }


def _keys_and_costs(owner: User, agent: Agent) -> None:
    now = timezone.now()
    key = ModelCredential(owner=owner, provider="openai", name="집에서", base_url="https://models.example.com/v1")
    save_credential(key, api_key="secret", by=owner)
    known = {"provider": "anthropic", "purpose": "agent", "chain": agent.pk, "user": owner, "status": "done"}
    for model, cost in (("claude-opus-5-5", "0.0123"), ("claude-opus-5-5", "1.5"), ("claude-none", None)):
        priced = now.date() if cost else None
        LLMCall.objects.create(
            **known, model=model, agent_id=agent.pk, cost=cost, priced_since=priced, input_tokens=1_234, created_at=now
        )
    budget = Budget.objects.create(scope="user", subject_id=owner.pk, period="day", limit="5")
    BudgetUse.objects.create(
        budget=budget, subject_id=owner.pk, begins=begin_of(Budget.Period.DAY, now), spent=10**9, reserved=10**8
    )


def _import(owner: User) -> str:
    described = kept(FileDescription(name="시세.csv", format=_("no table"), rows=1, bars=1))
    known = {"market": "XKRX", "name": "시세.csv", "size_bytes": 1, "sha256": "0" * 64}
    made = BarImport.objects.create(
        owner=owner, status="described", description=described, choices={"market": "XKRX"}, **known
    )
    return f"/markets/import/{made.pk}/"


def _alarm(workflow: Workflow) -> None:
    """Its rules were checked, and its signals do worse than was expected."""
    look(graph_of(workflow), owner=workflow.owner).keep(workflow)
    ForwardWatch.objects.create(
        workflow=workflow, sessions=5, state="below", known=14, mean=-3.2, expected=0.6, low=-1.4, high=2.6,
        crossings=1, since=timezone.now(),
    )  # fmt: skip


def _backtests(owner: User) -> dict[str, str]:
    """One that holds sessions back, with a grid of two numbers, its final test, and another beside it."""
    made = _backtest(owner, "rsi(14) < 30", "과매도 반등")
    more = _backtest(owner, "rsi(14) < 30 and close < sma(60)", LONG)
    axes = [GridAxis(number="entry.0#1", values=(25, 30, 120)), GridAxis(number="stop_loss.value", values=(4, 5, 6))]
    work_on_grid(request_grid(made, axes).pk)
    final = request_final(made)
    work_on(final.pk)
    pair = f"/backtests/compare/?a={made.pk}&b={more.pk}"
    return {
        "backtest": f"/backtests/{made.pk}/",
        "final test": f"/backtests/{final.pk}/",
        "two side by side": f"{pair}&parts=comparison",
        "two side by side, a symbol": f"{pair}&role=exit&change=stayed&symbol=SYN001",
        "two side by side, to be chosen": f"/backtests/compare/?a={made.pk}",
    }


def _backtest(owner: User, entry: str, title: str) -> BacktestReport:
    strategy = Described(entry, exit="rsi(14) > 55", stop="5%", target="10%").strategy()
    settings = Settings(market="SAMPLE", hold_back=0.3)
    made = request_backtest(owner=owner, strategy=strategy, settings=settings, family="page", title=title)
    work_on(made.pk)
    made.refresh_from_db()
    return made
