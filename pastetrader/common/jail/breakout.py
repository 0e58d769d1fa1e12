"""The obvious ways out, tried once from inside before any jail is trusted. They need a secret and a door to find."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECRET = "canary-that-no-jail-may-see"  # noqa: S105  # nobody's

# What it returns is a list of what it could do. `input` is what `prepared` gives.
SOURCE = """
import os, socket, sys

def run(input, context):
    out = []

    def attempt(name, way):
        try:
            worked = way()
        except BaseException:
            return
        if worked:
            out.append(name)

    def read(path):
        with open(path) as file:
            return input["secret"] in file.read()

    def write():
        with open(input["folder"] + "/written", "w") as file:
            return file.write("x")

    def connect():
        with socket.create_connection(("127.0.0.1", input["port"]), 1):
            return True

    def fork():
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        return True

    def signal_parent():
        os.kill(input["process"], 0)
        return True

    attempt("read a file", lambda: read(input["folder"] + "/secret"))
    attempt("read the environment of a process", lambda: read("/proc/%d/environ" % input["process"]))
    attempt("see the environment", lambda: bool(os.environ))
    attempt("write a file", write)
    attempt("connect", connect)
    attempt("open a socket", lambda: socket.socket(socket.AF_UNIX))
    attempt("start a process", fork)
    attempt("signal a process", signal_parent)
    attempt("be root", lambda: os.getuid() == 0)
    attempt("read passwords", lambda: open("/etc/passwd").read())
    return out
"""


@contextmanager
def prepared() -> Iterator[dict[str, Any]]:
    """A file that everybody may read, a folder where everybody may write, a port to which everybody may connect."""
    with tempfile.TemporaryDirectory(prefix="pastetrader-jail-") as folder, socket.socket() as door:
        Path(folder).chmod(0o777)
        secret = Path(folder, "secret")
        secret.write_text(SECRET)
        secret.chmod(0o644)
        door.bind(("127.0.0.1", 0))
        door.listen(1)
        yield {"folder": folder, "secret": SECRET, "port": door.getsockname()[1], "process": os.getpid()}
