"""A person's account: name, password, and how the product looks and speaks to them."""
