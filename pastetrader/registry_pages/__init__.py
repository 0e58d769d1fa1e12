"""The pages of tools, agents and keys of model providers: lists, forms made from their schemas, and trials."""
