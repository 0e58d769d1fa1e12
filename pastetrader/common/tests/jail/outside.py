"""The other side of the attacks: what they look for, and whether somebody has found it. Run in a process of its own.

`python outside.py WALLS quick|all FOLDER` tries every attempt and call in these walls (`bubblewrap`, `landlock` or
`none`) and prints, as JSON, {name: what went wrong}. `FOLDER` is where packages are. Orphans come to it, so that what a
jail leaves is seen.
"""

import ctypes
import importlib.machinery
import importlib.util
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Attack, and tell."""
    sys.path.insert(0, str(ROOT))
    found = importlib.machinery.PathFinder.find_spec("pastetrader", [str(ROOT)])
    sys.modules["pastetrader"] = importlib.util.module_from_spec(found)  # type: ignore[arg-type]
    for folder in sys.argv[3:]:
        sys.path.append(folder)
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    from pastetrader.common.tests.jail.attacking import attack_all  # noqa: PLC0415  # importable only now

    with prepared(sys.argv[1]) as canaries:
        sys.stdout.write(json.dumps(attack_all(sys.argv[1], canaries, also_slow=sys.argv[2] == "all")))


class Canaries:
    """What attacks look for, and what has happened to it."""

    def __init__(self, walls: str, folder: Path, stack: ExitStack) -> None:
        self.folder, self.open_folder = folder / "closed", folder / "open"
        self.secret = f"secret-{os.urandom(16).hex()}"
        for path in (folder, self.folder, self.open_folder):
            path.mkdir(exist_ok=True)
            path.chmod(0o777)
        for path in (self.folder / "secret", self.open_folder / "victim", self.open_folder / "own"):
            path.write_text(self.secret)
            path.chmod(0o666)
        (self.open_folder / "leads-to-secret").symlink_to(self.folder / "secret")
        os.environ["CANARY"] = self.secret
        self._visitors: list[str] = []
        abstract = f"pt-{os.urandom(8).hex()}"
        tcp, unix, hidden = socket.socket(), socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        for door, address in ((tcp, ("127.0.0.1", 0)), (unix, f"{self.folder}/door"), (hidden, f"\0{abstract}")):
            door.bind(address)
            door.listen(8)
            stack.enter_context(door)
            threading.Thread(target=self._welcome, args=(door, str(address)), daemon=True).start()
        (self.folder / "door").chmod(0o777)
        leaked = os.open(folder, os.O_RDONLY)  # what starts processes carelessly would hand it on
        os.set_inheritable(leaked, True)  # noqa: FBT003  # as it is called
        stack.callback(os.close, leaked)
        site = next((Path(entry) for entry in sys.path if (Path(entry) / "django").is_dir()), ROOT)
        self.given: dict[str, Any] = {
            "walls": walls,
            "folder": str(self.folder),
            "open_folder": str(self.open_folder),
            "own_file": str(self.open_folder / "own"),
            "secret": self.secret,
            "port": tcp.getsockname()[1],
            "abstract": abstract,
            "process": os.getpid(),
            "product": [str(ROOT / "manage.py"), str(ROOT / "pastetrader/settings.py")],
            "folders": [str(site), str(ROOT)],
        }
        self._before = self._state()

    def what_is_wrong(self) -> list[str]:
        """What has happened since the last look."""
        wrong = [f"somebody came to {address}" for address in self._visitors]
        self._visitors.clear()
        after = self._state()
        wrong += [
            f"{path} was changed"
            for path in self._before.keys() | after.keys()
            if self._before.get(path) != after.get(path)
        ]
        self._before = after
        return wrong

    def _welcome(self, door: socket.socket, address: str) -> None:
        with suppress(OSError):
            while True:
                door.accept()[0].close()
                self._visitors.append(address)

    def _state(self) -> dict[str, Any]:
        files = [*self.folder.iterdir(), *self.open_folder.iterdir()]
        return {
            str(path): (seen.st_mode, seen.st_uid, seen.st_size, seen.st_mtime_ns)
            for path in files
            for seen in [path.lstat()]
        }


@contextmanager
def prepared(walls: str) -> Iterator[Canaries]:
    """Canaries in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        Path(folder).chmod(0o777)
        yield Canaries(walls, Path(folder), stack)


def left_behind() -> list[str]:
    """Processes that are still below us, a moment after; they are killed."""
    for _look in range(20):
        found = [
            int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
        ]
        if not any(_is_alive(pid) for pid in found):
            return []
        time.sleep(0.01)  # orphans arrive when their parents are gone
    names = []
    for pid in found:
        names.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode())
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return names


def _is_alive(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


if __name__ == "__main__":
    main()
