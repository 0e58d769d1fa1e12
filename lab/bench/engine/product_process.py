"""A process of the bench with the product in it, asked by `lab.bench.sides`.

`caller`: starts executions that workers do, or that it does itself. `embedded`: has the embedded engine.
`history`: has a large database. `worker ARGUMENTS…`: a Celery worker that knows the bench's tool.
"""

import sys

import django
from django.core.management import call_command

from lab.bench.engine import tools
from lab.bench.sides import serve
from lab.processes import end_with_parent
from pastetrader.celery import app

django.setup()
tools.register()

from executions.embedded.runtime import engine_of_this_process  # noqa: E402  # after setup
from lab.bench.engine.product import Product  # noqa: E402  # after setup
from lab.bench.history.history_process import History  # noqa: E402  # after setup


def main(role: str, *arguments: str) -> None:
    """Until its parent asks nothing more."""
    match role:
        case "worker":
            end_with_parent()
            app.worker_main(["worker", *arguments])
        case "caller":
            serve(Product().answers)
        case "history":
            serve(History().answers)
        case "embedded":
            with engine_of_this_process(with_beat=True, before_start=_migrate):
                serve(Product().answers)


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
