"""What a function can do to itself, its limits and its answer: one call each, and how it must end.

`ends`: what the outcome's `end` may be. `allowed`: what it may have answered. `is_slow`: it takes a second and more.
"""

from dataclasses import dataclass, field
from typing import Any

from pastetrader.common.jail.job import Limits

SHORT = Limits(seconds=8.0, cpu_seconds=1, memory_megabytes=192, log_bytes=4_096, answer_bytes=16_384)
NO_ANSWER = object()


@dataclass(frozen=True)
class Call:
    """One call, and what may come of it."""

    name: str
    body: str
    ends: tuple[str, ...] = ("ended",)
    allowed: tuple[Any, ...] = (NO_ANSWER,)
    limits: Limits = SHORT
    source: str = field(default="", compare=False)
    is_slow: bool = False

    @property
    def text(self) -> str:
        """The function."""
        lines = "\n".join(f"    {line}" for line in self.body.strip().splitlines())
        return self.source or f"import os, sys, signal, time, threading\n\ndef run(input, context):\n{lines}\n"


FORGED = b'{"result":"forged"}'
SLOW = Limits(seconds=1.0, cpu_seconds=5, memory_megabytes=192)
CALLS = (
    Call("fills the memory", "kept = []\nwhile True: kept.append(bytearray(10_000_000))"),
    Call("fills the memory in one piece", "return len(bytearray(10**10))"),
    Call("fills the memory from threads", is_slow=True, body="""
def fill():
    kept = []
    while True: kept.append(bytearray(1_000_000))
threads = [threading.Thread(target=fill) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
raise MemoryError""", ends=("ended", "processor")),
    Call("computes for ever", is_slow=True, body="while True: pass", ends=("processor",)),
    Call("computes for ever where no signal reaches", is_slow=True, body="return 9 ** 9 ** 9 % 7",
         ends=("processor", "ended")),
    Call("computes in many threads", is_slow=True, body="""
def spin():
    while True: pass
[threading.Thread(target=spin).start() for _ in range(8)]
time.sleep(60)""", ends=("processor", "ended")),
    Call("ignores every signal", is_slow=True, body="""
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass""", ends=("processor",)),
    Call("sleeps for ever", is_slow=True, body="time.sleep(1e6)", ends=("time",), limits=SLOW),
    Call("stops itself", is_slow=True, body="os.kill(os.getpid(), signal.SIGSTOP)\ntime.sleep(1e6)",
         ends=("time",), limits=SLOW),
    Call("never ends its threads", "threading.Thread(target=time.sleep, args=(1e6,)).start()\nreturn 'done'",
         allowed=("done",)),
    Call("floods stdout", "while True: os.write(1, b'x' * 65536)", ends=("printed_too_much",)),
    Call("floods stderr", "while True: os.write(2, b'x' * 65536)", ends=("printed_too_much",)),
    Call("floods its answer", "return 'x' * 1_000_000", ends=("answer_too_large",)),
    Call("floods the descriptor of its answer", """
while True:
    for number in range(3, 20):
        try: os.write(number, b'x' * 65536)
        except OSError: pass""", ends=("answer_too_large",)),
    Call("prints an answer", f"os.write(1, {FORGED!r})\nos._exit(0)"),
    Call("prints an answer to stderr", f"os.write(2, {FORGED!r})\nos._exit(0)"),
    Call("answers nonsense", "os.write(int(sys.argv[1]), b'[' * 15000)\nos._exit(0)"),
    Call("answers what is not finite", "return float('inf')"),
    Call("answers very deep lists", "x = []\nfor _ in range(100_000): x = [x]\nreturn x"),
    Call("answers itself", "x = []\nx.append(x)\nreturn x"),
    Call("closes everything", "os.closerange(0, 64)\nreturn 1"),
    Call("ends itself", "os._exit(0)"),
    Call("leaves", "sys.exit('bye')"),
    Call("kills itself", "os.kill(os.getpid(), signal.SIGKILL)\nreturn 'alive'", ends=("killed", "ended"),
         allowed=(NO_ANSWER, "alive")),
    Call("kills everybody", "os.kill(-1, signal.SIGKILL)\nreturn 'alive'", ends=("killed", "ended"),
         allowed=(NO_ANSWER, "alive")),
    Call("kills its group", "os.killpg(0, signal.SIGKILL)\nreturn 'alive'", ends=("killed", "ended"),
         allowed=(NO_ANSWER, "alive")),
    Call("recurses for ever", is_slow=True, body="sys.setrecursionlimit(10**9)\nf = lambda: f()\nreturn f()",
         ends=("ended", "killed", "processor")),
    Call("recurses where Python does not count", """
x = ()
for _ in range(500_000): x = (x,)
return len(repr(x))"""),
    Call("is a fork bomb", is_slow=True, body="""
while True:
    try: os.fork()
    except OSError: pass""", ends=("processor",)),
    Call("leaves a process behind", """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(64):
            try: os.close(number)
            except OSError: pass
        time.sleep(1e6)
    os._exit(0)
time.sleep(0.3)
return 'left'"""),
    Call("is a bomb of threads", """
started = 0
try:
    while started < 5000:
        threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()
        started += 1
except RuntimeError: pass
return started < 100""", allowed=(True,)),
    Call("opens everything", """
kept = []
try:
    while len(kept) < 10_000: kept.append(os.open('/dev/null', 0))
except OSError: pass
return len(kept) < 100""", allowed=(True,)),
    Call("fills pipes", """
import fcntl
kept, filled = [], 0
try:
    while filled < 10**9:
        pipe = os.pipe(); kept.append(pipe); os.set_blocking(pipe[1], False)
        try: fcntl.fcntl(pipe[1], 1031, 1 << 20)
        except OSError: pass
        try:
            while True: filled += os.write(pipe[1], b'x' * 65536)
        except BlockingIOError: pass
except OSError: pass
return filled < 64 * 2**20""", allowed=(True,)),
    Call("fills the disk", """
written = 0
for folder in ('/tmp', '/dev/shm', '/', '/dev', input['open_folder']):
    for number in range(100):
        try:
            with open(f'{folder}/{number}', 'wb') as file:
                for _ in range(100): written += file.write(b'x' * 2**20)
        except OSError: pass
return written""", allowed=(0,)),
    Call("runs instructions of another table", """
import ctypes, mmap
code = b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3'  # getpid by int 0x80
memory = mmap.mmap(-1, 4096, prot=7)
memory.write(code)
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
return call() > 0"""),
    Call("uses the numbers of x32", "import ctypes\nreturn ctypes.CDLL(None).syscall(0x40000000 + 39) > 0"),
    Call("breaks the interpreter", "import ctypes\nctypes.string_at(1)"),
    Call("cannot be compiled", "", source="def run(input, context) return"),
    Call("is compiled for ever", "", source="x = " + "(" * 50_000 + ")" * 50_000),
    Call("lies about its error", """
class Liar(Exception):
    def __str__(self): raise self
raise Liar"""),
)  # fmt: skip
