"""Looking for words in all that a person owns."""
