"""Run every notebook on an emulated aarch64 processor, and compare with what is stored.

Run it as `python -m tools.run_on_aarch64`, as root on Debian or Ubuntu with debootstrap and
qemu-user-static.  Only the kernels are emulated: an arm64 Python from Debian with the wheels that
requirements.lock pins.  The comparison is that of `python -m tools.notebooks --check`, and so is
the exit status.  It takes some 20 minutes, most of them in the notebooks.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path

from tools import notebooks

ROOT = notebooks.ROOT
LOCK = ROOT / "requirements.lock"
PACKAGES = ("ipykernel", "ipywidgets", "matplotlib", "numpy")
PROGRAMS = ("debootstrap", "dpkg-deb", "qemu-aarch64-static")
# An emulated cell may be 20 times as slow.
TIMEOUT = 2400


def unpack_debian(root: Path) -> None:
    """Unpack an arm64 Debian with Python; nothing in it is configured, nor has to be."""
    command = ["debootstrap", "--foreign", "--arch=arm64", "--variant=minbase"]
    command += ["--include=python3,python3-distutils", "bookworm", root]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for package in sorted((root / "var/cache/apt/archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", package, root], check=True)


def emulated(root: Path) -> list[str]:
    """Return the command that starts the arm64 Python."""
    return ["qemu-aarch64-static", "-L", str(root), str(root / "usr/bin/python3")]


def install(python: list[str], packages: Path) -> None:
    """Install the locked wheels into a folder; pip itself is the one of this environment."""
    pip = distribution("pip").locate_file("pip")
    command = [*python, str(pip), "install", "-qq", "--only-binary=:all:"]
    command += ["--target", packages, "--constraint", LOCK, *PACKAGES]
    subprocess.run(command, check=True)


def prepare(folder: Path, python: list[str]) -> None:
    """Make what the folder lacks: the system, and the wheels of today's lock."""
    made, packages = folder / "root/made", folder / "packages"
    if not made.exists():  # the last thing that is written, so that half a system is made again
        shutil.rmtree(folder / "root", ignore_errors=True)
        unpack_debian(folder / "root")
        made.touch()
    installed = packages / "requirements.lock"
    if not installed.exists() or installed.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(packages, ignore_errors=True)
        install(python, packages)
        shutil.copyfile(LOCK, installed)


def write_kernel(folder: Path, python: list[str]) -> None:
    """Let the kernel python3 be the emulated one, where JUPYTER_PATH is the folder."""
    spec = {
        "argv": [*python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (aarch64)",
        "language": "python",
        "env": {
            "PYTHONPATH": os.pathsep.join([str(folder / "packages"), str(ROOT)]),
            "MPLCONFIGDIR": str(folder / "matplotlib"),
        },
    }
    path = folder / "kernels" / "python3" / "kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spec), encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the command; return what `python -m tools.notebooks --check` returns."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", help="default: all that are written by hand")
    parser.add_argument("--folder", type=Path, help="keep the emulated system here, and use it")
    options = parser.parse_args(argv)
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        names = ", ".join(missing)
        advice = "on Debian or Ubuntu: apt-get install debootstrap qemu-user-static"
        print(f"not found: {names}; {advice}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        python = emulated(folder / "root")
        prepare(folder, python)
        write_kernel(folder, python)
        os.environ["JUPYTER_PATH"] = str(folder)
        return notebooks.main(["--check", f"--timeout={TIMEOUT}", *options.notebooks])


if __name__ == "__main__":
    sys.exit(main())
