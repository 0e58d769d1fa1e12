"""The pages of pastes: what is brought, what was understood of it, what people decide, and how far a source is."""
