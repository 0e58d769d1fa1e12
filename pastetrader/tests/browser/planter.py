"""Calls functions of the modules beside this one in a product's data, one a line: loading Django once is enough.

Takes `module function`, a line each, and answers with what it gave, as a line of JSON.
"""

import importlib
import json
import os
import sys

import django
from django.db import close_old_connections

HERE = "pastetrader.tests.browser"


def main() -> None:
    """Until nothing more is asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
    django.setup()
    # What the functions print themselves is no answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        module, name = line.split()
        close_old_connections()
        given = getattr(importlib.import_module(f"{HERE}.{module}"), name)()
        answers.write(json.dumps(given) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
