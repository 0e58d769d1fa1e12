"""People are told what was found, by each channel, against real servers, and the same only once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pydantic import ValidationError
from pytest_django import Settings

from lab.servers import free_port
from pastetrader.accounts.models import User
from pastetrader.common.tests.outbound_http.peers import Peer, answer, serving
from pastetrader.environment import mail_server as settings_of_mail
from registry.builtin import SentRequest, builtin_tool_id
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import tool_facts
from registry.models import ToldFinding, Tool
from registry.notify import told
from registry.notify.arguments import NotifyArguments
from registry.notify.wording import digest
from registry.tests.factories import make_context
from registry.tests.mail_server import Mailbox, mail_server

APPLE = {"symbol": "AAPL", "side": "long", "bar": "2026-03-02", "price": 12.5}
SAMSUNG = {"symbol": "005930", "name": "삼성전자", "side": "exit", "bar": "2026-03-02", "price": 80_000}
PATH = "/bot123456:a-very-secret-token/sendMessage"


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    """A web service that may be called."""
    with serving() as running:
        settings.OUTBOUND_ALLOW = [running.place]
        yield running


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """The mail server of the installation."""
    with mail_server() as box:
        _use(settings, box.port)
        yield box


def _use(settings: Settings, port: int) -> None:
    found = settings_of_mail(f"smtp://127.0.0.1:{port}", folder=settings.DATA_DIR)
    for name, value in found.items():
        setattr(settings, name, value)


def notify(owner: User, *, context: dict[str, Any] | None = None, **arguments: Any) -> Any:
    """What the tool answers when the owner's workflow calls it."""
    tool = tool_facts(Tool.objects.get(pk=builtin_tool_id("notify")))
    known = make_context(owner_id=owner.pk, **(context or {}))
    return run_tool(tool=tool, arguments={"title": "Found", **arguments}, context=known)


def bodies(peer: Peer) -> list[Any]:
    """What the service was sent."""
    return [json.loads(asked.body) for asked in peer.asked]


def test_a_digest_says_what_each_signal_is_about_first() -> None:
    assert digest("Two.\n", [APPLE, SAMSUNG]) == (
        "Two.\n\n• AAPL long 2026-03-02: price 12.5\n• 005930 삼성전자 exit 2026-03-02: price 80000"
    )
    assert digest("", [{"n": number} for number in range(60)]).splitlines()[-1] == "… +10"


def test_an_email_goes_to_the_person_whose_workflow_it_is(owner: User, mailbox: Mailbox) -> None:
    result = notify(owner, channel="email", title="Found\n2", text="안녕하세요", signals=[APPLE])

    [mail] = mailbox.came
    assert result == {"sent": True, "told": 1, "known": 0}
    assert mailbox.recipients == ["alice@example.com"]
    assert mail["Subject"] == "Found 2"
    assert "안녕하세요\n\n• AAPL long" in mail.get_content().replace("\r\n", "\n")


def test_others_are_written_to_when_the_operator_says_so(owner: User, mailbox: Mailbox, settings: Settings) -> None:
    with pytest.raises(ToolError) as refused:
        notify(owner, channel="email", to=["bob@firm.example"])
    settings.NOTIFY_EMAIL_TO = ["@firm.example"]
    notify(owner, channel="email", to=["bob@firm.example", "alice@example.com"])

    assert (refused.value.code, refused.value.had_no_effect) == ("recipient_refused", True)
    assert mailbox.recipients == ["bob@firm.example", "alice@example.com"]


@pytest.mark.parametrize(
    ("says", "retryable"),
    [
        ({"RCPT": b"550 unknown"}, False),
        ({"RCPT": b"451 later"}, True),
        ({"DATA": b"552 too large"}, False),
        ({"DATA": b"421 busy"}, True),
    ],
)
def test_what_the_mail_server_refuses_was_not_told(
    owner: User, mailbox: Mailbox, says: dict[str, bytes], retryable: bool
) -> None:
    mailbox.says.update(says)
    with pytest.raises(ToolError) as refused:
        notify(owner, channel="email", key="k")
    mailbox.says.clear()

    assert (refused.value.code, refused.value.retryable, refused.value.had_no_effect) == (
        "mail_refused",
        retryable,
        True,
    )
    assert notify(owner, channel="email", key="k")["sent"]


def test_a_mail_server_that_is_down_is_tried_again(owner: User, settings: Settings) -> None:
    _use(settings, free_port())
    with pytest.raises(ToolError) as failed:
        notify(owner, channel="email")

    assert (failed.value.code, failed.value.retryable, failed.value.had_no_effect) == ("mail_failed", True, True)
    assert not ToldFinding.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (
            {"channel": "telegram", "chat_id": "@us"},
            {
                "chat_id": "@us",
                "text": "Found\na<b\n\n• AAPL long 2026-03-02: price 12.5",
                "disable_web_page_preview": True,
            },
        ),
        ({"channel": "slack"}, {"text": "Found\na&lt;b\n\n• AAPL long 2026-03-02: price 12.5"}),
        (
            {"channel": "webhook", "key": ""},
            {"title": "Found", "text": "a<b\n\n• AAPL long 2026-03-02: price 12.5", "signals": [APPLE], "key": ""},
        ),
    ],
)
def test_each_service_is_sent_what_it_wants(owner: User, peer: Peer, arguments: dict[str, Any], body: Any) -> None:
    notify(owner, url=peer.url(PATH), text="a<b", signals=[APPLE], **arguments)

    assert bodies(peer) == [body]
    assert peer.asked[0].target == PATH


def test_the_same_finding_is_told_once(owner: User, stranger: User, peer: Peer) -> None:
    common: dict[str, Any] = {"channel": "slack", "url": peer.url(PATH)}
    first = notify(owner, signals=[APPLE, APPLE], **common)
    again = notify(owner, signals=[APPLE], **common)
    more = notify(owner, signals=[APPLE, SAMSUNG], **common)
    others = notify(stranger, signals=[APPLE], **common)

    assert (first, again) == ({"sent": True, "told": 1, "known": 0}, {"sent": False, "told": 0, "known": 1})
    assert more == {"sent": True, "told": 1, "known": 1}
    assert others["sent"]
    assert [body["text"].count("AAPL") for body in bodies(peer)] == [1, 0, 1]


def test_what_is_the_same_may_be_said(owner: User, peer: Peer) -> None:
    common: dict[str, Any] = {"channel": "webhook", "url": peer.url(), "same_by": ["symbol", "bar"]}
    notify(owner, signals=[APPLE], **common)

    assert not notify(owner, signals=[{**APPLE, "price": 13}], **common)["sent"]
    assert notify(owner, signals=[{**APPLE, "bar": "2026-03-03"}], **common)["sent"]


def test_a_key_tells_a_message_once_and_again_after_its_hours(owner: User, peer: Peer) -> None:
    common: dict[str, Any] = {"channel": "webhook", "url": peer.url(), "key": "daily", "again_after_hours": 24}
    assert notify(owner, text="one", **common)["sent"]
    assert not notify(owner, text="two", **common)["sent"]
    ToldFinding.objects.update(told_at=timezone.now() - timedelta(hours=25))

    assert notify(owner, text="three", **common)["sent"]
    assert [body["text"] for body in bodies(peer)] == ["one", "three"]


def test_a_step_that_runs_again_after_a_crash_tells_once(owner: User, peer: Peer) -> None:
    step = {"context": {"idempotency_key": "run-step"}}
    common: dict[str, Any] = {"channel": "webhook", "url": peer.url()}
    assert notify(owner, **step, **common)["sent"]

    assert not notify(owner, **step, **common)["sent"]
    assert notify(owner, context={"idempotency_key": "another"}, **common)["sent"]


def test_what_was_claimed_and_perhaps_not_told_is_told_by_the_same_step_or_later_by_another(owner: User) -> None:
    arguments = NotifyArguments(channel="email", title="x", key="k")
    mine, other = make_context(owner_id=owner.pk), make_context(owner_id=owner.pk, idempotency_key="other")
    findings = told.findings_of(arguments, mine, "to")
    claimed = told.claim(findings, arguments, mine)

    assert claimed == set(findings)
    assert told.claim(findings, arguments, mine) == claimed
    assert told.claim(findings, arguments, other) == set()
    ToldFinding.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert told.claim(findings, arguments, other) == claimed


@pytest.mark.parametrize(("status", "retryable", "again"), [("429 Slow down", True, True), ("500 Broken", True, False)])
def test_a_refusal_of_the_service_leaves_it_untold_when_surely_nothing_came_of_it(
    owner: User, peer: Peer, status: str, retryable: bool, again: bool
) -> None:
    peer.routes[PATH] = answer(f'"no {PATH}"'.encode(), status)
    with pytest.raises(ToolError) as refused:
        notify(owner, channel="slack", url=peer.url(PATH), key="k")
    peer.routes.clear()

    assert (refused.value.retryable, refused.value.had_no_effect) == (retryable, again)
    assert "secret-token" not in str(refused.value)
    found = notify(owner, channel="slack", url=peer.url(PATH), key="k", context={"idempotency_key": "another"})
    assert found["sent"] is again


def test_a_dry_run_says_what_would_be_told_and_claims_nothing(owner: User, peer: Peer, mailbox: Mailbox) -> None:
    sent: list[SentRequest] = []
    dry = {"context": {"is_dry_run": True, "sent": sent.append}}
    web = notify(owner, channel="slack", url=peer.url(PATH), text="t", signals=[APPLE], **dry)["preview"]
    mail = notify(owner, channel="email", text="t", signals=[APPLE], **dry)["preview"]

    assert (web["would_send"], web["told"], web["to"]) == (True, 1, peer.place)
    assert (mail["to"], mail["text"]) == ("alice@example.com", "t\n\n• AAPL long 2026-03-02: price 12.5")
    assert [request.url for request in sent] == [f"{peer.url()}••••"]
    assert "secret-token" not in f"{web}{sent}"
    assert (peer.asked, mailbox.came, ToldFinding.objects.count()) == ([], [], 0)


def test_what_is_old_is_forgotten(owner: User) -> None:
    for number, days in enumerate((1, 400)):
        when = timezone.now() - timedelta(days=days)
        ToldFinding.objects.create(key=str(number), owner=owner, claimed_by="x", claimed_at=when, told_at=when)

    assert not told.prune_told()
    assert list(ToldFinding.objects.values_list("key", flat=True)) == ["0"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"channel": "slack"},
        {"channel": "slack", "url": "ftp://x"},
        {"channel": "telegram", "url": "https://api.telegram.org/botx/sendMessage"},
        {"channel": "email", "to": ["not an address"]},
        {"channel": "email", "same_by": ["a..b"]},
        {"channel": "pigeon"},
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NotifyArguments.model_validate({"title": "x", **arguments})
