"""Grade a class of synthetic students, and compare with nbgrader alone.

Run it as `python -m tools.bench_grading`. It asserts nothing: times belong to the machine they were
taken on, so look at the ratio. For that, `make grade` (boxes, verdicts outside of them, feedback,
report) and a plain `nbgrader autograde`, which grades one after the other, take turns on the same
submissions, a sample of the class; each is judged by its best turn.
"""

import argparse
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

import nbformat
import psutil

from tools.classroom import ROOT, mb

TURNS = 2
SOURCES = ROOT / "homework" / "source"
CONFIG = """\
c = get_config()
c.OverwriteCells.add_missing_cells = True
c.ClearSolutions.code_stub = {"python": "...  # your answer"}
"""
# The environment's programs by name: nbgrader runs alembic, and kernels import the hidden tests.
ENVIRONMENT = os.environ | {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "PYTHONPATH": str(ROOT),
}


def hand_in(folder: Path, name: str, students: list[str]) -> None:
    """Let every student solve some of the tasks, and write the roster."""
    draw = random.Random(1)
    release = nbformat.read(ROOT / "notebooks" / "homework" / f"{name}.ipynb", as_version=4)
    source = nbformat.read(SOURCES / name / f"{name}.ipynb", as_version=4)
    solved = {cell.id: cell.source for cell in source.cells if "BEGIN SOLUTION" in cell.source}
    for student in students:
        nb = copy.deepcopy(release)
        for cell in nb.cells:
            cell.source = cell.source.replace('NAME = ""', f'NAME = "{student}"')
            if cell.id in solved and draw.random() < 0.8:
                cell.source = solved[cell.id]
        path = folder / "submissions" / student / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(nb, path)
    (folder / "roster.csv").write_text("\n".join(["id", *students]), encoding="utf-8")


def run(command: list[str], folder: Path) -> tuple[float, int]:
    """Run a command; return its seconds, and the most bytes that it and its children held."""
    started, peak = perf_counter(), 0
    with open(folder / "output.txt", "ab") as output:
        process = psutil.Popen(
            command, cwd=folder, env=ENVIRONMENT, stdout=output, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            held = 0
            for each in (process, *process.children(recursive=True)):
                try:
                    held += each.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            peak = max(peak, held)
            sleep(0.25)
    if process.returncode not in (0, 1):  # 1: there are marks to give by hand
        sys.exit(f"{command} failed:\n{(folder / 'output.txt').read_text()[-3000:]}")
    return perf_counter() - started, peak


def require_all(handed_in: Path, graded: Path) -> None:
    """End where a student has not been graded: an unfinished turn has no time."""
    found, wanted = (len(list(at.iterdir())) for at in (graded, handed_in))
    if found != wanted:
        sys.exit(f"{found} of {wanted} were graded")


def ours(folder: Path, name: str) -> tuple[float, int]:
    """Grade with `make grade`'s command."""
    shutil.rmtree(folder / "grading", ignore_errors=True)
    command = [sys.executable, "-m", "homework.grade", name, "submissions", "roster.csv"]
    measured = run(command, folder)
    require_all(folder / "submissions", folder / "grading" / "autograded")
    return measured


def plain(folder: Path, name: str) -> tuple[float, int]:
    """Grade with nbgrader alone, one after the other."""
    course = folder / "plain"
    shutil.rmtree(course, ignore_errors=True)
    course.mkdir()
    (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    shutil.copytree(SOURCES / name, course / "source" / name)
    for student in (folder / "submissions").iterdir():
        shutil.copytree(student, course / "submitted" / student.name / name)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    run([*nbgrader, "generate_assignment", name], course)
    measured = run([*nbgrader, "autograde", name], course)
    require_all(course / "submitted", course / "autograded")
    return measured


def main() -> None:
    """Print how long a class takes, and how long it takes nbgrader alone."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--assignment", default="homework_1")
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--sample", type=int, default=30, help="how many for the comparison")
    options = parser.parse_args()
    name, students = options.assignment, [f"student-{n:03}" for n in range(options.students)]
    with tempfile.TemporaryDirectory() as at:
        sample, everybody = Path(at, "sample"), Path(at, "everybody")
        hand_in(sample, name, students[: options.sample])
        hand_in(everybody, name, students)
        turns = [(plain(sample, name)[0], ours(sample, name)[0]) for _ in range(TURNS)]
        alone, together = map(min, zip(*turns, strict=True))
        taken, peak = ours(everybody, name)
    print(f"{name}, on {os.cpu_count()} cores")
    print(
        f"{options.sample} submissions, nbgrader alone: {alone:.0f} s, make grade: {together:.0f} s"
    )
    print(f"make grade is {alone / together:.2f} times as fast")
    print(f"{options.students} submissions, make grade: {taken:.0f} s")
    print(f"{60 * options.students / taken:.0f} submissions a minute, at most {mb(peak)} of memory")


if __name__ == "__main__":
    main()
