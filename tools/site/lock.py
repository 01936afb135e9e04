"""Which packages come into the browser, from where, and with which checksum.

Pyodide reads a lock file.  Ours names the packages of Pyodide that the course needs, at their own
address and with their own checksums (pyodide-lock.json beside this file), and the course's own
wheels beside it in the site.  So nothing is looked up when a reader starts a lesson.

After an upgrade of jupyterlite-pyodide-kernel, `python -m tools.site.lock FILE` renews
pyodide-lock.json from the pyodide-lock.json of that version of Pyodide (in npm's `pyodide`).
"""

import argparse
import email
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

PYODIDE_LOCK = Path(__file__).with_name("pyodide-lock.json")
CDN = PYODIDE_CDN_URL
LOCK_NAME = "pyodide-lock.json"
COURSE = "kl-divergence-course"
# What the course imports of Pyodide's own packages, and what the kernel needs to run it.
FROM_PYODIDE = ["ipython", "jedi", "matplotlib", "micropip", "numpy", "traitlets"]
# matplotlib asks for them, but imports them only to write PDFs and SVGs, and not at all: 1.7 MB.
NOT_NEEDED = {"fonttools", "pytz"}
# Loaded before the first cell of a notebook runs.
IN_JUPYTER = [
    "micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "numpy",
    "matplotlib", "ipywidgets", COURSE,
]  # fmt: skip
# Loaded for an explorer in a page. IPython and what it needs are 4 MB and 4 seconds: alive.py
# stands in for the two names that are imported from it.
IN_A_PAGE = ["numpy", "matplotlib", "traitlets", "comm", "ipywidgets", COURSE]
WITHOUT_IPYTHON = {"ipython"}


def canonical(name: str) -> str:
    """Return the name of a package as package indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sha256(path: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def closed(packages: dict[str, dict], roots: Iterable[str]) -> dict[str, dict]:
    """Return the packages that `roots` need, sorted by name."""
    chosen, waiting = {}, [canonical(root) for root in roots]
    while waiting:
        name = waiting.pop()
        if name not in chosen:
            chosen[name] = packages[name]
            waiting += map(canonical, packages[name]["depends"])
    return dict(sorted(chosen.items()))


def cut(lock: dict) -> dict:
    """Return Pyodide's own lock, cut down to what the course needs."""
    packages = {
        canonical(name): entry
        | {"depends": [other for other in entry["depends"] if canonical(other) not in NOT_NEEDED]}
        for name, entry in lock["packages"].items()
    }
    return lock | {"version": PYODIDE_VERSION, "packages": closed(packages, FROM_PYODIDE)}


def entry_of(wheel: Path, known: set[str]) -> dict:
    """Return what a lock says of a pure wheel that lies beside it; `known` are all packages."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(about))
    tops = {name.split("/")[0].removesuffix(".py") for name in names}
    asked = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    depends = {canonical(re.match(r"[\w.-]+", line)[0]) for line in asked}
    return {
        "name": metadata["Name"],
        "version": metadata["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": sorted(top for top in tops if top.isidentifier()),
        "depends": sorted(depends & known),
        "unvendored_tests": False,
    }


def course_lock(wheels: Iterable[Path], cdn: str = CDN) -> dict:
    """Return the lock of the site: Pyodide's packages at `cdn`, and wheels beside the lock.

    A wheel takes the place of a package of the same name. What a wheel asks for and the lock does
    not have (the front end of the widgets, pytest) is not needed in a browser.
    """
    lock = json.loads(PYODIDE_LOCK.read_text(encoding="utf-8"))
    packages = {
        name: entry | {"file_name": f"{cdn}/{entry['file_name']}"}
        for name, entry in lock["packages"].items()
    }
    own = {canonical(wheel.name.split("-")[0]): wheel for wheel in wheels}
    known = packages.keys() | own.keys()
    packages |= {name: entry_of(wheel, known) for name, wheel in own.items()}
    return {"info": lock["info"], "packages": closed(packages, IN_JUPYTER)}


def page_packages(lock: dict) -> list[str]:
    """Return all packages that an explorer in a page needs, without IPython's own."""
    slim = {
        name: entry | {"depends": [x for x in entry["depends"] if x not in WITHOUT_IPYTHON]}
        for name, entry in lock["packages"].items()
    }
    return list(closed(slim, IN_A_PAGE))


def main(argv: list[str] | None = None) -> int:
    """Renew pyodide-lock.json from Pyodide's own lock."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("official", type=Path, help=f"the lock of Pyodide {PYODIDE_VERSION}")
    official = json.loads(parser.parse_args(argv).official.read_text(encoding="utf-8"))
    text = json.dumps(cut(official), indent=1) + "\n"
    PYODIDE_LOCK.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
