"""A Celery worker that knows the tools of the tests: `python -m executions.tests.worker_process ARGUMENTS…`."""

import sys

import django

from pastetrader.celery import app
from pastetrader.common.processes import end_with_parent

django.setup()

from executions.tests import tools  # noqa: E402  # after setup

if __name__ == "__main__":
    end_with_parent()
    tools.register()
    app.worker_main(["worker", *sys.argv[1:]])
