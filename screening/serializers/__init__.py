"""How rows of screening are answered, and what bodies may say."""
