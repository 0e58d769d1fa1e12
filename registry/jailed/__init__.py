"""What tools of Python and of programs have in common: they run in a jail (pastetrader.common.jail)."""
