"""The box: a student's notebook runs in it, and does no harm.

The box is a kernel inside of bubblewrap: without network, without other processes, on a read-only
environment of which it sees Python and `helpers`, in a working folder of its own that is gone
afterwards. What is tried of an answer goes in as plain data, and the results come out as plain
data; what they are worth is decided outside, where the student's code has no say.
"""

import asyncio
import atexit
import contextlib
import errno
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import matplotlib
import nbformat
import psutil
import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from matplotlib.font_manager import FontManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import Integer, List

from homework import plain
from homework.assignment import Assignment
from homework.judge import conclude, draw, find, told

ROOT = Path(__file__).resolve().parents[1]
MB = 10**6
# Besides the memory itself: what libraries reserve and never touch.
RESERVED = 1500 * MB
# Sockets and the connection file, and not much more than that.
FOLDER = 20
CLONE_THREAD = 0x10000
HOME = "/home/student"
ENVIRONMENT = {
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(ROOT),
}
KERNEL = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
KERNEL += ["--HistoryManager.enabled=False", "--log-level=ERROR"]
LATE = "CellTimeoutError"
# What is kept of what a student's code displays; and a picture is letters, or it is none.
SHOWN = {
    "text/plain": re.compile(".*", re.DOTALL),
    "image/png": re.compile(r"[\w+/=\s]*", re.ASCII),
    "image/jpeg": re.compile(r"[\w+/=\s]*", re.ASCII),
}
# What makes a process, or takes memory that belongs to none, or opens another door.
DENIED = ["fork", "vfork", "memfd_create", "memfd_secret", "shmget", "msgget", "semget"]
DENIED += ["io_uring_setup", "userfaultfd", "bpf", "perf_event_open", "ptrace", "mount", "umount2"]
DENIED += ["unshare", "setns", "keyctl", "add_key", "request_key"]


class NoBoxError(Exception):
    """There is no box on this machine."""


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


@dataclass
class Outcome:
    """What came out of the box.

    Parameters
    ----------
    nb : NotebookNode
        The notebook with its outputs; a test cell has an error where its task has no points.
    problems : dict of str to str
        By grade id, what is wrong with an answer, or "". A task without a verdict is not there.
    names : list of str
        For whom the numbers of the tasks were drawn.
    stopped : str
        Why not all of it ran, or "".
    late : list of str
        The cells that were interrupted.
    """

    nb: NotebookNode
    problems: dict = field(default_factory=dict)
    names: list = field(default_factory=list)
    stopped: str = ""
    late: list = field(default_factory=list)


@cache
def box(limits: Limits) -> tuple[str, ...]:
    """Return the command that runs another one in a box.

    Raises
    ------
    NoBoxError
        If this machine cannot make one.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise NoBoxError("bubblewrap is missing (Debian, Ubuntu: sudo apt install bubblewrap)")
    ulimits = {
        "c": 0,
        "f": limits.files * MB // 512,
        "n": 256,
        "t": limits.processor + 10,
        "v": (limits.memory * MB + RESERVED) // 1024,
    }
    shell = [f"ulimit -{name} {value}; " for name, value in ulimits.items()]
    command = ["sh", "-c", f'{"".join(shell)}exec env -i "$@" 9<"$0"', str(system_calls()), bwrap]
    command += ["--seccomp", "9", "--unshare-all", "--unshare-user", "--disable-userns"]
    command += [
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--cap-drop",
        "ALL",
        "--die-with-parent",
        "--new-session",
        "--hostname",
        "box",
    ]
    for folder in ("/tmp", HOME):
        command += ["--size", str(limits.files * MB), "--tmpfs", folder]
    command += readable()
    command += ["--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(MB), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    command += ["--chdir", HOME, "--clearenv"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    tried = subprocess.run([*command, sys.executable, "-c", ""], capture_output=True, text=True)
    if tried.returncode:
        raise NoBoxError(f"bubblewrap makes no box here: {tried.stderr.strip()}")
    return tuple(command)


def readable() -> list[str]:
    """Return what can be read inside: the system's programs, Python and the helpers."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib32", "lib64", "sbin"):
        folder = Path("/", name)
        if folder.is_symlink():
            arguments += ["--symlink", os.readlink(folder), str(folder)]
        elif folder.exists():
            arguments += ["--ro-bind", str(folder), str(folder)]
    fonts = Path(matplotlib.get_cachedir(), f"fontlist-v{FontManager.__version__}.json")
    inside = {
        "/etc/ld.so.cache": "/etc/ld.so.cache",
        "/etc/fonts": "/etc/fonts",
        str(fonts): f"{HOME}/.cache/matplotlib/{fonts.name}",  # or each box makes its own
    }
    for folder in (sys.base_prefix, sys.prefix, str(ROOT / "helpers")):
        inside[folder] = folder
    for outside, path in inside.items():
        arguments += ["--ro-bind-try", outside, path]
    return arguments


@cache
def system_calls() -> Path:
    """Return a file with the filter that denies some system calls.

    One process is enough for a notebook. Where there can be no second one, there is no fork bomb,
    and what a box uses is what one process uses.
    """
    try:
        import pyseccomp as seccomp  # it needs the library itself
    except (ImportError, OSError, RuntimeError) as error:
        raise NoBoxError(
            "libseccomp is missing (Debian, Ubuntu: sudo apt install libseccomp2)"
        ) from error
    calls = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in DENIED:
        with contextlib.suppress(OSError, RuntimeError):  # not every machine has every call
            calls.add_rule(seccomp.ERRNO(errno.EPERM), name)
    not_a_thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0)
    calls.add_rule(seccomp.ERRNO(errno.EPERM), "clone", not_a_thread)
    calls.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are out of a filter's sight
    with tempfile.NamedTemporaryFile(prefix="system-calls-", delete=False) as file:
        calls.export_bpf(file)
    atexit.register(os.unlink, file.name)
    return Path(file.name)


class Specs(KernelSpecManager):
    """Knows one kernel, whatever it is asked for."""

    argv = List()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how the kernel is started."""
        # a message, because a signal would end the box
        return KernelSpec(argv=self.argv, interrupt_mode="message", language="python")


class MeteredSession(Session):
    """Takes messages until they are too many bytes."""

    left = Integer()

    def deserialize(self, msg_list: list, *args: object, **kwargs: object) -> dict:
        """Return a message, read from its parts."""
        self.left -= sum(len(part) for part in msg_list)
        if self.left < 0:
            raise ValueError("too much output")
        return super().deserialize(msg_list, *args, **kwargs)


class Run(NotebookClient):
    """One run of one submission."""

    def __init__(self, nb: NotebookNode, assignment: Assignment, limits: Limits):
        late = {"ename": LATE, "evalue": f"stopped after {limits.cell} s", "traceback": []}
        super().__init__(
            nb,
            allow_errors=True,
            timeout=limits.cell,
            interrupt_on_timeout=True,
            error_on_timeout=late,
            iopub_timeout=10,
            raise_on_iopub_timeout=True,
            record_timing=False,
            shutdown_kernel="immediate",
            on_cell_executed=self.note,
        )
        self.assignment = assignment
        self.limits = limits
        self.outcome = Outcome(nb)

    async def execute_in(self, folder: Path, command: tuple[str, ...]) -> Outcome:
        """Run and judge all cells in a kernel behind `command`; `folder` is for its sockets."""
        context = zmq.asyncio.Context()
        # Longer messages are lost, and few wait: output cannot fill our own memory.
        context.setsockopt(zmq.MAXMSGSIZE, 8 * self.limits.output * MB)
        context.setsockopt(zmq.RCVHWM, 4)
        self.km = AsyncKernelManager(
            kernel_spec_manager=Specs(argv=[*command, *KERNEL]),
            connection_file=str(folder / "kernel.json"),
            transport="ipc",
            ip=str(folder / "socket"),
            context=context,
            session=MeteredSession(left=self.limits.output * MB),
        )
        self.owns_km = True
        self.started = time.monotonic()
        watch = None
        try:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            await self.async_start_new_kernel(cwd=str(folder), **quiet)
            self.kc = self.km.client(context=context)
            self.kc.start_channels()
            await self.kc.wait_for_ready(timeout=self.startup_timeout)
            self.kc.allow_stdin = False
            self.processes = [psutil.Process(self.km.provisioner.pid)]
            self.processes += self.processes[0].children(recursive=True)
            watch = asyncio.ensure_future(self.watch(folder))
            await self.run_cells()
        except Exception as error:  # whatever it was, the other submissions go on
            self.stop(self.excess(folder) or f"{type(error).__name__}: {error}")
        finally:
            if watch:
                watch.cancel()
            await self._async_cleanup_kernel()
            context.destroy(linger=0)
        return self.outcome

    async def run_cells(self) -> None:
        """Run all cells, and try the answers where the test cells are."""
        for index, cell in enumerate(self.nb.cells):
            if cell.cell_type != "code":
                continue
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            try:
                if grade_id in self.assignment.judged:
                    await self.run_test(cell, index, grade_id)
                else:
                    await self.async_execute_cell(cell, index)
                    cell.outputs = shown(cell.outputs)
            except CellTimeoutError:
                return self.stop(f"{place(cell, index)} did not end, nor could it be interrupted")
            except DeadKernelError:
                return self.stop(f"{place(cell, index)} ended its kernel")
        untold = [name for name in self.assignment.judged if name not in self.outcome.problems]
        if untold and self.outcome.late:
            self.stop(f"{self.outcome.late[0]} ran longer than {self.limits.cell} s")
        elif untold:
            self.stop(f"no results came for {untold[0]}")

    async def run_test(self, cell: NotebookNode, index: int, grade_id: str) -> None:
        """Run what students see of a test cell; then try the answer, and say what is wrong."""
        judged = self.assignment.judged[grade_id]
        seen = nbformat.v4.new_code_cell(judged.visible, metadata=cell.metadata)
        await self.async_execute_cell(seen, index)
        cell.outputs = [worthless(output) for output in shown(seen.outputs)]
        cell.execution_count = seen.execution_count
        self.nb.cells[index] = cell
        hidden = find(judged.task)
        cases = draw(hidden)
        question = nbformat.v4.new_code_cell(ask(judged.expression, cases), metadata=cell.metadata)
        await self.async_execute_cell(question, index, store_history=False)
        self.nb.cells[index] = cell
        for output in question.outputs:
            told = output.get("data", {}).get(plain.MIME)
            if output.output_type == "display_data" and isinstance(told, list) and len(told) == 2:
                name = name_in(told[0])
                self.outcome.names.append(name)
                problem = conclude(hidden, cases, told[1], name)
                self.outcome.problems[grade_id] = problem
                cell.outputs += [failure(problem)] if problem else []
                return
        cell.outputs.append(failure("this task has not been judged"))

    def note(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        """Remember a cell that was interrupted."""
        reply = execute_reply["content"]
        if reply.get("ename") == LATE:
            self.outcome.late.append(place(cell, cell_index))
            cell.outputs.append(failure(reply["evalue"], LATE))

    async def watch(self, folder: Path) -> None:
        """Kill all that runs as soon as it uses too much."""
        while not (excess := self.excess(folder)):
            await asyncio.sleep(0.1)
        self.stop(excess)
        for process in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def excess(self, folder: Path) -> str:
        """Return what there is too much of, or ""."""
        memory = processor = 0
        for process in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                memory += process.memory_info().rss
                processor += sum(process.cpu_times()[:2])
        limits = self.limits
        if memory > limits.memory * MB:
            return f"used more than {limits.memory} MB of memory"
        if processor > limits.processor:
            return f"used more than {limits.processor} s of processor time"
        if time.monotonic() > self.started + limits.notebook:
            return f"ran longer than {limits.notebook} s"
        if self.kc.session.left < 0:  # the manager's own session is another one
            return f"put out more than {limits.output} MB"
        files = list(os.scandir(folder))
        if len(files) > FOLDER or sum(f.stat(follow_symlinks=False).st_size for f in files) > MB:
            return "wrote into the folder of its sockets"
        return ""

    def stop(self, why: str) -> None:
        """Say why not all of it ran; the first reason is the true one."""
        self.outcome.stopped = self.outcome.stopped or f"stopped: {why:.200}"


def ask(expression: str, cases: list | None) -> str:
    """Return the code that tells the results of an answer, and the student's name."""
    return f"""
def _tell(*questions):
    from IPython.display import display
    scope = {{"__name__": "plain"}}
    exec({Path(plain.__file__).read_text(encoding="utf-8")!r}, scope)
    display({{{plain.MIME!r}: [scope["results"](*asked) for asked in questions]}}, raw=True)
_tell((lambda: NAME, None), (lambda: ({expression}), {told(cases)!r}))
"""


def name_in(text: str) -> str:
    """Return the student's name as it came out of the box."""
    try:
        ((name,),) = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        name = ""
    return " ".join(name.split())[:100] if isinstance(name, str) else ""


def place(cell: NotebookNode, index: int) -> str:
    """Return how we call a cell."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", f"cell {index + 1}")


def failure(why: str, name: str = "AssertionError", lines: list | None = None) -> NotebookNode:
    """Return the output for which nbgrader gives no points."""
    lines = lines or [f"{name}: {why}"]
    return nbformat.v4.new_output("error", ename=name, evalue=why, traceback=lines)


def shown(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return outputs with their texts and pictures, without those that have none."""
    return [safe for safe in map(harmless, outputs) if safe.get("data", True)]


def harmless(output: NotebookNode) -> NotebookNode:
    """Return an output with its texts and pictures: a browser runs nothing of it."""
    match output.output_type:
        case "stream":
            return nbformat.v4.new_output("stream", name=output.name, text=str(output.text))
        case "error":
            lines = [str(line) for line in output.traceback]
            return failure(str(output.evalue), str(output.ename), lines)
    told = {kind: str(text) for kind, text in output.data.items() if kind in SHOWN}
    kept = {kind: text for kind, text in told.items() if SHOWN[kind].fullmatch(text)}
    return nbformat.v4.new_output("display_data", data=kept)


def worthless(output: NotebookNode) -> NotebookNode:
    """Return an output of a visible test in a form that nbgrader makes no points of."""
    if output.output_type == "display_data":
        return output
    text = output.get("text") or f"{output.ename}: {output.evalue}\n"
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def run(
    nb: NotebookNode, assignment: Assignment, limits: Limits | None = None, boxed: bool = True
) -> Outcome:
    """Run a restored notebook and judge the answers in it.

    Raises
    ------
    NoBoxError
        If `boxed` and this machine cannot make a box.
    """
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="box-", ignore_cleanup_errors=True) as folder:
        command = ()
        if boxed:
            command = (*box(limits), "--bind", folder, folder, "--remount-ro", "/")
        return asyncio.run(Run(nb, assignment, limits).execute_in(Path(folder), command))
