"""Workflows over HTTP: thin views over the services, one file per kind of thing."""
