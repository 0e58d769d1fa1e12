"""What the pages of a paste show: its text with what became of each word, its rules and questions in words. Pure."""
