"""Whether the processes that live also work: one that only seems to is worse than one that is gone."""

from http.client import HTTPConnection, HTTPException

from lab.chaos.cast import Cast
from lab.chaos.members import Member, worker_name
from pastetrader.celery import app

# A worker that noticed that it cannot work ends, and is started again: that takes its time.
PATIENCE_SECONDS = 60.0
ANSWER_SECONDS = 2.0


def silent(cast: Cast) -> list[str]:
    """Workers that do not come to answer, though they live."""
    cast.tend_until(lambda: all(_answers(worker) for worker in cast.workers), PATIENCE_SECONDS)
    return [f"{worker.name} lives and does not answer" for worker in cast.workers if not _answers(worker)]


def _answers(worker: Member) -> bool:
    return _serves(worker.scene.web_port) if worker.role == "product" else _consumes(worker)


def _serves(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _consumes(worker: Member) -> bool:
    with app.connection_for_write() as link:
        name = worker_name(worker.role, worker.number)
        return bool(app.control.ping(destination=[name], timeout=ANSWER_SECONDS, connection=link))
