"""Static files under names that tell their content; what Vite built has such names already."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = "dist/"


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Names of `static/dist` stay as they are: under two names a module would be loaded twice, and be two modules."""

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """The name with a hash of the content in it."""
        if name.startswith(BUILT):
            return name
        hashed: str = super().hashed_name(name, content, filename)
        return hashed
