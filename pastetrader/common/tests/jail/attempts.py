"""Attempts to get out of a jail, as the text of one Python function: each returns something true when it worked.

`given` is what `outside.prepared` made: a secret file, folders, doors of networks and a process to do something to. The
file is only read here; it runs in the jail, all attempts in one call, and answers the names of those that worked.
"""

import array
import ctypes
import errno
import fcntl
import mmap
import os
import signal
import socket
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
        with suppress(BaseException):
            if way():
                worked.append(way.__name__)
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


# --- other processes ---


@attempt
def signal_a_process():
    os.kill(given["process"], 0)
    return True


@attempt
def signal_a_process_in_other_ways():
    return passes(129, given["process"], 0, bytes(128)) or passes(200, given["process"], 0)


@attempt
def signal_through_a_descriptor_of_the_process():
    signal.pidfd_send_signal(os.pidfd_open(given["process"]), 0)
    return True


@attempt
def have_the_kernel_send_a_signal():
    reading, _writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, given["process"])
    return True


@attempt
def have_the_kernel_send_a_signal_by_ioctl():
    reading, _writing = os.pipe()
    fcntl.ioctl(reading, 0x8901, struct.pack("i", given["process"]))
    return True


@attempt
def trace_a_process():
    return passes(101, 16, given["process"], 0, 0)


@attempt
def read_the_memory_of_a_process_by_a_call():
    return passes(310, given["process"], 0, 0, 0, 0, 0)


@attempt
def change_the_limits_of_a_process():
    import resource

    resource.prlimit(given["process"], resource.RLIMIT_NOFILE)
    return True


@attempt
def slow_a_process_down():
    os.setpriority(os.PRIO_PROCESS, given["process"], 19)
    return True


@attempt
def slow_all_processes_of_the_user_down():
    return os.setpriority(os.PRIO_USER, 0, 5) is None and given["walls"] == "landlock"


@attempt
def put_a_process_on_one_processor():
    os.sched_setaffinity(given["process"], {0})
    return True


@attempt
def compare_with_a_process():
    return passes(312, os.getpid(), given["process"], 0, 0, 0)


@attempt
def become_root():
    os.setuid(0)
    return True


@attempt
def be_root_already():
    return os.getuid() == 0 or os.geteuid() == 0 or os.getgid() == 0 or 0 in os.getgroups()


@attempt
def raise_a_limit():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return True


@attempt
def fork():
    if os.fork() == 0:
        os._exit(0)
    return True


@attempt
def start_a_shell():
    import subprocess

    return subprocess.run(["/bin/sh", "-c", "echo out"], capture_output=True, check=True).stdout


@attempt
def start_the_interpreter_again():
    return os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {}) > 0


# --- network ---


@attempt
def connect_to_a_port():
    socket.create_connection(("127.0.0.1", given["port"]), 2)
    return True


@attempt
def connect_by_hand():
    return passes(41, socket.AF_INET, socket.SOCK_STREAM, 0)


@attempt
def ask_a_name_server():
    return socket.getaddrinfo("example.com", 80)


@attempt
def send_a_datagram():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", given["port"]))


@attempt
def connect_to_a_unix_socket():
    socket.socket(socket.AF_UNIX).connect(given["folder"] + "/door")
    return True


@attempt
def connect_to_an_abstract_unix_socket():
    socket.socket(socket.AF_UNIX).connect("\0" + given["abstract"])
    return True


@attempt
def open_sockets_of_every_family():
    return [family for family in range(46) if passes(41, family, 1, 0) or passes(41, family, 3, 0)]


@attempt
def make_a_pair_that_is_not_local():
    return [family for family in (2, 10, 16, 40) if passes(53, family, 1, 0, array.array("i", [0, 0]).buffer_info()[0])]


# --- the kernel ---


@attempt
def make_namespaces():
    return [bit for bit in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x80, 0x2000000) if passes(272, bit)]


@attempt
def make_a_namespace_with_clone():
    flags = 0x10000000 | signal.SIGCHLD
    child = libc.syscall(56, flags, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    return child > 0


@attempt
def make_a_namespace_with_clone3():
    return passes(435, struct.pack("8Q", 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0), 64)


@attempt
def enter_a_namespace():
    return passes(308, 0, 0)


@attempt
def mount():
    return passes(165, b"none", b"/", b"tmpfs", 0, 0) or passes(165, b"none", b"/", 0, 0x1020, 0)


@attempt
def unmount():
    return [path for path in (b"/python", b"/", b"/dev/null") if passes(166, path, 2)]


@attempt
def mount_in_the_new_way():
    return [number for number in (428, 429, 430, 431, 432, 433, 442) if passes(number, 0, 0, 0, 0, 0)]


@attempt
def change_the_root():
    return passes(161, b"/") or passes(155, b"/", b"/")


@attempt
def load_a_program_into_the_kernel():
    return passes(321, 0, bytes(128), 128)


@attempt
def use_io_uring():
    return [number for number in (425, 426, 427) if passes(number, 4, bytes(256), 0, 0, 0, 0)]


@attempt
def use_keys():
    return [number for number in (248, 249, 250) if passes(number, b"user", b"x", b"y", 1, -3)]


@attempt
def handle_page_faults():
    return passes(323, 1)


@attempt
def measure_the_kernel():
    return passes(298, bytes(128), 0, -1, -1, 0)


@attempt
def make_files_of_memory():
    return passes(319, b"x", 0) or passes(447, 0)


@attempt
def share_memory_with_others():
    return passes(29, 0, 4096, 0o1777) or passes(68, 0, 0o1777) or passes(64, 0, 1, 0o1777)


@attempt
def open_a_message_queue():
    return passes(240, b"pt", os.O_CREAT | os.O_RDWR, 0o600, 0)


@attempt
def change_the_machine():
    numbers = {
        169: "reboot",
        170: "name",
        164: "time",
        227: "clock",
        167: "swap",
        175: "module",
        313: "module file",
        246: "kexec",
        163: "accounting",
        103: "log",
        172: "ports",
        173: "port",
        179: "quota",
        135: "personality",
    }
    return [name for number, name in numbers.items() if passes(number, 0, 0, 0, 0, 0)]


@attempt
def change_segments():
    return passes(154, 1, bytes(16), 16)


@attempt
def use_calls_of_a_later_kernel():
    return [number for number in range(470, 600) if libc.syscall(number, 0, 0, 0) >= 0]


@attempt
def map_the_first_page():
    libc.mmap.restype = ctypes.c_void_p
    found = libc.mmap(ctypes.c_void_p(0), 4096, 3, 0x32, -1, 0)
    return found == 0 or found is None


@attempt
def keep_memory_from_being_moved_out():
    return libc.mlock(ctypes.c_char_p(b"x" * 4096), 4096) == 0


@attempt
def type_on_a_terminal():
    return [number for number in range(3) if not fcntl.ioctl(number, 0x5412, b"x")]


@attempt
def map_a_file_of_the_machine():
    with open(given["folder"] + "/secret", "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)[:]


@attempt
def be_traced():
    return passes(101, 0, 0, 0, 0)
