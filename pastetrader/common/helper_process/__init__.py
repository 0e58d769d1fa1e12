"""Runs functions in helper processes, which can be killed at any moment, whatever the function is doing.

`call("module:function", {"name": value}, stop=signal)` answers what `function(name=value)` returned, as JSON. A helper
knows nothing of Django or of this process: it imports the function's module from the project's folder, sees only a few
environment variables (no secrets), and is used again for the next call. So a module that is named here should import
little, and keep nothing between calls.

A helper is no jail: code that people wrote needs one around it as well.
"""

from pastetrader.common.helper_process.errors import HelperDied, HelperFailed, ResultTooLarge
from pastetrader.common.helper_process.helper import Limits
from pastetrader.common.helper_process.pool import call
from pastetrader.common.refusal import Refusal

__all__ = ["HelperDied", "HelperFailed", "Limits", "Refusal", "ResultTooLarge", "call"]
