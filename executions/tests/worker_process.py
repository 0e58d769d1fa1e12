"""A Celery worker that knows the tools of the tests: `python -m executions.tests.worker_process ARGUMENTS…`."""

import sys

import django

from executions.tests import tools
from executions.tests.processes import end_with_parent
from pastetrader.celery import app

if __name__ == "__main__":
    end_with_parent()
    django.setup()
    tools.register()
    app.worker_main(["worker", *sys.argv[1:]])
