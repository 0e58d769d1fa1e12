"""Helper processes: what they answer, how they are stopped whatever they do, and that none is left."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lab.processes import is_running, wait_until
from pastetrader.common.helper_process import HelperDied, HelperFailed, Limits, Refusal, ResultTooLarge, call, pool
from pastetrader.common.helper_process.wire import Bell
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import Stopped, StopSignal

FUNCTIONS = "pastetrader.common.tests.helper_functions"
ENDLESS = ["sleep", "loop", "wait_for_socket", "swallow", "compute_in_c", "start_grandchildren"]
BOOT_SECONDS = 20.0
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def own_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[pool.Pool]:
    """Helpers of this test alone."""
    own = pool.Pool()
    monkeypatch.setattr(pool, "_pool", own)
    yield own
    own.end()


def patient() -> StopSignal:
    """A signal for what should end by itself or be cancelled: a test that waits for ever tells nobody why."""
    return StopSignal(time.monotonic() + BOOT_SECONDS)


def ask(function: str, stop: StopSignal | None = None, limits: Limits = pool.NO_LIMITS, **arguments: Any) -> Any:
    return call(f"{FUNCTIONS}:{function}", arguments, stop=stop or patient(), limits=limits)


def announced(file: Path) -> list[int]:
    """The processes that an endless function named, once it has."""
    wait_until(file.exists, seconds=BOOT_SECONDS, what="the function runs")
    return [int(part) for part in file.read_text().split()]


def check_gone(processes: list[int]) -> None:
    wait_until(lambda: not any(is_running(number) for number in processes), seconds=1.0, what="no process is left")


def test_a_function_answers_json() -> None:
    value = {"text": "주가 \x00 \ud800", "numbers": [1, 2.5, None, True], "nested": {"a": [{}]}}

    assert ask("echo", value=value) == value


def test_a_helper_is_used_again() -> None:
    assert ask("process_id") == ask("process_id")


def test_a_helper_knows_no_secret_and_loads_neither_django_nor_celery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")

    seen = ask("seen")

    assert "PATH" in seen["environment"]
    assert "DATABASE_URL" not in seen["environment"]
    assert not {name.partition(".")[0] for name in seen["modules"]} & {"django", "celery", "kombu"}
    assert (seen["folder"], seen["input"]) == ("/", "")


def test_what_a_function_prints_does_not_disturb_its_answer() -> None:
    assert ask("chatter", megabytes=3) == "said"


def test_a_refusal_arrives_as_it_was_raised() -> None:
    with pytest.raises(Refusal) as refused:
        ask("refuse", retryable=True, retry_after=2.5, had_no_effect=True)

    assert refused.value.message == Message("%(host)s is busy.", {"host": "주가"})
    assert refused.value.code == "busy"
    assert (refused.value.retryable, refused.value.retry_after, refused.value.had_no_effect) == (True, 2.5, True)


def test_a_bug_says_where_it_is_and_the_helper_stays() -> None:
    before = ask("process_id")

    with pytest.raises(HelperFailed, match=r"ZeroDivisionError: division by zero[\s\S]*return a / b"):
        ask("divide", a=1, b=0)

    assert ask("process_id") == before


@pytest.mark.parametrize(
    ("function", "kind"),
    [("leave", "SystemExit"), ("not_json", "TypeError"), ("vanished", "AttributeError")],
)
def test_what_is_no_answer_is_a_failure(function: str, kind: str) -> None:
    with pytest.raises(HelperFailed) as failed:
        ask(function)

    assert failed.value.kind == kind


def test_a_function_of_a_module_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(HelperFailed, match="ModuleNotFoundError"):
        call("no.such.module:function", {}, stop=StopSignal())


def test_large_values_pass_and_too_large_ones_say_how_large() -> None:
    assert len(ask("echo", value="x" * 9_900_000)) == 9_900_000

    with pytest.raises(ResultTooLarge, match=r"12\.0 megabytes; at most 10 "):
        ask("many_bytes", count=12_000_000)


def test_a_function_that_ends_its_process_is_told_with_its_last_words() -> None:
    with pytest.raises(HelperDied, match="exit code 3") as died:
        ask("end_at_once", code=3)

    assert (died.value.exit_code, died.value.output, died.value.had_no_effect) == (3, "last words", False)


def test_a_crash_is_told_with_its_place() -> None:
    with pytest.raises(HelperDied, match="SIGSEGV") as died:
        ask("crash")

    assert "in crash" in died.value.output


def test_the_output_of_an_earlier_call_is_not_shown() -> None:
    ask("chatter", megabytes=1)

    with pytest.raises(HelperDied) as died:
        ask("end_at_once", code=3)

    assert died.value.output == "last words"


def test_memory_beyond_the_limit_is_told_and_the_limit_ends_with_the_call() -> None:
    with pytest.raises(HelperDied, match="out of memory"):
        ask("take_memory", limits=Limits(memory_bytes=300_000_000), megabytes=600)

    assert ask("take_memory", limits=Limits(memory_bytes=600_000_000), megabytes=10) == 10_000_000
    assert ask("take_memory", megabytes=700) == 700_000_000


def test_processor_time_beyond_the_limit_is_told(tmp_path: Path) -> None:
    with pytest.raises(HelperDied, match="more processor time"):
        ask("loop", limits=Limits(cpu_seconds=1), announce=str(tmp_path / "announce"))


def test_a_cut_wire_is_a_death() -> None:
    with pytest.raises(HelperDied):
        ask("close_everything")


def test_a_fork_that_returns_does_not_answer_a_second_time() -> None:
    assert [ask("return_twice"), ask("echo", value=1), ask("return_twice")] == ["parent", 1, "parent"]


def test_a_crash_is_noticed_although_a_fork_holds_the_pipes(tmp_path: Path) -> None:
    with pytest.raises(HelperDied, match="SIGSEGV"):
        ask("crash_with_grandchild", announce=str(tmp_path / "announce"))

    check_gone(announced(tmp_path / "announce"))


@pytest.mark.parametrize("function", ENDLESS)
def test_a_cancelled_call_stops_at_once_whatever_it_does(function: str, tmp_path: Path) -> None:
    stop = patient()
    ask("echo")
    with ThreadPoolExecutor() as threads:
        working = threads.submit(ask, function, stop, announce=str(tmp_path / "announce"))
        processes = announced(tmp_path / "announce")
        assert all(is_running(number) for number in processes)
        began = time.monotonic()
        stop.set("cancelled")
        with pytest.raises(Stopped, match="cancelled"):
            working.result()
        took = time.monotonic() - began

    assert took < 1.0
    check_gone(processes)
    assert ask("echo", value="again") == "again"


@pytest.mark.parametrize("function", ENDLESS)
def test_a_deadline_stops_a_call_whatever_it_does(function: str, tmp_path: Path) -> None:
    ask("echo")
    deadline = time.monotonic() + 0.8
    with pytest.raises(Stopped, match="timeout"):
        ask(function, StopSignal(deadline), announce=str(tmp_path / "announce"))
    late = time.monotonic() - deadline

    assert 0.0 <= late < 1.0
    check_gone(announced(tmp_path / "announce"))


def test_a_signal_that_is_set_already_starts_nothing(own_pool: pool.Pool) -> None:
    stop = StopSignal()
    stop.set("cancelled")

    with pytest.raises(Stopped):
        ask("echo", stop)

    assert not own_pool._all


def test_a_signal_that_comes_after_its_call_does_not_stop_the_next_one() -> None:
    first, second = StopSignal(), StopSignal()
    helper = ask("process_id", first)
    first.set("cancelled")

    assert ask("process_id", second) == helper
    with pytest.raises(HelperDied):
        ask("end_at_once", second, code=1)
    second.set("cancelled")  # rings a bell whose helper is gone

    assert ask("process_id") != helper


def test_a_late_signal_wakes_the_next_call_once_only(own_pool: pool.Pool) -> None:
    late = StopSignal()
    ask("echo", late)
    late.set("cancelled")
    ask("echo")

    [(_since, helper)] = own_pool._idle
    with pytest.raises(BlockingIOError):  # still ringing, it would make every wait a busy one
        os.read(helper._bell.descriptor, 1)


def test_a_bell_that_is_rung_after_its_end_disturbs_nobody() -> None:
    bell = Bell()
    bell.close()
    reading, writing = os.pipe()  # has the numbers that were the bell's
    os.set_blocking(reading, False)
    bell.ring()
    with pytest.raises(BlockingIOError):
        os.read(reading, 1)
    os.close(reading)
    os.close(writing)


def test_threads_get_their_own_answers(own_pool: pool.Pool) -> None:
    def ask_many(slot: int) -> bool:
        return all(ask("echo", value=[slot, number]) == [slot, number] for number in range(50))

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask_many, range(4))) == [True] * 4

    assert len(own_pool._all) <= 4


def test_the_thread_that_asked_may_end_before_its_helper() -> None:
    seen: list[int] = []
    asking = threading.Thread(target=lambda: seen.append(ask("process_id")))
    asking.start()
    asking.join()

    assert ask("process_id") == seen[0]


def test_a_helper_that_died_while_idle_is_replaced() -> None:
    helper = ask("process_id")
    os.kill(helper, 9)
    check_gone([helper])

    assert ask("process_id") != helper


def test_a_helper_that_nobody_uses_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IDLE_SECONDS", 0.1)

    check_gone([ask("process_id")])


def test_a_helper_is_replaced_after_many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MAX_CALLS", 2)

    helpers = [ask("process_id") for _ in range(4)]

    assert len(set(helpers)) == 2
    check_gone(helpers)


def test_a_system_that_starts_no_process_is_told_as_without_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pastetrader.common.helper_process.helper.COMMAND", ("/no/such/python",))

    with pytest.raises(HelperDied, match="No such file") as died:
        ask("echo")

    assert died.value.had_no_effect


def test_a_fork_has_a_helper_of_its_own() -> None:
    helper = ask("process_id")
    reading, writing = os.pipe()
    forked = os.fork()
    if not forked:
        try:
            os.write(writing, json.dumps([ask("process_id"), ask("echo", value="mine")]).encode())
        finally:
            os._exit(0)
    os.waitpid(forked, 0)
    of_fork, value = json.loads(os.read(reading, 1000))
    os.close(reading)
    os.close(writing)

    assert value == "mine"
    assert of_fork != helper
    assert ask("process_id") == helper
    check_gone([of_fork])


PARENT = f"""
import sys
from pastetrader.common.helper_process import call
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import StopSignal
print(call("{FUNCTIONS}:process_id", {{}}, stop=StopSignal()), flush=True)
if len(sys.argv) > 1:
    call("{FUNCTIONS}:compute_in_c", {{"announce": sys.argv[1]}}, stop=StopSignal())
"""


def _parent(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", PARENT, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_a_helper_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with _parent(str(tmp_path / "announce")) as parent:
        processes = announced(tmp_path / "announce")
        assert is_running(processes[0])
        parent.kill()

    check_gone(processes)


def test_a_helper_dies_with_a_parent_that_ends() -> None:
    with _parent() as parent:
        said, _error = parent.communicate()

    assert parent.returncode == 0
    check_gone([int(said)])


def seconds_of_a_call() -> float:
    began = time.perf_counter()
    ask("echo")
    return time.perf_counter() - began


def seconds_of_a_first_call(helpers: pool.Pool) -> float:
    took = seconds_of_a_call()
    helpers.end()
    return took


def test_a_first_call_takes_milliseconds_and_another_one_microseconds(own_pool: pool.Pool) -> None:
    first = sorted(seconds_of_a_first_call(own_pool) for _ in range(7))[3]
    ask("echo")
    another = sorted(seconds_of_a_call() for _ in range(500))[250]

    # Measured 30 ms and 40 µs; ten times that still tells a helper from a new interpreter with Django.
    assert first < 0.3
    assert another < 0.0004
