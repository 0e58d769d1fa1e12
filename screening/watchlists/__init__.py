"""Watch-lists: what a person keeps an eye on, made, changed and read out of what is pasted."""
