"""Videos of YouTube: which one a link means, its captions fetched and chosen, and what can go wrong with that."""
