"""Let a class at once open the course on one real JupyterHub, and run lesson 04 from top to bottom.

Run it as `python -m tools.bench_hub --students 20`, on Linux, with node and npm (extra `hub`).  The
hub lives on 127.0.0.1 and in a temporary folder.  Each student follows TEACHING.md's link, signs
in, waits for a server of their own, gets the notebooks from nbgitpuller, and runs the lesson.  The
exit status is 1 if any student sees an error; times belong to the machine they were taken on.
"""

import argparse
import asyncio
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import psutil

from tools.classroom import (
    PATIENCE,
    ROOT,
    ROOT_FLAGS,
    LaunchError,
    Run,
    client,
    copy_notebooks,
    cpu_seconds,
    end_cleanly,
    free_ports,
    mb,
    memory,
    peak_memory,
    processes_in,
    run_all,
    seconds,
    started,
    until_it_answers,
)

PROXY = "configurable-http-proxy@5.3.0"
LESSON = "04_worked_examples.ipynb"
LINK = re.compile(r"https://[\w.-]+/hub/user-redirect/git-pull\?[^\s)>\"`]+")

CONFIG = """\
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = ["{folder}/node_modules/.bin/configurable-http-proxy"]
# A dummy that lets in any name, but with a password: others may work on this machine.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/students/{{username}}"
c.Spawner.cmd = ["{python}", "-m", "jupyterhub.singleuser"]
# Over TCP, kernels that start at once sometimes draw the same port, and one of them dies.
c.Spawner.args = ["--KernelManager.transport=ipc", *{flags}]
# Their sockets are files, whose paths may have 107 characters: not below the students' homes.
c.Spawner.environment = {{"JUPYTER_RUNTIME_DIR": lambda s: f"{folder}/run/{{s.user.name}}"}}
# All start at once: nobody is turned away because the machine is slow.
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
"""


@dataclass
class Lesson:
    """What a class needed: for each student the seconds and bytes, for each step the CPU time."""

    arrivals: list[float]
    runs: list[Run]
    held: list[int]
    peaks: list[int]
    cpu_to_arrive: float
    cpu_to_run: float
    held_by_hub: int

    @property
    def complaints(self) -> list[str]:
        """What anybody saw go wrong."""
        return [line for run in self.runs for line in run.complaints]


def asked_for(link: str) -> dict[str, str]:
    """Return what an nbgitpuller link asks for."""
    query = parse_qs(urlsplit(link).query, strict_parsing=True)
    return {name: value for name, (value,) in query.items()}


def publish(folder: Path) -> None:
    """Make a git repository of the notebooks, as they are now."""
    copy_notebooks(folder)
    author = ["-c", "user.name=teacher", "-c", "user.email=teacher@localhost"]
    commit = [*author, "commit", "--no-gpg-sign", "-m", "Notebooks"]
    for step in (["init", "-b", "main"], ["add", "."], commit):
        subprocess.run(["git", *step], cwd=folder, check=True, capture_output=True)


@asynccontextmanager
async def jupyterhub(folder: Path) -> AsyncIterator[tuple[str, str]]:
    """Serve a hub from the folder, on 127.0.0.1; yield its address and the students' password."""
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PROXY]
    subprocess.run(install, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    port, hub_port, proxy_port = free_ports(3)
    password = secrets.token_hex()
    settings = CONFIG.format(
        folder=folder,
        password=password,
        port=port,
        hub_port=hub_port,
        proxy_port=proxy_port,
        python=sys.executable,
        flags=ROOT_FLAGS,
        patience=PATIENCE,
    )
    (folder / "jupyterhub_config.py").write_text(settings, encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    with started([sys.executable, "-m", "jupyterhub"], folder) as server:
        async with client(url) as http:
            await until_it_answers(http, "/hub/health", server)
        yield url, password


def xsrf(http: httpx.AsyncClient, path: str) -> str:
    """Return the token that a form sent to a page below the path has to carry."""
    return next(c.value for c in http.cookies.jar if (c.name, c.path) == ("_xsrf", path))


async def arrive(http: httpx.AsyncClient, link: str, name: str, password: str) -> float:
    """Follow the link to a server of one's own with the notebooks; return the seconds it took."""
    start = time.perf_counter()
    page = (await http.get(link)).raise_for_status()
    form = {"username": name, "password": password, "_xsrf": xsrf(http, "/hub/")}
    page = (await http.post(page.url, data=form)).raise_for_status()
    while page.url.path.startswith("/hub/spawn-pending/"):
        await asyncio.sleep(0.5)
        page = (await http.get(page.url)).raise_for_status()
    if page.url.path != f"/user/{name}/git-pull":
        raise LaunchError(f"{name} was sent to {page.url.path}, not to nbgitpuller")
    http.base_url = page.url.join(f"/user/{name}/")
    http.headers["X-XSRFToken"] = xsrf(http, f"/user/{name}/")
    pulled = (await http.get("git-pull/api", params=page.url.params)).raise_for_status().text
    if '"phase": "finished"' not in pulled:
        raise LaunchError(f"nbgitpuller, for {name}: {pulled}")
    return time.perf_counter() - start


async def teach(students: int, folder: Path) -> Lesson:
    """Let students follow the link of TEACHING.md to a hub in the folder, and run the lesson."""
    link = LINK.search((ROOT / "TEACHING.md").read_text(encoding="utf-8"))[0]
    asked = asked_for(link)
    repository = folder / "published" / PurePosixPath(asked["repo"]).name
    publish(repository)
    opened = PurePosixPath(asked["urlpath"].removeprefix("lab/tree/"))
    names = [f"student-{number}" for number in range(1, students + 1)]

    async with jupyterhub(folder) as (url, password), AsyncExitStack() as stack:
        link = f"{urlsplit(link).path}?{urlencode(asked | {'repo': repository.as_uri()})}"
        clients = [await stack.enter_async_context(client(url)) for _ in names]
        cpu = [cpu_seconds(processes_in(folder))]
        arrivals = await asyncio.gather(
            *(arrive(http, link, name, password) for http, name in zip(clients, names, strict=True))
        )
        for http in clients:
            (await http.get(f"api/contents/{opened}")).raise_for_status()
        cpu.append(cpu_seconds(processes_in(folder)))
        lesson = opened.with_name(LESSON)
        runs = await asyncio.gather(*(run_all(http, str(lesson)) for http in clients))
        cpu.append(cpu_seconds(processes_in(folder)))
        work = [processes_in(folder / "students" / name) for name in names]
        held = [memory(processes) for processes in work]
        return Lesson(
            arrivals=arrivals,
            runs=runs,
            held=held,
            peaks=[peak_memory(processes) for processes in work],
            cpu_to_arrive=cpu[1] - cpu[0],
            cpu_to_run=cpu[2] - cpu[1],
            held_by_hub=memory(processes_in(folder)) - sum(held),
        )


def print_table(lesson: Lesson) -> None:
    """Print what the class needed."""
    students = len(lesson.runs)
    cores = len(psutil.Process().cpu_affinity())
    waits = {
        "from the link to one's own notebooks": lesson.arrivals,
        "from opening lesson 04 to its first cell": [run.first_cell for run in lesson.runs],
        "from opening lesson 04 to its last cell": [run.all_cells for run in lesson.runs],
    }
    sizes = {
        "memory, a shared page shared out": lesson.held,
        "memory at its peak, shared pages in full": lesson.peaks,
    }
    print(f"{f'{students} students on {cores} cores':<41} median  largest")
    for what, values in (waits | sizes).items():
        write = mb if what in sizes else seconds
        print(f"{what:<41} {write(statistics.median(values)):>6} {write(max(values)):>8}")
    totals = {
        "a core is busy, for one student to arrive": seconds(lesson.cpu_to_arrive / students),
        "a core is busy, for one to run lesson 04": seconds(lesson.cpu_to_run / students),
        "memory of the hub and its proxy": mb(lesson.held_by_hub),
        "students in a GiB": f"{2**30 / statistics.mean(lesson.held):.1f}",
        "errors": str(len(lesson.complaints) or "none"),
    }
    for what, value in totals.items():
        print(f"{what:<41} {value:>6}")


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 if any student saw an error."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=20, help="how many (default: 20)")
    options = parser.parse_args(argv)
    if options.students < 1:
        parser.error(f"--students: {options.students} is no class; give 1 or more")
    if not shutil.which("npm"):
        parser.error(f"npm is needed, to install {PROXY}: get it with Node.js from nodejs.org")
    end_cleanly()
    try:
        with tempfile.TemporaryDirectory() as folder:
            lesson = asyncio.run(teach(options.students, Path(folder).resolve()))
    except (LaunchError, subprocess.SubprocessError, httpx.HTTPError, TimeoutError) as error:
        print(repr(error), file=sys.stderr)
        return 1
    print_table(lesson)
    for line in lesson.complaints:
        print(line, file=sys.stderr)
    return int(bool(lesson.complaints))


if __name__ == "__main__":
    sys.exit(main())
