"""Parts of a strategy that cannot be traded: where it comes from, and how it was read. Pure."""

METADATA = frozenset(
    {"schema_version", "is_strategy", "title", "language", "extractor", "assumptions", "flags", "provenance"}
)
