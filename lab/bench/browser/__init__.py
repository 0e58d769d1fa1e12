"""How the canvas and the dashboard feel."""
