"""When a call is tried again, after which pause, and when it is not."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.calling.retry import USUAL_PATIENCE, Patience, pause_after, with_retries
from llm.exceptions import BadRequest, KeyRefused, LLMError, Overloaded, RateLimited
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, Stopped, unstopped


@dataclass
class _Run:
    """A model that fails in these ways before it answers, and a clock that only pauses move."""

    errors: list[LLMError]
    seconds: float = float("inf")
    asked: int = 0
    pauses: list[float] = field(default_factory=list)
    seen: list[LLMError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._errors: Iterator[LLMError] = iter(self.errors)

    def ask(self) -> str:
        self.asked += 1
        if error := next(self._errors, None):
            raise error
        return "answer"

    def wait(self, seconds: float, _check: Check) -> None:
        self.pauses.append(seconds)

    def go(self, patience: Patience = USUAL_PATIENCE, check: Check = unstopped) -> str:
        return with_retries(
            self.ask,
            patience,
            seconds_left=lambda: self.seconds - sum(self.pauses),
            check=check,
            on_failure=self.seen.append,
            wait=self.wait,
        )


def _error(kind: type[LLMError] = Overloaded, retry_after: float | None = None) -> LLMError:
    return kind(_("No."), retry_after=retry_after)


def test_what_passes_is_tried_again() -> None:
    run = _Run([_error(), _error(RateLimited)])

    assert run.go() == "answer"
    assert (run.asked, len(run.seen)) == (3, 2)


def test_the_third_failure_is_the_last() -> None:
    run = _Run([_error(), _error(), _error(RateLimited), _error()])

    with pytest.raises(RateLimited):
        run.go()
    assert run.asked == 3


@pytest.mark.parametrize("kind", [BadRequest, KeyRefused])
def test_what_stays_wrong_is_not_tried_again(kind: type[LLMError]) -> None:
    run = _Run([_error(kind)])

    with pytest.raises(kind):
        run.go()
    assert run.asked == 1


def test_the_provider_says_how_long_to_wait() -> None:
    run = _Run([_error(retry_after=7), _error(retry_after=0)])

    run.go()

    assert run.pauses == [7, 0]


def test_a_provider_that_wants_too_long_a_wait_is_left() -> None:
    run = _Run([_error(retry_after=31)])

    with pytest.raises(Overloaded):
        run.go()
    assert run.pauses == []


def test_nothing_is_tried_after_the_time_is_over() -> None:
    run = _Run([_error(retry_after=7), _error(retry_after=7)], seconds=10)

    with pytest.raises(Overloaded):
        run.go()
    assert (run.asked, run.pauses) == (2, [7])


def test_who_is_stopped_does_not_ask_again() -> None:
    run = _Run([_error()])

    def check() -> None:
        if run.asked:
            raise Stopped("cancelled")

    with pytest.raises(Stopped):
        run.go(check=check)
    assert run.asked == 1


def test_a_pause_ends_when_somebody_stops_it() -> None:
    checks = iter([None, None, Stopped("cancelled")])

    def check() -> None:
        if told := next(checks):
            raise told

    with pytest.raises(Stopped):
        with_retries(
            _Run([_error(retry_after=20)]).ask,
            Patience(),
            seconds_left=lambda: 60.0,
            check=check,
            on_failure=lambda _error: None,
        )


@given(st.integers(1, 50))
def test_pauses_grow_to_a_limit_and_are_spread(attempt: int) -> None:
    pauses = {pause_after(_error(), attempt, Patience(first_pause=0.5, longest_pause=8)) for _each in range(20)}

    assert all(pause is not None and 0 <= pause <= min(8.0, 0.5 * 2**attempt) for pause in pauses)
    assert len(pauses) > 10
