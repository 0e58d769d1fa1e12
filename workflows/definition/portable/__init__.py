"""Workflows as files that other installations read: keys and names, no ids, no secrets; always the same bytes. Pure."""
