"""Every attack in one kind of walls: what each did that it should not have been able to do."""

import time
from pathlib import Path
from typing import Any

from pastetrader.common.jail.answers import Raised, Result, Unreadable, read_answer
from pastetrader.common.jail.job import Limits, Outcome, PythonJob
from pastetrader.common.jail.process import JailedProcess
from pastetrader.common.jail.walls import Bubblewrap, Landlock, Walls
from pastetrader.common.stop_signal import StopSignal
from pastetrader.common.tests.jail import attempts, attempts_kernel
from pastetrader.common.tests.jail.ends import CALLS, NO_ANSWER, Call
from pastetrader.common.tests.jail.outside import Canaries, left_behind

# What a call may take beyond its own time, on a machine that has more to do.
GRACE_SECONDS = 15.0


class NoWalls(Landlock):
    """The child with its limits, and nothing around it: attacks must get out of it, or they prove nothing."""

    name = "none"

    def to_put_up(self, _job: Any, _process_id: int) -> Any:
        """Nothing."""
        return None


WALLS: dict[str, Walls] = {one.name: one for one in (Bubblewrap(), Landlock(), NoWalls())}


def attack_all(walls: str, canaries: Canaries, *, also_slow: bool) -> dict[str, list[str]]:
    """{attack: what is wrong}, of those with which something is wrong; how many were made is under `attacks`."""
    wrong = _attempt_all(WALLS[walls], canaries)
    made = int(wrong.pop("tried", ["0"])[0])
    calls = [call for call in CALLS if also_slow or not call.is_slow]
    for call in calls:
        if found := _call(WALLS[walls], call, canaries):
            wrong[call.name] = found
    return {"attacks": [str(made + len(calls))], **wrong}


def _attempt_all(walls: Walls, canaries: Canaries) -> dict[str, list[str]]:
    outcome = _run(walls, PythonJob(_source(), canaries.given, limits=Limits(seconds=60.0)))
    try:
        answer = read_answer(outcome.answer)
    except Unreadable:
        return {"the attempts": [f"they ended in their own way: {outcome}"]}
    if isinstance(answer, Raised):
        return {"the attempts": [str(answer)]}
    wrong = {name: ["it worked"] for name in answer.value["worked"]}
    if happened := [*canaries.what_is_wrong(), *left_behind()]:
        wrong["what happened meanwhile"] = happened
    return {"tried": [str(answer.value["tried"])], **wrong}


def _source() -> str:
    """Both parts as one text; within it nothing of the project can be imported."""
    texts = [Path(str(part.__file__)).read_text(encoding="utf-8") for part in (attempts, attempts_kernel)]
    lines = "\n".join(texts).splitlines()
    return "\n".join(line for line in lines if not line.startswith("from pastetrader"))


def _call(walls: Walls, call: Call, canaries: Canaries) -> list[str]:
    began = time.monotonic()
    outcome = _run(walls, PythonJob(call.text, canaries.given, limits=call.limits))
    wrong = []
    if outcome.end not in call.ends:
        wrong.append(f"it ended so: {outcome}")
    answered = _answered(outcome)
    if not any(answered is one or answered == one for one in call.allowed):
        wrong.append(f"it answered {answered!r}")
    if time.monotonic() - began > call.limits.seconds + GRACE_SECONDS:
        wrong.append("it took too long")
    if (
        max(len(outcome.stdout), len(outcome.stderr)) > call.limits.log_bytes
        or len(outcome.answer) > call.limits.answer_bytes
    ):
        wrong.append("more was kept of it than may be")
    return [*wrong, *canaries.what_is_wrong(), *(f"it left {one}" for one in left_behind())]


def _answered(outcome: Outcome) -> Any:
    try:
        answer = read_answer(outcome.answer)
    except Unreadable:
        return NO_ANSWER
    return answer.value if isinstance(answer, Result) else NO_ANSWER


def _run(walls: Walls, job: PythonJob) -> Outcome:
    return JailedProcess(job, walls).run(StopSignal())
