"""A Celery worker that knows the tools of the tests: `python -m executions.tests.worker_process ARGUMENTS…`."""

import sys

import django
from django.utils.module_loading import import_string

from lab.processes import end_with_parent
from pastetrader.celery import app

if __name__ == "__main__":
    end_with_parent()
    django.setup()
    # They name models, which are there after the setup.
    import_string("executions.tests.tools.register")()
    app.worker_main(["worker", *sys.argv[1:]])
