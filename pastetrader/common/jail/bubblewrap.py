"""A jail made of namespaces: bubblewrap's command line. Its processes see nothing of this machine but what is named."""

import os
import shutil
from collections.abc import Iterator
from functools import cache

from pastetrader.common.jail.job import Job, ProgramJob
from pastetrader.common.jail.layout import DEVICES, OTHERS_PACKAGES, PACKAGES, PYTHON, View, view_of
from pastetrader.common.jail.limits import AT_START, SCRATCH_BYTES

PLACES = "/usr/bin:/usr/local/bin:/bin"
NOBODY = "65534"


@cache
def program() -> str | None:
    """bubblewrap's path; None when it is not installed."""
    return shutil.which("bwrap", path=PLACES)


def command(job: Job, *, answer: int, filter_: int, information: int) -> list[str]:
    """What to start. The descriptors are inherited: for the answer, the filter of system calls, and bubblewrap's word.

    Root is a user without namespace there and becomes another one at once; anybody else is nobody in one of their own.
    The first process of the jail is bubblewrap's own, with which all others end. It is of our user, since root without
    rights may end no other: that is how a jail ends with who started it.
    """
    view = view_of(job)
    return [
        program() or "bwrap",
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *_user(),
        *("--die-with-parent", "--new-session", "--clearenv", "--hostname", "jail"),
        *(part for name, value in AT_START.items() for part in ("--setenv", name, value)),
        *_shown(view),
        *_hidden(view),
        *(("--perms", "1777", "--size", str(SCRATCH_BYTES), "--tmpfs", "/tmp") if _writes(job) else ()),  # noqa: S108  # of its own
        *("--remount-ro", "/", "--chdir", "/tmp" if _writes(job) else "/"),  # noqa: S108
        *("--seccomp", str(filter_), "--info-fd", str(information)),
        *(str(view.interpreter.inside), "-I", "-S", "-B", "-X", "utf8", str(PYTHON / "child.py"), str(answer)),
    ]


def _writes(job: Job) -> bool:
    return isinstance(job, ProgramJob)


def _user() -> list[str]:
    if os.geteuid() == 0:
        return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return ["--unshare-user", "--uid", NOBODY, "--gid", NOBODY, "--cap-drop", "ALL"]


def _shown(view: View) -> Iterator[str]:
    # Folders that bubblewrap makes on the way to a file would be root's alone.
    on_the_way = {folder for _here, there in view.seen for folder in there.parents} | {PACKAGES, *DEVICES[0].parents}
    for folder in sorted(on_the_way):
        if folder not in {folder for _here, folder in view.seen} and folder != folder.parent:
            yield from ("--dir", str(folder))
    for here, there in view.seen:
        yield from ("--ro-bind", str(here), str(there))
    for target, link in view.links:
        yield from ("--symlink", target, str(link))
    for device in DEVICES:
        yield from ("--dev-bind", str(device), str(device))
    if view.interpreter.shared is not None:
        yield from ("--setenv", "LD_LIBRARY_PATH", str(PYTHON / "lib"))


def _hidden(view: View) -> Iterator[str]:
    """Packages that others have put below the standard library."""
    for name in OTHERS_PACKAGES:
        if (view.interpreter.library / name).is_dir():
            folder = str(view.interpreter.library_inside / name)
            yield from ("--size", "4096", "--tmpfs", folder, "--remount-ro", folder)
