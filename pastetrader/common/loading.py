"""Loads what is heavy and seldom needed at its first use, by name. Pure."""

import gc
from importlib import import_module
from typing import Any


def loaded(path: str) -> Any:
    """What a dotted path names, with all that its module brings.

    Nobody looks for garbage meanwhile: what is loaded stays, and to look through all that was there before takes a
    fifth of the time. Raises ImportError or AttributeError.
    """
    module, _dot, name = path.rpartition(".")
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return getattr(import_module(module), name)
    finally:
        if was_collecting:
            gc.enable()
