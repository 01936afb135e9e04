"""A class that hands in the tiny homework, for the tests of grading."""

import csv

import nbformat
import tiny_homework as tiny

RIGHT = {
    "h9-1": "def surprise(p):\n    return float(-np.log(p))",
    "h9-2": "mine = float(P @ [1, 2, 3])",
    "h9-3": "def mean(p):\n    return float(p @ np.arange(1, len(p) + 1))",
}


def cell(nb, grade_id):
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def notebook(released, name):
    nb = nbformat.reads(released, as_version=4)
    start = nb.cells[2]
    start.source = start.source.replace('NAME = ""', f'NAME = "{name}"')
    return nb


def solve(nb, *tasks):
    for task in tasks or RIGHT:
        cell(nb, f"{task}-answer").source = RIGHT[task]


def hand_in(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


def grade_all(at, *options, submissions="submissions"):
    """Grade, and return the exit status."""
    from homework import grade

    into = ["--into", str(at / "grading"), "--sources", str(at / "source"), "--jobs", "2"]
    return grade.main([tiny.NAME, str(at / submissions), str(at / "roster.csv"), *into, *options])


def read_table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows(at):
    """Return the report's rows by student."""
    return {row["id"]: row for row in read_table(at / "grading" / tiny.NAME / "report.csv")}
