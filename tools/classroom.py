"""What the launch benches share: a student without a browser, and the processes that serve one.

The student talks to a Jupyter server as JupyterLab does: REST requests open the notebook and start
its kernel, and a websocket carries the cells to the kernel and their outputs back.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 600  # seconds for any one step; nothing takes so long, unless it hangs
ROOT_FLAGS = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


class LaunchError(Exception):
    """Something a student would see as not working."""


@dataclass
class Run:
    """What came of running a notebook: seconds since it was opened, and what it complained of."""

    first_cell: float
    all_cells: float
    complaints: list[str]


@asynccontextmanager
async def open_kernel(
    http: httpx.AsyncClient, notebook: str
) -> AsyncIterator[WebSocketClientConnection]:
    """Start a kernel for a notebook on the server at `http.base_url`; yield its websocket."""
    asked = {"path": notebook, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
    session = (await http.post("api/sessions", json=asked)).raise_for_status().json()
    channels = http.build_request("GET", f"api/kernels/{session['kernel']['id']}/channels")
    kernel = await websocket_connect(
        HTTPRequest(
            re.sub("^http", "ws", str(channels.url)),
            headers={key: channels.headers.get(key, "") for key in ("Authorization", "Cookie")},
            request_timeout=PATIENCE,
        )
    )
    yield kernel
    kernel.close()
    while await kernel.read_message() is not None:  # until the server has closed it, too
        pass


async def execute(kernel: WebSocketClientConnection, code: str) -> list[str]:
    """Run one cell to its end; return the error it raised and what it wrote to stderr."""
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
    request = Session().msg("execute_request", content | {"allow_stdin": False})
    request["channel"] = "shell"
    await kernel.write_message(json.dumps(request, default=json_default))
    complaints = []
    awaited = {"execute_reply", "idle"}  # they come over different channels, in either order
    while awaited:
        received = await kernel.read_message()
        if received is None:
            raise LaunchError("the connection to the kernel was closed")
        as_text = isinstance(received, str)
        message = json.loads(received) if as_text else deserialize_binary_message(received)
        kind, content = message["header"]["msg_type"], message["content"]
        if content.get("execution_state") in ("restarting", "dead"):
            raise LaunchError("the kernel died")
        if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
            continue
        awaited -= {kind, content.get("execution_state")}
        if kind == "error":
            complaints.append(f"{content['ename']}: {content['evalue']}")
        elif kind == "stream" and content["name"] == "stderr":
            complaints.append(content["text"])
    return complaints


async def run_all(http: httpx.AsyncClient, notebook: str) -> Run:
    """Open a notebook on the server at `http.base_url` and run all its cells; leave it open."""
    start = time.perf_counter()
    for page in (f"lab/tree/{notebook}", f"api/contents/{notebook}"):
        answer = (await http.get(page)).raise_for_status()
    cells = [cell for cell in answer.json()["content"]["cells"] if cell["cell_type"] == "code"]
    run = Run(0, 0, [])
    async with open_kernel(http, notebook) as kernel:
        for cell in cells:
            async with asyncio.timeout(PATIENCE):
                said = await execute(kernel, "".join(cell["source"]))
            if "raises-exception" not in cell["metadata"].get("tags", []):
                run.complaints += [f"{notebook}, cell {cell['id']}: {line}" for line in said]
            run.first_cell = run.first_cell or time.perf_counter() - start
        run.all_cells = time.perf_counter() - start
    return run


def copy_notebooks(folder: Path) -> None:
    """Copy the notebooks, as they are now, to a place below the folder where they may change."""
    skip = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=skip)


def free_ports(number: int) -> list[int]:
    """Return ports of 127.0.0.1 that nobody listens on."""
    with ExitStack() as stack:
        free = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
        return [stack.enter_context(listener).getsockname()[1] for listener in free]


def processes_in(folder: Path) -> list[psutil.Process]:
    """Return the processes that work in the folder or below it."""
    return [
        process
        for process in psutil.process_iter(["cwd"])
        if process.info["cwd"] and Path(process.info["cwd"]).is_relative_to(folder)
    ]


@contextmanager
def started(command: list, folder: Path, **environment: str) -> Iterator[psutil.Popen]:
    """Run a server in the folder, its home; in the end, end all that works there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    with (folder / "log").open("w", encoding="utf-8") as log:
        server = psutil.Popen(
            list(map(str, command)),
            cwd=folder,
            env=kept | {"HOME": str(folder)} | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield server
    finally:
        server.terminate()
        _, alive = psutil.wait_procs([server, *processes_in(folder)], timeout=30)
        left = {*alive, *processes_in(folder)}
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left)


def client(url: str, **options) -> httpx.AsyncClient:
    """Return a client, with cookies and patience, of a server on this machine: past all proxies."""
    return httpx.AsyncClient(
        base_url=url, timeout=PATIENCE, follow_redirects=True, trust_env=False, **options
    )


async def until_it_answers(http: httpx.AsyncClient, url: str, server: psutil.Popen) -> None:
    """Wait until a server that was just started answers."""
    async with asyncio.timeout(PATIENCE):
        while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
            try:
                return (await http.get(url)).raise_for_status()
            except (httpx.TransportError, httpx.HTTPStatusError):  # a proxy may be up before it
                await asyncio.sleep(0.1)
    raise LaunchError(f"{' '.join(server.args)}: ended before it answered")


def memory(processes: list[psutil.Process]) -> int:
    """Return the bytes that processes hold; a page that n of them share counts as 1/n (PSS)."""
    return sum(process.memory_full_info().pss for process in processes)


def peak_memory(processes: list[psutil.Process]) -> int:
    """Return the sum of the most bytes that each process ever held, shared pages in full."""
    status = "".join(Path(f"/proc/{process.pid}/status").read_text() for process in processes)
    return 1024 * sum(map(int, re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)))


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """Return the time that processes, with their children that have ended, kept a core busy."""
    return sum(sum(process.cpu_times()[:4]) for process in processes)


def seconds(value: float) -> str:
    """Write a time in seconds."""
    return f"{value:.1f} s"


def mb(size: float) -> str:
    """Write bytes as megabytes."""
    return f"{size / 1e6:.0f} MB"


def end_cleanly() -> None:
    """Let a request to terminate end this program as Ctrl+C does, servers and all."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
