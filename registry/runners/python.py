"""Tools that are Python code. Declared: this version has no runner for them."""

from registry.runners.base import Declaration


class PythonTool(Declaration):
    """Code that a user wrote."""

    name = "python"
