"""Jobs in the jail of this machine, and in the weaker one: what they get, what they may use, how they are ended."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lab.processes import is_running, wait_until
from pastetrader.common import jail
from pastetrader.common.jail import (
    JailUnavailable,
    Limits,
    Outcome,
    ProgramJob,
    PythonJob,
    Raised,
    Result,
    bubblewrap,
    choose,
    landlock,
    read_answer,
)
from pastetrader.common.jail.process import JailedProcess
from pastetrader.common.jail.walls import Bubblewrap, Landlock, Walls
from pastetrader.common.stop_signal import Stopped, StopSignal
from pastetrader.common.tests.jail import outside
from pastetrader.common.tests.jail.attacking import NoWalls

PACKAGES = ("numpy", "polars", "tzdata")
needs_bubblewrap = pytest.mark.skipif(bubblewrap.program() is None, reason="bubblewrap is not installed")
# Root's own interpreter is nobody else's to read, and the weaker jail becomes somebody else.
needs_landlock = pytest.mark.skipif(
    landlock.version() < landlock.OLDEST or bool(choose.what_is_wrong_with(Landlock())),
    reason="Landlock does not hold here; test_attacks.py tries it with an interpreter that all can read",
)
IN_BOTH = [pytest.param(Bubblewrap(), marks=needs_bubblewrap), pytest.param(Landlock(), marks=needs_landlock)]


def outcome_of(source: str, given: object = None, walls: Walls | None = None, **fields: object) -> Outcome:
    """What comes of a function."""
    job = replace(PythonJob(source, given, packages=PACKAGES), **fields)  # type: ignore[arg-type]
    return JailedProcess(job, walls or Bubblewrap()).run(StopSignal())


def result_of(source: str, given: object = None, walls: Walls | None = None, **fields: object) -> object:
    """What a function returns."""
    outcome = outcome_of(source, given, walls, **fields)
    answer = read_answer(outcome.answer)
    assert isinstance(answer, Result), (answer, outcome)
    return answer.value


@pytest.mark.parametrize("walls", IN_BOTH)
def test_a_function_gets_its_input_and_context_and_answers_json(walls: Walls) -> None:
    given = {"a": [1, 2.5, None, True, "é\u0000"], "b": {"c": -0.0}}

    assert result_of("def run(input, context): return [input, context]", given, walls, context={"as_of": None}) == [
        given,
        {"as_of": None},
    ]


@pytest.mark.parametrize("walls", IN_BOTH)
def test_numpy_and_polars_work(walls: Walls) -> None:
    source = """
import numpy as np, polars as pl
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo
def run(input, context):
    closes = np.array(input["closes"])
    bars = pl.DataFrame({"day": [date(2026, 3, 2), date(2026, 3, 3)], "close": input["closes"]})
    means = bars.lazy().group_by(high=pl.col("close") > 1).agg(pl.col("close").mean()).collect()
    return {"mean": closes.mean(), "closes": closes, "inverse": np.linalg.inv(np.eye(2)), "bars": bars,
            "means": means.height, "price": Decimal("1.10"), "at": datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Seoul"))}
"""
    assert result_of(source, {"closes": [1.0, 2.0]}, walls) == {
        "mean": 1.5,
        "closes": [1.0, 2.0],
        "inverse": [[1.0, 0.0], [0.0, 1.0]],
        "bars": [{"day": "2026-03-02", "close": 1.0}, {"day": "2026-03-03", "close": 2.0}],
        "means": 2,
        "price": "1.10",
        "at": "2026-03-02T00:00:00+09:00",
    }


@needs_bubblewrap
def test_only_declared_packages_can_be_imported() -> None:
    source = "def run(input, context):\n    import numpy, polars"

    outcome = outcome_of(source, packages=("numpy",))

    assert read_answer(outcome.answer) == Raised("ModuleNotFoundError", "No module named 'polars'", ((2, "run"),))


@pytest.mark.parametrize("walls", IN_BOTH)
def test_an_error_says_where_it_was_raised_and_nothing_of_the_machine(walls: Walls) -> None:
    source = "import json\n\ndef inner(text):\n    return json.loads(text)\n\ndef run(input, context):\n    inner('{')"

    answer = read_answer(outcome_of(source, None, walls).answer)
    warned = outcome_of("import warnings\ndef run(input, context):\n    warnings.warn('careful'); 1 / 0", None, walls)
    shown = outcome_of(
        "import os\ndef run(input, context):\n    print(os.__file__)\n    raise OSError(os.__file__)", None, walls
    )

    assert isinstance(answer, Raised)
    assert (answer.kind, answer.frames, answer.line) == ("JSONDecodeError", ((7, "run"), (4, "inner")), 4)
    said = f"{answer} {warned} {shown}"
    assert sys.base_prefix not in said
    assert "/python/" in said


@needs_bubblewrap
@pytest.mark.parametrize(
    ("source", "kind", "text", "line"),
    [
        ("def run(input, context) return", "SyntaxError", "expected ':'", 1),
        ("x = 1", "NoJson", "no run", None),
        ("def run(input, context): return {1, 2}", "NoJson", "set", None),
        ("def run(input, context): return {(1, 2): 3}", "NoJson", "tuple", None),
        ("def run(input, context): return float('nan')", "NoJson", "not finite", None),
        ("def run(input, context): return [[]] and (lambda x: x.append(x) or x)([])", "NoJson", "depth", None),
        ("import sys\ndef run(input, context): sys.exit(3)", "SystemExit", "3", 2),
    ],
)
def test_what_is_no_answer_is_told(source: str, kind: str, text: str, line: int | None) -> None:
    answer = read_answer(outcome_of(source).answer)

    assert isinstance(answer, Raised)
    assert (answer.kind, answer.text, answer.line) == (kind, text, line)


@needs_bubblewrap
def test_what_is_printed_is_kept_up_to_a_limit_and_is_no_answer() -> None:
    body = "print('{\"result\": 1}'); print('x' * 300, file=sys.stderr); return 2"
    source = f"import sys\ndef run(input, context): {body}"

    outcome = outcome_of(source, limits=Limits(log_bytes=200))

    assert (outcome.stdout, len(outcome.stderr), outcome.dropped) == ('{"result": 1}\n', 200, True)
    assert read_answer(outcome.answer) == Result(2)


@needs_bubblewrap
def test_nothing_is_left_from_one_call_for_the_next() -> None:
    source = "import json\ndef run(input, context):\n    json.mark = getattr(json, 'mark', 0) + 1\n    return json.mark"

    assert [result_of(source) for _call in range(2)] == [1, 1]


@needs_bubblewrap
def test_each_call_is_a_user_of_its_own_when_root_asks() -> None:
    if os.geteuid() != 0:
        pytest.skip("we are not root")
    users = [result_of("import os\ndef run(input, context): return os.getuid()") for _call in range(2)]

    assert users[0] != users[1]
    assert 0 not in users


@pytest.mark.parametrize("walls", IN_BOTH)
@pytest.mark.parametrize(
    "body", ["import time; time.sleep(1e6)", "while True: pass", "while True: print('x', end='')", "return 9**9**9 % 7"]
)
def test_a_cancelled_call_is_gone_within_a_second(walls: Walls, body: str) -> None:
    stop = StopSignal()
    limits = Limits(seconds=60, cpu_seconds=60, log_bytes=10**9)
    job = PythonJob(f"def run(input, context):\n    {body}", None, limits=limits)
    process = JailedProcess(job, walls)
    took: list[float] = []

    def cancel() -> None:
        took.append(time.monotonic())
        stop.set("cancelled")

    timer = threading.Timer(0.5, cancel)
    timer.start()
    with pytest.raises(Stopped, match="cancelled"):
        process.run(stop)

    assert time.monotonic() - took[0] < 1
    assert not Path(f"/proc/{process._process.pid}").exists()


@needs_bubblewrap
def test_a_call_that_is_cancelled_before_it_begins_starts_nothing() -> None:
    stop = StopSignal()
    stop.set("cancelled")

    with pytest.raises(Stopped):
        jail.run(PythonJob("def run(input, context): return 1", None), stop)


@needs_bubblewrap
def test_a_large_input_arrives_whole() -> None:
    assert result_of("def run(input, context): return [len(input), input[-1]]", "x" * 5_000_000 + "y") == [
        5_000_001,
        "y",
    ]


def program(*arguments: str, walls: Walls | None = None, stdin: str = "", **limits: int) -> Outcome:
    """What comes of a program."""
    allowed = replace(Limits(memory_megabytes=128, processes=8), **limits)
    return JailedProcess(ProgramJob(arguments, stdin=stdin, limits=allowed), walls or Bubblewrap()).run(StopSignal())


@pytest.mark.parametrize("walls", IN_BOTH)
def test_a_program_gets_its_arguments_and_input_and_says_how_it_ended(walls: Walls) -> None:
    outcome = program("/usr/bin/grep", "-n", "b; $(id)", walls=walls, stdin="a\nb; $(id)\n")  # no shell reads it
    missed = program("/usr/bin/grep", "c", walls=walls, stdin="a\n")

    assert (outcome.answer, outcome.exit_code) == (b"2:b; $(id)\n", 0)
    assert (missed.answer, missed.exit_code) == (b"", 1)


@needs_bubblewrap
def test_a_program_sees_no_secret_and_writes_nowhere_else() -> None:
    tried = "env; id -u; ls /; cat /etc/passwd; echo x > /usr/written; echo y > /tmp/own && cat /tmp/own"

    said = program("/bin/sh", "-c", tried)

    assert b"y" in said.answer
    assert b"root:" not in said.answer
    assert os.environ["PATH"].encode() not in said.answer
    assert not Path("/usr/written").exists()
    assert {b"home", b"root", b"work", b"var", b"proc"}.isdisjoint(said.answer.split())


@needs_bubblewrap
def test_a_program_fills_no_disk_and_starts_few_processes() -> None:
    filled = program("/bin/sh", "-c", "for n in 1 2 3 4 5; do head -c 30000000 /dev/zero > /tmp/$n; done; du -sk /tmp")
    bomb = program("/bin/sh", "-c", "b() { b | b & b; }; b", cpu_seconds=1, seconds=3)

    assert int(filled.answer.split()[0]) <= 17_000
    assert bomb.end in {"ended", "time", "processor", "killed", "printed_too_much"}


@needs_bubblewrap
def test_a_program_leaves_nothing_running() -> None:
    outcome = program("/bin/sh", "-c", "(setsid sleep 12345 &) ; echo done")

    assert outcome.answer == b"done\n"
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [line for line in running if b"12345" in line]


PARENT = """
import importlib.machinery, importlib.util, sys, threading, time
found = importlib.machinery.PathFinder.find_spec("pastetrader", [sys.argv[1]])
sys.path.insert(0, sys.argv[1])
sys.modules["pastetrader"] = importlib.util.module_from_spec(found)
from pathlib import Path
from pastetrader.common.jail import Limits, PythonJob
from pastetrader.common.jail.process import JailedProcess
from pastetrader.common.jail.walls import Bubblewrap, Landlock
from pastetrader.common.stop_signal import StopSignal
source = "def run(input, context):\\n    print('in')\\n    while True: pass"
process = JailedProcess(PythonJob(source, None, limits=Limits(seconds=60, cpu_seconds=60)), globals()[sys.argv[2]]())
threading.Thread(target=process.run, args=(StopSignal(),), daemon=True).start()
while not getattr(process, "_stdout", None) or not process._stdout.count:
    time.sleep(0.01)
outer = process._process.pid
print(outer, Path(f"/proc/{outer}/task/{outer}/children").read_text(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("walls", IN_BOTH)
def test_a_worker_that_is_killed_takes_its_jails_along(walls: Walls) -> None:
    command = [sys.executable, "-c", PARENT, str(outside.ROOT), type(walls).__name__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        ids = parent.stdout.readline().split()
        parent.kill()

    assert ids
    wait_until(lambda: not any(is_running(int(one)) for one in ids), seconds=5, what="the jails end")


@needs_bubblewrap
def test_a_jail_that_does_not_start_is_no_fault_of_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "DEVICES", (Path("/dev/no-such-device"),))

    with pytest.raises(JailUnavailable, match="no-such-device"):
        outcome_of("def run(input, context): return 1")


def test_walls_that_let_something_out_are_not_chosen() -> None:
    choice = choose.choose([NoWalls()])

    assert choice.walls is None
    assert choice.reasons["none"].startswith(("one can get out of it: read a file", "others may not read"))


def test_without_a_jail_nothing_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(choose, "BEST_FIRST", ())
    monkeypatch.setattr(choose, "_kept", {})
    mark = tmp_path / "ran"

    with pytest.raises(JailUnavailable, match="not run"):
        jail.run(PythonJob(f"open({str(mark)!r}, 'w')\ndef run(input, context): return 1", None), StopSignal())
    assert not mark.exists()


def test_a_machine_without_bubblewrap_takes_the_weaker_jail_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch, program_cache: Callable[[], None]
) -> None:
    monkeypatch.setattr(bubblewrap, "PLACES", "/nowhere")
    program_cache()

    choice = choose.choose(choose.BEST_FIRST)

    assert choice.reasons["bubblewrap"] == "it is not installed"
    assert choice.name == "landlock" or choice.reasons["landlock"]


@pytest.fixture
def program_cache() -> Iterator[Callable[[], None]]:
    """Where bubblewrap is, is looked up anew; and again after the test."""
    yield bubblewrap.program.cache_clear
    bubblewrap.program.cache_clear()


def test_what_works_is_found_out_once() -> None:
    assert jail.chosen() is jail.chosen()
