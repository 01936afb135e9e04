"""What runs in the sandbox: a notebook, cell by cell, and the questions about its answers.

A job comes in as JSON on standard input, and one line of JSON for each cell goes out on standard
output: that is the only door. Nothing here is secret, and nothing of the project is needed: a
student's code could at most tell lies about itself, and lies are worth no points.
"""

import asyncio
import base64
import ctypes
import json
import os
import resource
import sys

PR_SET_DUMPABLE, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 4, 22, 2, 38
NOBODY = 65534
KERNEL = "KERNEL_FILTER"  # in the environment of the kernel: its system calls
LATE = "CellTimeoutError"


class Program(ctypes.Structure):
    """A filter of system calls, as Linux takes it."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def confine(limits: dict) -> None:
    """Give up what is not needed: being root, and more of the machine than is allowed."""
    mb = 10**6
    for name, value in {
        "CORE": 0,
        "CPU": limits["processor"] + 10,
        "FSIZE": limits["files"] * mb,
        "NOFILE": 256,
        # Besides the memory itself: what libraries reserve and never touch.
        "AS": (limits["memory"] + 1500) * mb,
    }.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def filter_system_calls(code: str) -> None:
    """Let this process, and all that it starts, make only the system calls that a filter lets pass.

    Raises
    ------
    OSError
        If Linux does not take the filter.
    """
    if not code:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    program = base64.b64decode(code)
    told = Program(len(program) // 8, program)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(told), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")


def run_kernel() -> None:
    """Be the kernel in which the student's code runs."""
    filter_system_calls(os.environ.pop(KERNEL))
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


def say(**what: object) -> None:
    """Write a line to the outside."""
    sys.__stdout__.write(json.dumps(what) + "\n")
    sys.__stdout__.flush()


async def run_job(job: dict) -> None:
    """Run all cells of a job."""
    # This grammar of links takes longer to load than all the rest, and nobody needs it here.
    sys.modules["rfc3987_syntax"] = None
    import nbformat
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    limits = job["limits"]

    class Specs(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            argv = [sys.executable, __file__, "kernel", "-f", "{connection_file}"]
            argv += ["--HistoryManager.enabled=False", "--log-level=ERROR"]
            return KernelSpec(argv=argv, env={KERNEL: job["filter"]}, language="python")

    class Client(NotebookClient):
        left = limits["output"] * 10**6

        def process_message(self, msg: dict, cell: object, cell_index: int) -> object:
            self.left -= len(str(msg["content"]))
            if self.left < 0:
                say(stopped=f"put out more than {limits['output']} MB")
                os._exit(0)
            return super().process_message(msg, cell, cell_index)

    late = {"ename": LATE, "evalue": f"stopped after {limits['cell']} s", "traceback": []}
    folder = os.environ.get("KERNEL_FOLDER", "/tmp")
    client = Client(
        nbformat.v4.new_notebook(),
        km=AsyncKernelManager(
            kernel_spec_manager=Specs(),
            connection_file=f"{folder}/kernel.json",
            transport="ipc",
            ip=f"{folder}/kernel",
        ),
        allow_errors=True,
        timeout=limits["cell"],
        interrupt_on_timeout=True,
        error_on_timeout=late,
        iopub_timeout=10,
        raise_on_iopub_timeout=True,
        record_timing=False,
        shutdown_kernel="immediate",
    )

    async def run_cell(source: str, history: bool = True) -> tuple[object, bool]:
        was_late = []

        def note(cell: object, cell_index: int, execute_reply: dict) -> None:
            was_late.append(execute_reply["content"].get("ename") == LATE)

        client.on_cell_executed = note
        client.nb.cells.append(nbformat.v4.new_code_cell(source))
        index = len(client.nb.cells) - 1
        cell = await client.async_execute_cell(client.nb.cells[-1], index, store_history=history)
        return cell, any(was_late)

    async with client.async_setup_kernel(stderr=-3, stdout=-3):
        client.kc.allow_stdin = False
        filter_system_calls(job["filter"])  # the kernel runs; nothing else has to be started
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # our memory is not to be looked at
        for number, (source, question) in enumerate(job["cells"]):
            try:
                cell, was_late = await run_cell(source)
                told = None
                if question:
                    asked, late_answer = await run_cell(question, history=False)
                    told = [o.get("data", {}).get(job["mime"]) for o in asked.outputs]
                    was_late = was_late or late_answer
            except CellTimeoutError:
                say(stopped=f"{job['names'][number]} did not end, nor could it be interrupted")
                os._exit(0)
            except DeadKernelError:
                say(stopped=f"{job['names'][number]} ended its kernel")
                os._exit(0)
            say(outputs=cell.outputs, count=cell.execution_count, late=was_late, told=told)
        say(done=True)
        os._exit(0)  # the sandbox ends with us, and the kernel with it


if __name__ == "__main__":
    if sys.argv[1:2] == ["kernel"]:
        del sys.argv[1]
        run_kernel()
    else:
        job = json.loads(sys.stdin.buffer.read())
        if job["sandboxed"]:
            confine(job["limits"])
        asyncio.run(run_job(job))
