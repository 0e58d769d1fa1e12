"""A server that answers every request at once with a few bytes, and keeps connections: `python -m`, prints its port."""

import socket
import threading
from typing import Any

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'


def main() -> None:
    """Until it is killed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)  # noqa: T201  # whoever started it reads it
        while True:
            connection, _address = listener.accept()
            threading.Thread(target=_serve, args=(connection,), daemon=True).start()


def _serve(connection: Any) -> None:
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = b""
        while piece := connection.recv(65_536):
            asked += piece
            if asked.endswith(b"\r\n\r\n"):
                connection.sendall(ANSWER)
                asked = b""


if __name__ == "__main__":
    main()
