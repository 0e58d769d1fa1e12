"""How quickly the API answers."""
