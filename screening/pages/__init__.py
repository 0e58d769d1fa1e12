"""Pages of signals and of files of bars."""
