"""A web server on this machine with one page, and one that never ends: what a person links to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[str]:
    """The address that the pages' paths are relative to; "/endless" answers when this is over."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        """Answers with a page, or 404."""

        def do_GET(self) -> None:  # the name that http.server calls
            """One page."""
            if self.path == "/endless":
                over.wait()
                return
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Nothing: the tests say what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
