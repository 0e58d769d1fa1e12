"""A mail server that speaks just enough SMTP to be sent to, and answers as a test says."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Mailbox:
    """`port` of the server, what came, and what it says to each recipient and message in place of yes."""

    port: int = 0
    came: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    says: dict[str, bytes] = field(default_factory=dict)


class _Session(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        """Commands until QUIT."""
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # ours
        self._say(b"220 ready")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"RCPT":
                    box.recipients.append(line.decode().partition("<")[2].partition(">")[0])
                    self._say(box.says.get("RCPT", b"250 ok"))
                case b"DATA":
                    self._say(b"354 go on")
                    box.came.append(message_from_bytes(self._data(), policy=policy.default))
                    self._say(box.says.get("DATA", b"250 ok"))
                case b"QUIT":
                    self._say(b"221 bye")
                    return
                case _:
                    self._say(b"250 ok")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    box: Any = None


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """It takes mail while the test lasts."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.box = Mailbox(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.box
        server.shutdown()
        thread.join(5)
