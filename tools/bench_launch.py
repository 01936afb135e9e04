"""Measure a start of the course as on Binder: install, server, first cell, and every notebook.

Run it as `python -m tools.bench_launch`, on Linux.  It installs the course and exactly what
requirements.lock pins into a fresh environment, starts JupyterLab from there, with the memory and
one of the 1-2 cores that Binder gives, and runs all notebooks in it, closing none.  The exit status
is 1 where anything fails; times belong to the machine they were taken on.
"""

import asyncio
import secrets
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
from packaging.utils import canonicalize_name

from tools.classroom import (
    ROOT,
    ROOT_FLAGS,
    LaunchError,
    Run,
    client,
    copy_notebooks,
    end_cleanly,
    free_ports,
    mb,
    peak_memory,
    processes_in,
    run_all,
    seconds,
    started,
    until_it_answers,
)

BINDER_BYTES = 2 * 10**9
NOTEBOOKS = sorted(f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb"))


def install(folder: Path) -> Path:
    """Install the course and what it locks into a new environment; return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    lock = ROOT / "requirements.lock"
    subprocess.run([*pip, "install", "-qq", "--constraint", lock, "--editable", ROOT], check=True)

    pins = {line.partition(" ")[0] for line in lock.read_text(encoding="utf-8").splitlines()}
    freeze = [*pip, "freeze", "--exclude-editable"]
    for line in subprocess.run(freeze, check=True, capture_output=True, text=True).stdout.split():
        name, _, version = line.partition("==")
        if f"{canonicalize_name(name)}=={version}" not in pins:
            raise LaunchError(f"{line} was installed, and is not in requirements.lock")
    subprocess.run([python, "-I", "-c", "import helpers"], cwd=folder, check=True)
    return python


@asynccontextmanager
async def jupyterlab(python: Path, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Serve a copy of the notebooks from the folder, within Binder's limits; yield a client."""
    copy_notebooks(folder)
    token = secrets.token_hex()
    (port,) = free_ports(1)
    command = [python, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", *ROOT_FLAGS]
    with started(command, folder, JUPYTER_TOKEN=token) as server:
        # Its kernels inherit both.
        server.rlimit(psutil.RLIMIT_DATA, (BINDER_BYTES, BINDER_BYTES))
        server.cpu_affinity(server.cpu_affinity()[:1])
        signed_in = {"Authorization": f"token {token}"}
        async with client(f"http://127.0.0.1:{port}/", headers=signed_in) as http:
            await until_it_answers(http, "api/status", server)
            yield http


def print_row(duration: float, size: int, what: str) -> None:
    """Print what something took."""
    print(f"{seconds(duration):>7}  {mb(size):>7}  {what}", flush=True)


async def run_notebooks(python: Path, folder: Path) -> tuple[list[Run], int]:
    """Run all notebooks in one JupyterLab, and print what each took; return the most it held."""
    start = time.perf_counter()
    async with jupyterlab(python, folder) as http:
        ready = time.perf_counter() - start
        runs, peaks = [], [peak_memory(processes_in(folder))]
        print_row(ready, peaks[0], "for JupyterLab to start")
        for notebook in NOTEBOOKS:
            runs.append(await run_all(http, notebook))
            peaks.append(peak_memory(processes_in(folder)))
            print_row(runs[-1].all_cells, peaks[-1] - peaks[-2], f"more for {notebook}")
    print_row(sum(run.all_cells for run in runs), peaks[-1], "for all, left open")
    print(f"From the start of JupyterLab to the first cell: {seconds(ready + runs[0].first_cell)}")
    return runs, peaks[-1]


def main() -> int:
    """Measure it all; return 0, or 1 where something did not work."""
    end_cleanly()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            start = time.perf_counter()
            python = install(folder / "environment")
            size = sum(p.stat().st_size for p in folder.rglob("*") if not p.is_symlink())
            print_row(time.perf_counter() - start, size, "to install exactly what is locked")
            (folder / "home").mkdir()
            runs, peak = asyncio.run(run_notebooks(python, folder / "home"))
    except (LaunchError, subprocess.SubprocessError, httpx.HTTPError, TimeoutError) as error:
        print(repr(error), file=sys.stderr)
        return 1
    complaints = [line for run in runs for line in run.complaints]
    print(f"errors: {len(complaints) or 'none'}")
    for line in complaints:
        print(line, file=sys.stderr)
    return int(bool(complaints) or peak > BINDER_BYTES)


if __name__ == "__main__":
    sys.exit(main())
