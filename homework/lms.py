"""Marks and feedback in the form in which Moodle and Canvas take them back.

Moodle reads its own grading worksheet again, by the columns Identifier and Grade
(mod/assign/feedback/offline/importgradeslib.php), and feedback in folders that are called as in
its zip of submissions (mod/assign/feedback/file/importziplib.php). Canvas reads its own gradebook
again, and files with the names of its zip (lib/content_zipper.rb).
"""

import csv
import zipfile
from pathlib import Path

from homework.collect import Submission
from homework.layouts import number_of
from homework.report import Row, harmless
from homework.roster import IDS, Roster, bare, cell, plain, read_table

GRADE = {"grade", "성적"}
IDENTIFIER = {"identifier", "식별자"}


def kind_of(header: list[str]) -> str:
    """Return whose table this is, by its columns."""
    titles = set(map(bare, header))
    if titles & IDENTIFIER and titles & GRADE:
        return "moodle"
    return "canvas" if {"student", "section"} <= titles else ""


def fill(table: Path, into: Path, name: str, rows: list[Row], roster: Roster) -> str:
    """Write a platform's own table with the marks in it, and return its path or why there is none.

    Parameters
    ----------
    table : Path
        What Moodle calls the grading worksheet, or Canvas' exported gradebook.
    into : Path
        The folder in which the new one is written.
    name : str
        The assignment.
    rows : list of Row
        The class; who has no mark gets none.
    roster : Roster
        Tells whose row is whose.
    """
    lines, _ = read_table(table)
    kind = kind_of(lines[0]) if lines else ""
    if not kind:
        return ""
    header = lines[0]
    column = grade_column(header, kind, name)
    if column == len(header):
        header.append(name)
    marks = {row.student: row.mark for row in rows if row.mark is not None}
    ids = [i for i, title in enumerate(header) if bare(title) in set(map(bare, IDS))]
    for line in lines[1:]:
        line += [""] * (len(header) - len(line))
        student = owner(line, ids, roster)
        if student in marks:
            line[column] = f"{marks[student]:g}"
        elif header[column] == name and "points possible" in map(plain, line):
            line[column] = f"{rows[0].most:g}"
    path = into / f"for_{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        # Students choose their names. Platforms go by their own ids, in which nothing is computed.
        csv.writer(file).writerows(map(harmless, line) for line in lines)
    return str(path)


def grade_column(header: list[str], kind: str, name: str) -> int:
    """Return in which column the marks go: behind the last one, if there is none."""
    for index, title in enumerate(header):
        if kind == "moodle" and bare(title) in GRADE:
            return index
        if kind == "canvas" and number_of(name) and number_of(title) == number_of(name):
            return index
    return len(header)


def owner(line: list[str], ids: list[int], roster: Roster) -> str:
    """Return whose row of a table this is."""
    for index in ids:
        value = cell(line, index).strip("#")
        who = roster.keys_of.get(plain(value), set())
        if len(who) == 1:
            return next(iter(who))
    return ""


def zip_feedback(
    pages: Path, into: Path, name: str, found: dict[str, Submission], students: list[str]
) -> list[str]:
    """Write the feedback of all whose files a platform has named, a zip for each platform.

    Students of a team who have handed in nothing themselves are not in it.
    """
    written = []
    for kind, between in (("moodle", "/"), ("canvas", "_")):
        prefix = {
            student: found[student].prefix
            for student in students
            if found[student].prefix and ("_assignsubmission_" in found[student].prefix)
            == (kind == "moodle")
        }  # fmt: skip
        path = into / f"feedback_for_{kind}.zip"
        path.unlink(missing_ok=True)
        there = {s: pages / s / name / f"{name}.html" for s in prefix}
        there = {student: page for student, page in there.items() if page.exists()}
        if not there:
            continue
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for student, page in there.items():
                archive.write(page, f"{prefix[student]}{between}{name}_feedback.html")
        written.append(str(path))
    return written
