"""What a campaign finds in the database: two people with tokens, and a row of the first for every address.

`python -m lab.fuzz.seeding` makes the database that the environment names and prints what the hooks need as JSON.
"""

import json
import os
import sys
from typing import Any

import django


def seed() -> dict[str, Any]:
    """`{"tokens": {actor: token}, "addresses": {"GET /api/v1/…": {parameter: value}}}` of a new database."""
    from django.core.management import call_command  # noqa: PLC0415  # after django.setup()

    from pastetrader.accounts.api_tokens.services import create_token  # noqa: PLC0415
    from pastetrader.accounts.models import User  # noqa: PLC0415
    from pastetrader.tests.api_access.actors import permitted  # noqa: PLC0415
    from pastetrader.tests.api_access.objects import ENDPOINTS, NOBODYS, OBJECTS, PARTS  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    people = {name: permitted(User.objects.create_user(f"{name}@example.com", None)) for name in ("owner", "other")}
    scopes = ("read", "run", "write")
    tokens = {name: create_token(user=user, name="fuzz", scopes=scopes)[1] for name, user in people.items()}
    makers = {**NOBODYS, **OBJECTS}
    made = {make: make(people["owner"]) for make in dict.fromkeys(makers.values())}
    addresses = {
        f"{method.upper()} {path}": {part: str(made[makers[name]][part]) for part in PARTS[name]}
        for name, method in ENDPOINTS
        if name in makers and PARTS[name] and (path := _path(name))
    }
    return {"tokens": {**tokens, "anonymous": ""}, "addresses": addresses}


def _path(name: str) -> str:
    """The address as the OpenAPI document writes it."""
    from pastetrader.tests.api_access.objects import template_of  # noqa: PLC0415

    return f"/api/v1/{template_of(name)}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
    django.setup()
    json.dump(seed(), sys.stdout)
