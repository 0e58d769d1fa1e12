"""Attempts at other processes, the network and the kernel; the second part of the text that attempts.py begins."""

import array
import ctypes
import fcntl
import mmap
import os
import signal
import socket
import struct
import sys

from pastetrader.common.tests.jail.attempts import attempt, given, libc, passes

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
