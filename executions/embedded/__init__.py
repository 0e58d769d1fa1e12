"""The engine inside one process, with nothing installed beside it: transport, lock, runtime."""
