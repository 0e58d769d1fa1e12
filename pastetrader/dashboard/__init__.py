"""The first page: how one's workflows stand, and what is done with several of them."""
