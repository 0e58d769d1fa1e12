"""A package index of tiny wheels on the loopback interface, for tests of the set-up."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


def publish(
    index: Path,
    name: str,
    version: str,
    *,
    requires: tuple[str, ...] = (),
    extras: tuple[str, ...] = (),
    scripts: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> None:
    """Put a release into the index; one of the same name and version is replaced."""
    release = f"{name}-{version}"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {line}" for line in requires]
    contents = {
        f"{name}.py": f"version = {version!r}\n",
        f"{release}.dist-info/METADATA": "\n".join(metadata) + "\n",
        f"{release}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **{f"{release}.data/scripts/{script}": text for script, text in (scripts or {}).items()},
        **(files or {}),
    }
    record = f"{release}.dist-info/RECORD"
    contents[record] = "".join(f"{path},,\n" for path in [*contents, record])
    wheel = index / "simple" / name / f"{release}-py3-none-any.whl"
    wheel.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in contents.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o100_755 << 16  # a script is installed as executable as it is in the wheel
            archive.writestr(entry, text)


class _Listing(SimpleHTTPRequestHandler):
    """Folders as pages of links, which is all that PEP 503 asks of an index."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # named so by what it overrides
        """Say nothing."""


@contextmanager
def serve(index: Path) -> Iterator[str]:
    """The address of the index as long as it is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Listing, directory=str(index))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
