"""Money put aside before calls: real threads on one budget, and what is left when things go wrong."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from llm.calling import budgets
from llm.calling.questions import Caller, Question
from llm.calling.retry import Patience
from llm.exceptions import BudgetExceeded, CostUnknown, CutStream, LLMError
from llm.models import Budget, BudgetUse, LLMCall, Reservation
from llm.services import Terms, call_model, write_off_lost_calls
from llm.tests.doors import Door, Purse
from llm.tests.wire import Failure, Turn
from llm.types import Message
from pastetrader.accounts.models import User
from pastetrader.accounts.tests.at_once import all_at_once
from pastetrader.common.models import new_id

HELLO = Question((Message.of("user", "hello"),))
ONCE = Terms(patience=Patience(attempts=1))
HOUR = timedelta(hours=1)
THREADS = 50


def _used(budget: Budget) -> tuple[float, float]:
    """Spent and put aside, in dollars."""
    (use,) = BudgetUse.objects.filter(budget=budget)
    return use.spent / 10**9, use.reserved / 10**9


@pytest.mark.django_db(transaction=True)
def test_fifty_runs_at_once_overspend_one_budget_by_at_most_one_call() -> None:
    person, each = uuid4(), Decimal("0.01")
    budget = Budget.objects.create(scope="user", subject_id=person, period="day", limit=Decimal("0.125"))
    passed: list[UUID] = []

    def run() -> None:
        while True:
            call = new_id()
            try:
                budgets.reserve(call, Caller("test", person), each, lasts=HOUR)
            except BudgetExceeded:
                return
            passed.append(call)
            budgets.settle(call, each)

    all_at_once(THREADS, run)

    assert len(passed) == 13
    assert _used(budget) == (0.13, 0)
    assert not Reservation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_calls_under_way_know_of_each_other() -> None:
    person, refused = uuid4(), []
    budget = Budget.objects.create(scope="user", subject_id=person, period="month", limit=Decimal(1))

    def run() -> None:
        try:
            budgets.reserve(new_id(), Caller("test", person), Decimal("0.3"), lasts=HOUR)
        except BudgetExceeded as error:
            refused.append(error)

    all_at_once(THREADS, run)

    assert len(refused) == THREADS - 4
    assert _used(budget) == (0, 1.2)


@pytest.mark.django_db(transaction=True)
def test_fifty_runs_with_two_budgets_never_wait_for_each_other_for_ever() -> None:
    person, agents = uuid4(), [uuid4(), uuid4()]
    Budget.objects.create(scope="user", subject_id=None, period="day", limit=Decimal(100))
    Budget.objects.create(scope="agent", subject_id=None, period="day", limit=Decimal(100))
    Budget.objects.create(scope="user", subject_id=person, period="month", limit=Decimal(100))

    def run() -> None:
        call = new_id()
        budgets.reserve(call, Caller("test", person, agents[call.int % 2]), Decimal("0.5"), lasts=HOUR)
        budgets.settle(call, Decimal("0.25"))

    all_at_once(THREADS, run)

    assert sum(use.spent for use in BudgetUse.objects.all()) == 3 * THREADS * 250_000_000
    assert not BudgetUse.objects.exclude(reserved=0).exists()


@pytest.mark.django_db
def test_a_refused_call_has_put_nothing_aside() -> None:
    person, agent = uuid4(), uuid4()
    wide = Budget.objects.create(scope="user", subject_id=person, period="day", limit=Decimal(5))
    Budget.objects.create(scope="agent", subject_id=agent, period="day", limit=Decimal(0))

    with pytest.raises(BudgetExceeded):
        budgets.reserve(new_id(), Caller("test", person, agent), Decimal(1), lasts=HOUR)

    assert not BudgetUse.objects.filter(budget=wide).exclude(reserved=0).exists()


@pytest.mark.django_db
def test_settling_twice_counts_once() -> None:
    person, call = uuid4(), new_id()
    budget = Budget.objects.create(scope="user", subject_id=person, period="day", limit=Decimal(5))
    budgets.reserve(call, Caller("test", person), Decimal(1), lasts=HOUR)

    budgets.settle(call, Decimal("0.5"))
    budgets.settle(call, Decimal("0.5"))

    assert _used(budget) == (0.5, 0)


@pytest.mark.django_db
def test_others_budgets_and_those_switched_off_do_not_count() -> None:
    person = uuid4()
    Budget.objects.create(scope="user", subject_id=uuid4(), period="day", limit=Decimal(0))
    Budget.objects.create(scope="user", subject_id=person, period="day", limit=Decimal(0), is_active=False)
    Budget.objects.create(scope="execution", subject_id=None, period="whole", limit=Decimal(0))

    budgets.reserve(new_id(), Caller("test", person), Decimal(1), lasts=HOUR)

    assert not BudgetUse.objects.exists()


@pytest.mark.django_db
def test_each_person_has_the_limit_that_is_for_each() -> None:
    Budget.objects.create(scope="user", subject_id=None, period="day", limit=Decimal(1))
    one, other = uuid4(), uuid4()
    budgets.reserve(new_id(), Caller("test", one), Decimal(2), lasts=HOUR)

    budgets.reserve(new_id(), Caller("test", other), Decimal(2), lasts=HOUR)
    with pytest.raises(BudgetExceeded, match=r"\$1\.00"):
        budgets.reserve(new_id(), Caller("test", one), Decimal(2), lasts=HOUR)


def test_a_day_and_a_month_begin_in_utc() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    assert budgets.begin_of(Budget.Period.DAY, late).isoformat() == "2026-11-30"
    assert budgets.begin_of(Budget.Period.MONTH, late).isoformat() == "2026-11-01"
    assert budgets.begin_of(Budget.Period.DAY, late + timedelta(hours=1)).isoformat() == "2026-12-01"


@pytest.mark.django_db
def test_what_a_lost_process_put_aside_counts_as_spent() -> None:
    person, call = uuid4(), new_id()
    budget = Budget.objects.create(scope="user", subject_id=person, period="day", limit=Decimal(5))
    LLMCall.objects.create(id=call, provider="openai", model="m", purpose="test", chain=call, created_at=timezone.now())
    budgets.reserve(call, Caller("test", person), Decimal(1), lasts=timedelta(seconds=-1))
    budgets.reserve(new_id(), Caller("test", person), Decimal(1), lasts=HOUR)

    assert not write_off_lost_calls()
    budgets.settle(call, Decimal("0.1"))

    assert _used(budget) == (1, 1)
    assert LLMCall.objects.get().status == "lost"


def test_a_call_settles_what_it_cost_and_not_what_it_could_have(
    doors: dict[str, Door], purse: Purse, owner: User
) -> None:
    choice = purse.open(doors["openai"])
    budget = Budget.objects.create(scope="user", subject_id=owner.id, period="day", limit=Decimal(1))
    doors["openai"].server.will(Turn("hi", input=100, output=20))

    call_model(choices=[choice], question=HELLO, caller=Caller("test", owner.id), terms=ONCE)

    assert _used(budget) == (0.00012, 0)


@pytest.mark.parametrize(("failure", "is_charged"), [("server_error", False), ("quota", False), ("cut_stream", True)])
def test_a_failure_that_may_have_been_charged_counts_for_what_it_may_have_cost(
    doors: dict[str, Door], purse: Purse, owner: User, failure: str, is_charged: bool
) -> None:
    choice = purse.open(doors["openai"])
    budget = Budget.objects.create(scope="user", subject_id=owner.id, period="day", limit=Decimal(1))
    doors["openai"].server.will(Failure(failure))  # type: ignore[arg-type]

    with pytest.raises(CutStream if is_charged else LLMError):
        call_model(choices=[choice], question=HELLO, caller=Caller("test", owner.id), terms=ONCE)

    spent, reserved = _used(budget)
    assert (spent > 0.001, reserved) == (is_charged, 0)


def test_a_used_up_budget_lets_no_model_be_asked(doors: dict[str, Door], purse: Purse, owner: User) -> None:
    chain = [purse.open(doors["openai"]), purse.open(doors["anthropic"])]
    Budget.objects.create(scope="user", subject_id=owner.id, period="day", limit=Decimal(0))

    with pytest.raises(BudgetExceeded, match="budget of this person is used up"):
        call_model(choices=chain, question=HELLO, caller=Caller("test", owner.id), terms=ONCE)

    assert not [door for door in doors.values() if door.server.requests]
    assert LLMCall.objects.get().error_code == "budget_exceeded"


def test_under_a_budget_a_model_without_a_price_is_not_asked_but_the_next_one_is(
    doors: dict[str, Door], purse: Purse, owner: User
) -> None:
    unpriced, priced = purse.open(doors["openai"], cost=""), purse.open(doors["anthropic"])
    Budget.objects.create(scope="user", subject_id=owner.id, period="day", limit=Decimal(1))
    doors["anthropic"].server.will(Turn("hi"))

    with pytest.raises(CostUnknown, match="PASTETRADER_MODEL_PRICES"):
        call_model(choices=[unpriced], question=HELLO, caller=Caller("test", owner.id), terms=ONCE)
    answer = call_model(choices=[unpriced, priced], question=HELLO, caller=Caller("test", owner.id), terms=ONCE)

    assert (answer.text, answer.tried[0].code) == ("hi", "model_cost_unknown")
    assert doors["openai"].server.requests == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "planet"},
        {"period": "hour"},
        {"limit": Decimal(-1)},
        {"scope": "execution", "period": "day"},
    ],
)
def test_a_budget_that_is_none_is_refused_by_the_database(fields: dict[str, object]) -> None:
    good = {"scope": "user", "period": "day", "limit": Decimal(1)}

    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.create(**{**good, **fields})


@pytest.mark.django_db
def test_there_is_one_budget_of_each_kind() -> None:
    for subject in (None, uuid4()):
        Budget.objects.create(scope="user", subject_id=subject, period="day", limit=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Budget.objects.create(scope="user", subject_id=subject, period="day", limit=2)
