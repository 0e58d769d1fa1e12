"""The parts of tools of MCP servers: what is configured, what a server says of its tools, what an owner approved.

`config`, `listing` and `results` are pure. `client` and `programs` run in a helper process, and are the only files that
load the SDK: no other module imports them.
"""
