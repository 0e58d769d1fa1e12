"""Static files under names that tell their content; what Vite built of frontend/ has such names already."""

from django.utils.safestring import SafeString
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = "dist/"


class StaticNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise ships no types
    """Names of `static/dist` stay as they are: under two names a module would be loaded twice, and be two modules."""

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """The name with a hash of the content in it."""
        if name.startswith(BUILT):
            return name
        hashed: str = super().hashed_name(name, content, filename)
        return hashed


def built_tags(entry: str) -> SafeString:
    """The tags that load an entry of frontend/ (`src/editor.tsx`) with its styles; "" when `make front` is yet to run.

    Which entries there are is read once for each process: after a first `make front` the server is started anew.
    """
    try:
        tags: str = DjangoViteAssetLoader.instance().generate_vite_asset(entry)
    except (DjangoViteAssetNotFoundError, ValueError):  # not built; built and not collected
        return SafeString()
    return SafeString(tags)


def built_address(entry: str) -> str:
    """Where a module of frontend/ is loaded from (`src/lib/stream.ts`); "" when `make front` is yet to run."""
    try:
        address: str = DjangoViteAssetLoader.instance().generate_vite_asset_url(entry)
    except (DjangoViteAssetNotFoundError, ValueError):
        return ""
    return address
