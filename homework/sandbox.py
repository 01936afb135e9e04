"""The sandbox: a program runs in it, and does no harm.

It is a bubblewrap: without network, without other processes, on a read-only system of which it sees
Python and a part of `helpers`, in a working folder in memory that is gone afterwards. No folder of
the machine can be written to. What the program says comes out of its standard output, up to a
limit, and it is ended when it uses more than it may.
"""

import base64
import errno
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psutil

from helpers.language import noted, say, translated

ROOT = Path(__file__).resolve().parents[1]
INSIDE, STUB = (Path(__file__).with_name(name) for name in ("inside.py", "stub.py"))
# Of `helpers`, a student's code sees these; the stub stands for all others.
OFFERED = {"__init__", "language", "letters", "own_numbers", "pictures", "base", "units"}
OFFERED |= {"validation"}
# Packages that do the homework, where the machine has them.
HIDDEN_PACKAGES = ("scipy",)
SCRIPT = "/inside.py"  # its name in the sandbox
MB = 10**6
HOME = "/tmp/home"
ENVIRONMENT = {
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(ROOT),
}
# What makes a process, or takes memory that belongs to none, or opens another door.
DENIED = ["fork", "vfork", "memfd_create", "memfd_secret", "shmget", "msgget", "semget", "mq_open"]
DENIED += ["io_uring_setup", "userfaultfd", "bpf", "perf_event_open", "ptrace", "mount", "umount2"]
DENIED += ["unshare", "setns", "keyctl", "add_key", "request_key", "process_vm_readv"]
DENIED += ["process_vm_writev", "pidfd_getfd", "open_by_handle_at", "inotify_init", "fanotify_init"]
CLONE_THREAD = 0x10000
# Of families of sockets, the local one, and what zmq asks for to talk to itself, in a network of
# its own: the internet's, and the list of network devices.
NETLINK = 16  # socket.AF_NETLINK, a name that only Linux has
FAMILIES = {socket.AF_UNIX, socket.AF_INET, NETLINK}
OFTEN = 0.1  # seconds between two looks at what is used


class NoSandboxError(Exception):
    """There is no sandbox on this machine."""


class ExcessError(Exception):
    """A program used more than it may."""


def limit(default: int, unit: str) -> int:
    """Return the field of a limit."""
    return field(default=default, metadata={"help": f"{unit}, default: {default}"})


@dataclass(frozen=True)
class Limits:
    """What a submission may use."""

    memory: int = limit(1000, "megabytes of memory")
    files: int = limit(50, "megabytes of files")
    output: int = limit(5, "megabytes of output")
    processor: int = limit(120, "seconds of processor time")
    cell: int = limit(30, "seconds for a cell")
    notebook: int = limit(300, "seconds for a notebook")
    threads: int = limit(200, "threads")
    names: int = limit(5000, "files and folders")


@cache
def sandbox(limits: Limits) -> tuple[str, ...]:
    """Return the command that runs another one in a sandbox.

    Raises
    ------
    NoSandboxError
        If this machine cannot make one that holds.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise NoSandboxError(
            say("bubblewrap is missing (Debian, Ubuntu: sudo apt install bubblewrap)")
        )
    command = [bwrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    command += ["--cap-drop", "ALL", "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    if os.geteuid() == 0:  # root's files stay root's: the program gives this up as it starts
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
    command += ["--perms", "1777", "--size", str(limits.files * MB), "--tmpfs", "/tmp"]
    command += readable()
    command += ["--proc", "/proc", "--dev", "/dev"]
    command += ["--perms", "1777", "--size", str(MB), "--tmpfs", "/dev/shm"]
    command += ["--perms", "1777", "--dir", HOME]
    for folder in ("/dev", "/"):
        command += ["--remount-ro", folder]
    command += ["--chdir", HOME, "--clearenv"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    tried = subprocess.run(
        [*command, sys.executable, "-c", TRY], capture_output=True, text=True, stdin=-3
    )
    if tried.returncode:
        told = tried.stderr.strip().rpartition("\n")[2]
        raise NoSandboxError(say("bubblewrap makes no sandbox here that holds: {told}", told=told))
    return tuple(command)


# In the sandbox: is the system out of reach, once root is given up?
TRY = f"""
import os, sys
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for path in ("/proc/sys/kernel/core_pattern", {str(ROOT / "helpers" / "new")!r}):
    if os.access(path, os.W_OK):
        sys.exit(f"{{path}} can be written to")
"""


def readable() -> list[str]:
    """Return what can be read inside: the system's programs, Python and a part of the helpers."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib32", "lib64", "sbin"):
        folder = Path("/", name)
        if folder.is_symlink():
            arguments += ["--symlink", os.readlink(folder), str(folder)]
        elif folder.exists():
            arguments += ["--ro-bind", str(folder), str(folder)]
    paths = ["/etc/ld.so.cache", "/etc/fonts", sys.base_prefix, sys.prefix]
    for parent in sorted(
        {str(parent) for path in [*paths, ROOT / "helpers"] for parent in Path(path).parents}
    ):
        arguments += ["--perms", "0755", "--dir", parent]  # bubblewrap's own are for one user only
    for path in paths:
        arguments += ["--ro-bind-try", path, path]
    for package in HIDDEN_PACKAGES:
        for path in Path(sys.prefix).glob(f"lib/python*/site-packages/{package}"):
            arguments += ["--tmpfs", str(path)]
    helpers = ROOT / "helpers"
    arguments += ["--ro-bind", str(helpers), str(helpers), "--ro-bind", str(INSIDE), SCRIPT]
    for path in sorted(helpers.rglob("*.py")):
        if not {*path.relative_to(helpers).with_suffix("").parts} <= OFFERED:
            arguments += ["--ro-bind", str(STUB), str(path)]
    return arguments


@cache
def system_calls() -> str:
    """Return the filter that denies some system calls, as text.

    One process is enough for a kernel. Where there can be no second one, there is no fork bomb.
    The only sockets are local ones and, in a network of its own, those of the internet.
    """
    try:
        import pyseccomp as seccomp  # it needs the library itself
    except (ImportError, OSError, RuntimeError) as error:
        raise NoSandboxError(
            "libseccomp is missing (Debian, Ubuntu: sudo apt install libseccomp2)"
        ) from error
    calls, refused = seccomp.SyscallFilter(seccomp.ALLOW), seccomp.ERRNO(errno.EPERM)
    for name in DENIED:
        with suppress(OSError, RuntimeError):  # not every machine has every call
            calls.add_rule(refused, name)
    calls.add_rule(refused, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0))
    calls.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are out of a filter's sight
    for family in set(range(64)) - FAMILIES:
        calls.add_rule(refused, "socket", seccomp.Arg(0, seccomp.EQ, family))
    other = seccomp.Arg(2, seccomp.NE, 0)  # of netlink's, only the list of devices
    calls.add_rule(refused, "socket", seccomp.Arg(0, seccomp.EQ, NETLINK), other)
    with tempfile.TemporaryFile() as file:
        calls.export_bpf(file)
        file.seek(0)
        return base64.b64encode(file.read()).decode()


def lines(command: list[str], job: bytes, limits: Limits) -> Iterator[bytes]:
    """Run a command, and yield the lines it says to a job.

    Raises
    ------
    ExcessError
        If it, or what it started, used more than it may; it has been ended.
    """
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **streams)
    feeder = threading.Thread(target=feed, args=(process.stdin, job), daemon=True)
    feeder.start()
    meter, left, said = Meter(process.pid, limits), 2 * limits.output * MB, b""
    try:
        while True:
            if select.select([process.stdout], [], [], OFTEN)[0]:
                told = os.read(process.stdout.fileno(), 2**20)
                left -= len(told)
                if left < 0:
                    raise ExcessError(say("put out more than {most} MB", most=limits.output))
                *whole, said = (said + told).split(b"\n") if b"\n" in told else [said + told]
                yield from whole
                if not told:
                    return
            meter.read()
    finally:
        meter.kill()
        process.kill()
        process.wait()
        feeder.join()
        process.stdout.close()


def feed(stream: object, job: bytes) -> None:
    """Write a job to a program, as far as it reads it."""
    with suppress(OSError), stream:
        stream.write(job)


class Meter:
    """Reads what a program, and what it has started, uses."""

    def __init__(self, pid: int, limits: Limits):
        self.limits = limits
        self.started = time.monotonic()
        self.processes = {pid: psutil.Process(pid)}
        self.looked = 0.0

    def look(self) -> None:
        """Find what has been started; in the sandbox nothing more is, once the kernel runs."""
        if self.looked > self.started + 10 or time.monotonic() < self.looked + 5 * OFTEN:
            return
        self.looked = time.monotonic()
        for process in list(self.processes.values()):
            with suppress(psutil.Error):
                self.processes |= {child.pid: child for child in process.children(recursive=True)}

    def read(self) -> None:
        """Raise ExcessError where there is too much of something."""
        self.look()
        limits = self.limits
        memory = processor = threads = names = 0
        for pid, process in self.processes.items():
            with suppress(psutil.Error, OSError):
                memory += process.memory_info().rss
                processor += sum(process.cpu_times()[:2])
                threads += process.num_threads()
                there = os.statvfs(f"/proc/{pid}/root/tmp")
                if there.f_blocks * there.f_frsize <= 2 * limits.files * MB:  # its own, not ours
                    names = max(names, there.f_files - there.f_ffree)
        for used, most, what in [
            (memory / MB, limits.memory, noted("used more than {most} MB of memory")),
            (processor, limits.processor, noted("used more than {most} s of processor time")),
            (threads, limits.threads, noted("used more than {most} threads")),
            (names, limits.names, noted("used more than {most} files and folders")),
        ]:
            if used > most:
                raise ExcessError(translated(what, most=most))
        if time.monotonic() > self.started + limits.notebook:
            raise ExcessError(say("ran longer than {most} s", most=limits.notebook))

    def kill(self) -> None:
        """End all that runs."""
        for process in reversed(self.processes.values()):
            with suppress(psutil.Error):
                process.kill()
