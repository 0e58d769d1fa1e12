"""Static files without the list of them."""

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

# Which file has which hash: for the server, and of no use to anybody else.
MANIFEST = "/staticfiles.json"


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise ships no types
    """WhiteNoise, which would serve the manifest too."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        """Knows every file but the manifest."""
        if not url.endswith(MANIFEST):
            super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
