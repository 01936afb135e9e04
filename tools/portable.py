"""Repeat the checks that could depend on the machine, as if on quite another one.

Run it as `python -m tools.portable` (extra `test`).  In a copy of the course whose path has spaces
and Hangul, with such a home, the C locale, the time zone of Seoul, one thread, the oldest kernels
of OpenBLAS, none of the instruction sets that numpy chooses at run time and, where root starts it,
as the user nobody, it checks all notebooks and runs the tests of the measures and the pictures.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

# The only list of what numpy dispatches on is private.
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

ROOT = Path(__file__).resolve().parents[1]
PLACE = "다른 컴퓨터 (another machine)"
NOT_COPIED = (".*", "__pycache__", "handout", "grading", "submissions", "screenshots")
TESTS = (
    "test_gaussians.py",
    "test_generalized_js.py",
    "test_identities.py",
    "test_lesson_*_pictures.py",
    "test_measures.py",
    "test_pictures.py",
)


def other_user() -> dict[str, object]:
    """Return the options of subprocess.run that give up the rights of root, if it is root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd  # not on Windows

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def environment(course: Path, home: Path) -> dict[str, str]:
    """Return the variables of the other machine."""
    active = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]
    x86 = {"OPENBLAS_CORETYPE": "Prescott"} if platform.machine() in ("AMD64", "x86_64") else {}
    return {
        **x86,
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C",
        "LC_ALL": "C",
        "TZ": "Asia/Seoul",
        "OPENBLAS_NUM_THREADS": "1",
        "NPY_DISABLE_CPU_FEATURES": " ".join(active),
        "PYTHONPATH": os.pathsep.join([str(course), sysconfig.get_path("purelib")]),
    }


def usable_python(options: dict) -> str:
    """Return an interpreter of this version that the other user may start, or ""."""
    version = "python{}.{}".format(*sys.version_info)
    for python in (sys.executable, f"/usr/local/bin/{version}", f"/usr/bin/{version}"):
        try:
            if subprocess.run([python, "-c", "import numpy, pytest"], **options).returncode == 0:
                return python
        except OSError:  # it is not there, or in root's home
            pass
    return ""


def commands(course: Path, jobs: int) -> list[list[str]]:
    """Return the checks, as arguments of Python."""
    pytest = ["-m", "pytest", "--quiet", f"--numprocesses={jobs}", "--dist=loadfile"]
    tests = sorted(str(path) for name in TESTS for path in (course / "tests").glob(name))
    return [
        ["-m", "tools.notebooks", "--check", f"--jobs={jobs}"],
        [*pytest, "--nbval", "--nbval-cell-timeout=120", "notebooks", "homework/source"],
        [*pytest, "--mpl", *tests],
    ]


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0 if every check passes, else 1."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many to run at once (default: 2)")
    jobs = parser.parse_args(argv).jobs
    user = other_user()
    with tempfile.TemporaryDirectory(prefix=PLACE) as place:
        course, home = Path(place, "과제 course"), Path(place, "집 home")
        shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*NOT_COPIED))
        home.mkdir()
        if user:
            for path in (Path(place), *Path(place).rglob("*")):
                os.chown(path, user["user"], user["group"])
        variables = environment(course, home)
        options = {"cwd": course, "env": variables, **user}
        if not (python := usable_python(options)):
            print("As the same user: the user nobody cannot start a Python of this version.")
            options = {"cwd": course, "env": variables}
            python = sys.executable
        print(
            "Without", variables["NPY_DISABLE_CPU_FEATURES"] or "nothing", "in", course, flush=True
        )
        done = [subprocess.run([python, *rest], **options) for rest in commands(course, jobs)]
    return int(any(run.returncode for run in done))


if __name__ == "__main__":
    sys.exit(main())
