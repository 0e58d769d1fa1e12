"""`python -m lab.fuzz`: asks the API whatever its OpenAPI document allows and forbids; exit 1 for a wrong answer."""

import json
import sys
from argparse import ArgumentParser

from lab.fuzz.campaign import run
from lab.fuzz.scene import scene


def main() -> int:
    """0 when every answer is as the document says, and none a fault of the server; the figures as JSON."""
    parser = ArgumentParser(prog="lab.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000, help="how many to send at least (default 20,000)")
    parser.add_argument("--seed", type=int, default=1, help="of the first round (default 1)")
    parser.add_argument("--examples", type=int, default=10, help="cases of an operation in a round (default 10)")
    parser.add_argument(
        "--phases", default="coverage,fuzzing,stateful", help="of schemathesis (default: coverage,fuzzing,stateful)"
    )
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    how = parser.parse_args()
    with scene(on_postgres=how.postgres) as server:
        found = run(server, requests=how.requests, seed=how.seed, examples=how.examples, phases=how.phases.split(","))
    sys.stdout.write(json.dumps(found.as_json(), indent=1, ensure_ascii=False) + "\n")
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
