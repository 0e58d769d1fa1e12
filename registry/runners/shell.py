"""Tools that are a shell command. Declared: this version has no runner for them."""

from registry.runners.base import Declaration


class ShellTool(Declaration):
    """A command that a user wrote."""

    name = "shell"
