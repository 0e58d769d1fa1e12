"""The back office as a whole: its dress, its menu and its first page. What a table shows is in its app's admin."""
