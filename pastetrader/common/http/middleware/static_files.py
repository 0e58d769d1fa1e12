"""Static files without the list of them, and which of them browsers may keep for ever."""

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

from pastetrader.common.http.static_files import BUILT

# Which file has which hash: for the server, and of no use to anybody else.
MANIFEST = "/staticfiles.json"


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise ships no types
    """WhiteNoise, which would serve the manifest too."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        """Knows every file but the manifest."""
        if not url.endswith(MANIFEST):
            super().add_file_to_dictionary(url, path, stat_cache=stat_cache)

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether the name tells the content: WhiteNoise knows those that were hashed by it, and not those of Vite."""
        return url.startswith(f"{self.static_prefix}{BUILT}assets/") or bool(super().immutable_file_test(path, url))
