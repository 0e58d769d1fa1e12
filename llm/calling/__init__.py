"""Around one call of a model: tried again, by another provider in its place, answered from memory, checked."""
