"""What a jailed process sees of this machine: an interpreter, its standard library, some packages, system libraries."""

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from pastetrader.common.jail import child
from pastetrader.common.jail.job import Job, ProgramJob

# Where things stand in a jail that has a file system of its own.
PYTHON, PACKAGES = Path("/python"), Path("/packages")
DEVICES = tuple(Path("/dev", name) for name in ("null", "zero", "urandom"))
OTHERS_PACKAGES = ("site-packages", "dist-packages")
TOP_LEVEL = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
# What programs need to find their libraries, and the names that Debian's alternatives lead through.
FOR_PROGRAMS = (Path("/etc/ld.so.cache"), Path("/etc/alternatives"))
TIME_ZONES = Path("/usr/share/zoneinfo")
REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)(.*)")


@dataclass(frozen=True)
class Interpreter:
    """The Python that runs us: its program, standard library, and shared library if it has one."""

    program: Path
    library: Path
    shared: Path | None

    @property
    def inside(self) -> Path:
        """The program in a jail with a file system of its own."""
        return PYTHON / "bin" / self.program.name

    @property
    def library_inside(self) -> Path:
        """Where the program looks for its library there."""
        return PYTHON / sys.platlibdir / self.library.name


@dataclass(frozen=True)
class View:
    """Files and folders to be read: (here, in the jail), what is a link to what, and {import name: where it is}."""

    interpreter: Interpreter
    seen: tuple[tuple[Path, Path], ...]
    links: tuple[tuple[str, Path], ...]
    packages: tuple[tuple[str, Path], ...]


@cache
def interpreter() -> Interpreter:
    """The product's own Python, without the virtual environment."""
    program = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    shared = None
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        name = str(sysconfig.get_config_var("INSTSONAME"))
        places = (Path(sys.base_prefix, "lib", name), Path(str(sysconfig.get_config_var("LIBDIR")), name))
        shared = next((place for place in places if place.exists()), None)
    return Interpreter(program, Path(os.__file__).resolve().parent, shared)


def view_of(job: Job) -> View:
    """What the job sees."""
    if isinstance(job, ProgramJob):
        return _view_of_program(Path(job.arguments[0]))
    return _view_of_python(job.packages)


@cache
def _view_of_python(names: tuple[str, ...]) -> View:
    python, packages = interpreter(), tuple(_entries(names))
    seen = [*_python(python), *((path, PACKAGES / path.name) for _name, path in packages)]
    seen += [(path, path) for path in (*_system_libraries(), TIME_ZONES) if path.is_dir()]
    return View(python, tuple(seen), tuple(_links(("lib", "lib32", "lib64"))), packages)


@cache
def _view_of_program(program: Path) -> View:
    python, folders = interpreter(), [Path("/usr")]
    folders += [path for path in (Path("/", name) for name in TOP_LEVEL) if path.is_dir() and not path.is_symlink()]
    seen = [*_python(python), *((path, path) for path in folders)]
    seen += [(path, path) for path in FOR_PROGRAMS if path.exists()]
    if not any(program.is_relative_to(folder) for folder in (*folders, *(Path("/", name) for name in TOP_LEVEL))):
        seen.append((program.resolve(), program))
    return View(python, tuple(seen), tuple(_links(TOP_LEVEL)), ())


def _python(python: Interpreter) -> Iterator[tuple[Path, Path]]:
    yield python.program, python.inside
    yield python.library, python.library_inside
    if python.shared is not None:
        yield python.shared, PYTHON / "lib" / python.shared.name
    yield Path(child.__file__), PYTHON / "child.py"


def _links(names: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for path in (Path("/", name) for name in names):
        if path.is_symlink():
            yield str(path.readlink()), path


def _system_libraries() -> Iterator[Path]:
    """Folders of shared libraries. Where they have one of their own for each architecture, that one alone."""
    multiarch = sysconfig.get_config_var("MULTIARCH")
    narrow = [Path(root, str(multiarch)) for root in ("/usr/lib", "/lib")]
    folders = [Path("/usr/lib64"), Path("/lib64"), *narrow]
    if not multiarch or not narrow[0].is_dir():
        folders = [Path("/usr/lib64"), Path("/lib64"), Path("/usr/lib"), Path("/lib")]
    for folder in folders:
        if folder.is_dir() and not any(part.is_symlink() for part in (folder, *folder.parents)):
            yield folder


def _entries(names: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """(import name, file or folder) of each distribution and of what it needs; what is not installed is left out."""
    waiting, known = list(names), set[str]()
    while waiting:
        name = _normal(waiting.pop())
        if name in known:
            continue
        known.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        waiting += _needs(found)
        yield from _top_level(found)


def _needs(found: Distribution) -> Iterator[str]:
    for line in found.requires or ():
        match = REQUIREMENT.match(line)
        if match and "extra" not in match[2].partition(";")[2]:
            yield match[1]


def _top_level(found: Distribution) -> Iterator[tuple[str, Path]]:
    tops = {file.parts[0] for file in found.files or () if len(file.parts) > 1 or file.suffix in {".py", ".so"}}
    for top in sorted(tops):
        path = Path(str(found.locate_file(top)))
        if top != ".." and not top.endswith((".dist-info", "__pycache__")) and path.exists():
            yield top.partition(".")[0] if path.is_file() else top, path.resolve()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
