"""The pages that students get, made by nbgrader, each in a process with limits."""

import re
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI

from homework.gradebook import Course, digest
from homework.release import course
from homework.workers import each

STATE = "<!-- made from {} -->"


def write_pages(grading: Course, students: Iterable[str], jobs: int) -> dict[str, str]:
    """Write the pages in which something is new, and say why not where one could not be made."""
    pages = {}
    for student in students:
        if grading.grades(student) and grading.autograded(student).exists():
            page = grading.folder / "feedback" / student / grading.name / f"{grading.name}.html"
            stamp = STATE.format(state_of(grading, student))
            if not page.exists() or stamp not in page.read_text(encoding="utf-8")[-200:]:
                shutil.rmtree(page.parent, ignore_errors=True)
                pages[student] = (str(grading.folder), grading.name, student, str(page), stamp)
    done = each(write_page, pages.values(), min(jobs, max(len(pages), 1)))
    told = {student: log or why for student, (log, why) in zip(pages, done, strict=True)}
    return {student: why for student, why in told.items() if why}


def state_of(grading: Course, student: str) -> str:
    """Return what tells whether a page is still true."""
    grades, known = grading.grades(student), grading.recall(student)
    comments = [comment.comment for comment in grades[0].notebook.comments]
    told = [known.get("version"), known.get("content"), comments, [g.score for g in grades]]
    return digest(repr(told).encode())


@cache
def nbgrader_in(folder: str) -> NbGraderAPI:
    """Return nbgrader at work in a folder, once for each process."""
    return course(Path(folder))


def write_page(folder: str, name: str, student: str, page: str, stamp: str) -> str:
    """Let nbgrader write one page; return "", or what it said where there is none."""
    nbgrader = nbgrader_in(folder)
    nbgrader.coursedir.student_id = re.escape(student) if "*" in student else student
    done = nbgrader.generate_feedback(name, force=True)
    path = Path(page)
    if not path.exists():
        told = str(done.get("log") or done.get("error") or "nbgrader made none").strip()
        # The line that ends a traceback says more than nbgrader's last one, which points to it.
        errors = re.findall(r"^\w[\w.]*(?:Error|Exception)\b.*", told, re.MULTILINE)
        return (errors or told.split("\n"))[-1]
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{stamp}\n")
    return ""
