"""The program around a server that is a program here: `python -I -S supervisor.py PROGRAM ARGUMENT…`.

The server talks by the input and output that this was started with. When whoever started it closes that input, or is
gone (also by `kill -9`), or when the server ends, then everything in this process group is killed: the server, what it
started, and this. It imports nothing of the project.
"""

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

# Between the end of its input, of which it knows too, and being killed.
GRACE_SECONDS = 0.5
CANNOT_START = 127


def main() -> None:
    """Start it, wait, kill."""
    rung, bell = os.pipe()
    for end in (rung, bell):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_event: None)
    signal.set_wakeup_fd(bell, warn_on_full_buffer=False)
    try:
        server = subprocess.Popen(sys.argv[1:])
    except OSError:
        os._exit(CANNOT_START)
    waiting = select.poll()
    waiting.register(rung, select.POLLIN)
    waiting.register(0, 0)  # only whether the other end is closed; what is written there is the server's to read
    while server.poll() is None:
        ready = dict(waiting.poll())
        if 0 in ready:
            with suppress(subprocess.TimeoutExpired):
                server.wait(GRACE_SECONDS)
            break
        with suppress(BlockingIOError):
            os.read(rung, 4096)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
