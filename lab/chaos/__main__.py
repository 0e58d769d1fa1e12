"""A process of a campaign: `python -m lab.chaos ROLE NUMBER`, in the environment that the launcher made."""

import sys

import django

from lab.chaos import tools
from lab.chaos.scene import Scene

if __name__ == "__main__":
    django.setup()
    tools.register()

    from lab.chaos.roles import perform  # models need the set-up first

    role, number = sys.argv[1:]
    sys.exit(perform(role, Scene.from_environment(), int(number)))
