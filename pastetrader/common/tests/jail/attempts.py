"""Attempts to get out of a jail, as the text of one Python function: each returns something true when it worked.

`given` is what `outside.prepared` made: a secret file, folders, doors of networks and a process to do something to. The
file is only read here, and attempts_kernel.py after it, as one text; it runs in the jail, all attempts in one call, and
answers the names of those that worked. Here are those at files.
"""

import ctypes
import errno
import fcntl
import os
import stat
import struct
import sys
from contextlib import suppress

ATTEMPTS = []
given = {}
libc = ctypes.CDLL(None, use_errno=True)


def attempt(way):
    ATTEMPTS.append(way)
    return way


def run(input, context):  # noqa: A002
    given.update(input)
    worked = []
    for way in ATTEMPTS:
        try:
            if way():
                worked.append(way.__name__)
        except NameError as error:
            worked.append(f"{way.__name__} is written wrongly: {error}")
        except BaseException:
            pass
    return {"worked": worked, "tried": len(ATTEMPTS)}


def passes(number, *arguments):
    """Whether the kernel does something else than refuse."""
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    return result >= 0 or ctypes.get_errno() not in {errno.EPERM, errno.ENOSYS, errno.EACCES}


def secret_of(path, flags=os.O_RDONLY, **at):
    descriptor = os.open(path, flags, **at)
    return given["secret"].encode() in os.read(descriptor, 65536)


# --- files ---


@attempt
def read_a_secret_file():
    return secret_of(given["folder"] + "/secret")


@attempt
def read_it_through_the_root_of_a_process():
    return any(secret_of(f"/proc/{who}/root{given['folder']}/secret") for who in ("self", "1", given["process"]))


@attempt
def read_it_by_climbing():
    return secret_of("../" * 30 + given["folder"].lstrip("/") + "/secret")


@attempt
def read_it_through_a_link_of_ours():
    for folder in ("/tmp", "/dev/shm", "/dev", ".", given["open_folder"]):
        with suppress(OSError):
            os.symlink(given["folder"] + "/secret", folder + "/link")
            if secret_of(folder + "/link"):
                return True
    return False


@attempt
def read_it_through_a_hard_link():
    os.link(given["folder"] + "/secret", given["open_folder"] + "/hard")
    return True


@attempt
def read_it_through_a_link_that_was_there():
    return secret_of(given["open_folder"] + "/leads-to-secret")


@attempt
def read_passwords():
    return b"root" in open("/etc/passwd", "rb").read()


@attempt
def read_shadow():
    return open("/etc/shadow", "rb").read()


@attempt
def list_folders_of_the_machine():
    return [name for name in ("/home", "/root", "/etc", "/var", "/proc", "/sys", "/work") if os.listdir(name)]


@attempt
def list_the_folder_of_the_secret():
    return os.listdir(given["folder"])


@attempt
def read_the_environment_of_processes():
    return [who for who in ("1", str(given["process"])) if open(f"/proc/{who}/environ", "rb").read()]


@attempt
def read_the_own_environment():
    return dict(os.environ)


@attempt
def read_the_memory_of_a_process():
    return open(f"/proc/{given['process']}/maps").read()


@attempt
def write_to_a_folder_of_the_machine():
    return open(given["open_folder"] + "/written", "w").write("x")


@attempt
def write_anywhere():
    found = []
    places = ["/", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/run", "/python", "/packages", os.path.dirname(os.__file__)]
    for folder in [*places, os.path.dirname(os.__file__) + "/site-packages", ".", *sys.path]:
        with suppress(OSError):
            os.close(os.open(folder + "/pt-written", os.O_CREAT | os.O_WRONLY))
            found.append(folder)
        with suppress(OSError):
            os.mkdir(folder + "/pt-made")
            found.append(folder)
    return found


@attempt
def write_without_a_name():
    return [os.open(folder, os.O_TMPFILE | os.O_RDWR) for folder in ("/tmp", "/dev/shm", given["open_folder"])]


@attempt
def change_the_program_that_runs_us():
    return [
        os.open(path, os.O_RDWR) for path in ("/python/child.py", sys.executable, os.__file__) if os.path.exists(path)
    ]


@attempt
def cut_off_a_file():
    os.truncate(given["open_folder"] + "/victim", 0)
    return True


@attempt
def cut_off_a_file_by_opening_it():
    os.open(given["open_folder"] + "/victim", os.O_RDONLY | os.O_TRUNC)
    return True


@attempt
def change_rights():
    os.chmod(given["own_file"], 0o777)
    return True


@attempt
def change_the_owner():
    os.chown(given["own_file"], -1, os.getgid())
    return True


@attempt
def change_times():
    os.utime(given["own_file"], (1, 1))
    return True


@attempt
def set_an_attribute():
    os.setxattr(given["own_file"], "user.mark", b"x")
    return True


@attempt
def remove_a_file():
    os.unlink(given["open_folder"] + "/victim")
    return True


@attempt
def rename_a_file():
    os.rename(given["open_folder"] + "/victim", given["open_folder"] + "/renamed")
    return True


@attempt
def lock_a_file():
    with open(given["open_folder"] + "/victim") as victim:
        fcntl.flock(victim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True


@attempt
def use_a_descriptor_that_was_left_open():
    found = []
    for number in range(64):
        with suppress(OSError):
            kind = os.fstat(number).st_mode
            if not stat.S_ISFIFO(kind) and not stat.S_ISCHR(kind):
                found.append(number)
    return found


@attempt
def open_devices():
    return [name for name in ("mem", "kmsg", "sda", "vda", "kvm", "tty", "ptmx", "fuse", "net/tun") if _opens(name)]


def _opens(name):
    with suppress(OSError):
        return os.open("/dev/" + name, os.O_RDWR) >= 0


@attempt
def make_a_device():
    os.mknod("/dev/own-mem", 0o666 | stat.S_IFCHR, os.makedev(1, 1))
    return True


@attempt
def read_about_the_hardware():
    return open("/sys/kernel/vmcoreinfo").read() or os.listdir("/sys/class")


@attempt
def change_control_groups():
    return open("/sys/fs/cgroup/cgroup.procs", "a").write(str(os.getpid()))


@attempt
def import_the_product():
    for name in ("django", "pastetrader", "celery", "cryptography", "psycopg"):
        with suppress(ImportError, OSError):
            __import__(name)
            return name


@attempt
def read_the_product():
    return [path for path in given["product"] if open(path, "rb").read(1)]


@attempt
def list_the_packages_of_the_product():
    return [name for folder in given["folders"] for name in os.listdir(folder) if name.startswith("django")]


@attempt
def open_a_file_by_its_handle():
    handle = ctypes.create_string_buffer(struct.pack("Ii", 8, 1) + b"\x02\0\0\0\0\0\0\0" + b"\0" * 64)
    return passes(304, os.open("/", os.O_RDONLY), handle, os.O_RDONLY)


@attempt
def watch_files_of_others():
    return libc.inotify_add_watch(libc.inotify_init(), given["open_folder"].encode(), 2) >= 0
