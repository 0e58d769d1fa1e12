"""The program inside a jail: `python -I -S -B child.py ANSWER_DESCRIPTOR`. Reads its job from its input, as marshal.

It imports next to nothing, since each import costs milliseconds of every call, and stands alone: in a jail there is
nothing else of the project. It takes its limits, puts up walls where nobody has done it before (see landlock.py), and
only then becomes the program or calls the function. What a function answers goes through a descriptor of its own:
whatever is printed is never taken for an answer.
"""

import marshal
import os
import resource
import sys
from _json import encode_basestring_ascii as quoted

FILE_NAME = "tool.py"
MOST_DEPTH = 64
MOST_FRAMES = 20
MOST_TEXT = 2_000
# Numeric libraries would start a thread for each processor, and each would reserve memory.
FOR_LIBRARIES = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "2",
    "_RJEM_MALLOC_CONF": "background_thread:false,narenas:1",
}
# All that a program finds in its environment.
FOR_PROGRAMS = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}  # noqa: S108  # its own
STDIN, STDOUT, STDERR = 0, 1, 2
# Beyond those that were handed on for the walls.
MOST_DESCRIPTORS = 4_096


class NoJson(Exception):
    """A value that is none: its type, or why."""


def main() -> None:
    """Do the job and end."""
    answer = int(sys.argv[1])
    with open(STDIN, "rb", closefd=False) as given:  # a descriptor
        job = marshal.loads(given.read())  # noqa: S302  # from who started us
    os.environ.clear()
    os.closerange(STDERR + 1, answer)
    os.closerange(answer + 1, MOST_DESCRIPTORS)
    if job["user"] is not None:
        os.setgroups([])
        os.setresgid(job["user"], job["user"], job["user"])
        os.setresuid(job["user"], job["user"], job["user"])
    for kind, value in job["resource_limits"].items():
        more = 1 if kind == resource.RLIMIT_CPU else 0  # a second later for who does not hear
        resource.setrlimit(kind, (value, value + more))
    if job["walls"] is not None:
        _put_up(job["walls"])
    if job["arguments"]:
        _become(job["arguments"], job["stdin"], answer)
    _call(job, answer)


def _put_up(walls: dict) -> None:  # type: ignore[type-arg]  # typing is not imported here
    space = {"__name__": "walls"}
    exec(compile(walls["source"], "walls", "exec"), space)  # noqa: S102  # landlock.py, as text from who started us
    space["put_up"](walls)  # type: ignore[operator]


def _become(arguments: list[str], stdin: bytes, answer: int) -> None:
    os.set_inheritable(answer, False)  # noqa: FBT003  # as it is called
    os.dup2(answer, STDOUT)
    reading, writing = os.pipe()
    os.write(writing, stdin)  # a pipe holds it all
    os.close(writing)
    os.dup2(reading, STDIN)
    os.close(reading)
    try:
        os.execve(arguments[0], arguments, FOR_PROGRAMS)  # noqa: S606  # a list, and no shell
    except OSError as error:
        os.write(STDERR, f"{arguments[0]}: {error.strerror}\n".encode())
        os._exit(126)


def _call(job: dict, answer: int) -> None:  # type: ignore[type-arg]
    for name, value in FOR_LIBRARIES.items():
        os.putenv(name, value)
    if job["packages"]:
        _make_importable(job["packages"])
    sys.stdout.reconfigure(line_buffering=True, errors="replace")  # type: ignore[union-attr]
    try:
        text = '{"result":' + _encoded(_result(job), 0) + "}"
    except NoJson as problem:
        text = '{"error":{"kind":"NoJson","text":' + quoted(str(problem)) + ',"frames":[]}}'
    except BaseException as error:  # noqa: BLE001  # also SystemExit is told
        text = '{"error":' + _encoded(_told(error), 0) + "}"
    for stream in (sys.stdout, sys.stderr):
        try:  # noqa: SIM105  # contextlib costs a millisecond
            stream.flush()
        except BaseException:  # noqa: BLE001, S110  # the function may have closed it, or put its own there
            pass
    rest = memoryview(text.encode())
    while rest:
        rest = rest[os.write(answer, rest) :]
    os._exit(0)


def _result(job: dict) -> object:  # type: ignore[type-arg]
    space: dict[str, object] = {"__name__": "tool"}
    exec(compile(job["source"], FILE_NAME, "exec", dont_inherit=True), space)  # noqa: S102  # what the jail is for
    run = space.get("run")
    if not callable(run):
        raise NoJson("no run")
    return run(job["input"], job["context"])


def _make_importable(packages: object) -> None:
    """A folder in which they stand, or {import name: where it is} when they stand among others."""
    if isinstance(packages, str):
        sys.path.append(packages)
        return
    from importlib.util import spec_from_file_location  # noqa: PLC0415  # costs milliseconds, and few need it

    class Declared:
        """Finds these packages and no others."""

        @staticmethod
        def find_spec(name: str, path: object = None, target: object = None) -> object:  # noqa: ARG004  # as it is called
            """Of one that is declared."""
            place = packages.get(name)  # type: ignore[attr-defined]
            if path is not None or place is None:
                return None
            if not place.endswith((".py", ".so")):
                return spec_from_file_location(name, place + "/__init__.py", submodule_search_locations=[place])
            return spec_from_file_location(name, place)

    sys.meta_path.append(Declared)  # type: ignore[arg-type]


def _encoded(value: object, depth: int) -> str:  # one line each
    """JSON. Of what is none, what libraries make of numbers, tables and times is taken as lists and texts."""
    if depth > MOST_DEPTH:
        raise NoJson("depth")
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124  # not a number
            raise NoJson("not finite")
        return float.__repr__(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([_encoded(item, depth + 1) for item in value]) + "]"
    if isinstance(value, dict):
        return "{" + ",".join([_key(key) + ":" + _encoded(item, depth + 1) for key, item in value.items()]) + "}"
    return _encoded(_plain(value), depth + 1)


def _key(key: object) -> str:
    if isinstance(key, str):
        return quoted(key)
    if key is None or isinstance(key, (bool, int, float)):
        return quoted(_encoded(key, 0))
    raise NoJson(type(key).__name__)


def _plain(value: object) -> object:
    for method in ("to_dicts", "to_list", "tolist", "isoformat"):
        found = getattr(value, method, None)
        if callable(found):
            return found()
    if type(value).__name__ == "Decimal":
        return str(value)
    raise NoJson(type(value).__name__)


def _told(error: BaseException) -> dict[str, object]:
    """An exception: what it is, and where in the function, innermost last."""
    frames: list[list[object]] = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE_NAME:
            frames.append([trace.tb_lineno, trace.tb_frame.f_code.co_name])
        trace = trace.tb_next
    text = _text_of(error)
    if isinstance(error, SyntaxError) and error.filename == FILE_NAME and error.lineno:
        frames.append([error.lineno, ""])
        text = str(error.msg)
    return {"kind": type(error).__name__, "text": text[:MOST_TEXT], "frames": frames[-MOST_FRAMES:]}


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001  # its own
        return ""


if __name__ == "__main__":
    main()
