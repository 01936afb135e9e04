"""A stand-in for the address that Pyodide comes from: for tests on a machine that cannot reach it.

Pyodide's runtime comes from npm, its pure packages come from PyPI, and the four compiled ones from
a folder of unofficial wheels, which are for tests only.  A Chromium is told that the address is on
this machine, so that the site itself is the one that is published; only the checksums in its lock
are those of the stand-ins.
"""

import contextlib
import copy
import json
import os
import shutil
import ssl
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION, PYODIDE_VERSION
from playwright.sync_api import Browser, sync_playwright

from tools.lab_in_chromium import CHROMIUM
from tools.notebooks import ROOT
from tools.site.live import LOCK_FOLDER, run
from tools.site.lock import CDN, LOCK_NAME, sha256
from tools.site.serve import serving

WHEELS = Path(os.environ.get("LITE_WHEELS") or ROOT.parent / "shared/lite-wheels")
LOCK = f"live/{LOCK_FOLDER.as_posix()}/{LOCK_NAME}"
BASE = "/course/"


def at_the_address(lock: dict) -> dict[str, str]:
    """Return the file names, by package, of all that the lock takes from Pyodide's address."""
    entries = lock["packages"].items()
    return {
        name: entry["file_name"].removeprefix(f"{CDN}/")
        for name, entry in entries
        if entry["file_name"].startswith(CDN)
    }


def collect(lock: dict, folder: Path) -> None:
    """Put into a folder what a browser will ask Pyodide's address for."""
    packed = folder / "npm"
    packed.mkdir(parents=True)
    run(["npm", "pack", "--silent", f"pyodide@{PYODIDE_VERSION}"], cwd=packed)
    with tarfile.open(next(packed.glob("*.tgz"))) as archive:
        archive.extractall(packed, filter="data")
    for path in (packed / "package").iterdir():
        shutil.move(path, folder)
    pure = []
    for name, file in at_the_address(lock).items():
        if file.endswith("-none-any.whl"):
            pure.append(f"{name}=={lock['packages'][name]['version']}")
        else:
            project = file.partition("-")[0]
            (wheel,) = WHEELS.glob(f"{project}-*.whl")
            shutil.copy(wheel, folder / file)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    pip += ["--no-deps", "--only-binary=:all:", f"--python-version={PYODIDE_PYTHON_VERSION}"]
    run([*pip, "--dest", folder, *pure])


def with_checksums_of(folder: Path, lock: dict) -> bytes:
    """Return the lock with the checksums of the files in a folder."""
    lock = copy.deepcopy(lock)
    for name, file in at_the_address(lock).items():
        lock["packages"][name]["sha256"] = sha256(folder / file)
    return json.dumps(lock).encode()


def certificate(folder: Path) -> ssl.SSLContext:
    """Return what a server needs to answer for the address; no browser trusts it by itself."""
    pem = folder / "address.pem"
    name = urlsplit(CDN).hostname
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={name}", "-keyout", pem, "-out", folder / "certificate.pem"]
    run(command)
    with pem.open("a", encoding="utf-8") as file:
        file.write((folder / "certificate.pem").read_text(encoding="utf-8"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@contextlib.contextmanager
def chromium(flags: list[str]) -> Iterator[Browser]:
    """Start a Chromium with some flags; yield it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@contextlib.contextmanager
def published(site: Path, work: Path, real: bool = False) -> Iterator[tuple[Browser, str]]:
    """Serve a built site as if it were published; yield a browser, and the site's address in it.

    Pyodide comes from its `real` address, or from the stand-in that is kept in the folder `work`.
    """
    if real:
        with serving(site, BASE) as server, chromium([]) as browser:
            yield browser, f"http://127.0.0.1:{server.server_port}{BASE}"
        return
    lock = json.loads((site / LOCK).read_text(encoding="utf-8"))
    folder = work / "address"
    if not folder.exists():
        collect(lock, folder)
    path, host = urlsplit(CDN).path, urlsplit(CDN).hostname
    with (
        serving(folder, f"{path}/", tls=certificate(work)) as address,
        serving(site, BASE, replaced={LOCK: with_checksums_of(folder, lock)}) as server,
    ):
        there = f"MAP {host} 127.0.0.1:{address.server_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        flags = [f"--host-resolver-rules={there}", "--ignore-certificate-errors"]
        with chromium(flags) as browser:
            browser.sent = server.sent, address.sent
            yield browser, f"http://127.0.0.1:{server.server_port}{BASE}"
