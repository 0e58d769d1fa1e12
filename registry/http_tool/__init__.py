"""The parts of tools that make an HTTP request: what is configured, how it becomes a request, what an answer means.

All but `calling` are pure. `sending.exchange` runs in a helper process.
"""
