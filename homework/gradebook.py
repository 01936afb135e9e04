"""The gradebook of a course: nbgrader's, with what is remembered of every submission beside it.

There is one truth. Points and marks are in nbgrader's database; what a run has found out about a
submission is in the metadata of its autograded notebook, and goes when that goes.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import nbformat
from nbgrader.api import Grade, Gradebook, MissingEntry
from nbgrader.preprocessors import LimitOutput, SaveAutoGrades

from helpers.language import noted, say, translated
from homework.assignment import Assignment, AssignmentError, load
from homework.collect import Submission
from homework.release import course, generate
from homework.runner import Outcome
from homework.verdict import hidden_tests

FORMGRADER = """\
# Written by `make grade`, for the formgrader.
c = get_config()
c.CourseDirectory.root = {root!r}
# A student's text must not run as a script in the browser of the grader.
c.HTMLExporter.sanitize_html = True
"""
REMEMBERED = "homework"  # the key in the metadata of an autograded notebook


# By whether the gradebook is still there, and whether there is a copy of it.
REPAIRED = {
    (True, True): noted(
        "The gradebook was damaged: it is back as it was after the last `make grade`; marks given "
        "by hand since then have to be given again; the damaged one is {damaged}."
    ),
    (True, False): noted(
        "The gradebook was damaged, and there is no copy of it: all is run again, and marks given "
        "by hand have to be given again; the damaged one is {damaged}."
    ),
    (False, True): noted(
        "The gradebook was lost: it is back as it was after the last `make grade`; marks given by "
        "hand since then have to be given again."
    ),
    (False, False): noted(
        "The gradebook was lost, and there is no copy of it: all is run again, and marks given by "
        "hand have to be given again."
    ),
}


class GradebookError(Exception):
    """The folder of the grades cannot be used as it is."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second run out of a folder.

    Raises
    ------
    GradebookError
        If another run is at work there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GradebookError(
                say(
                    "another `make grade` is at work in {folder}; wait until it has ended",
                    folder=folder,
                )
            ) from None
        yield


class Course:
    """One assignment and its gradebook.

    Parameters
    ----------
    name : str
        Such as "homework_1".
    sources : Path
        Where its source notebook is, in a folder of its name.
    folder : Path
        Where nbgrader keeps the gradebook, and all that is made goes.

    Raises
    ------
    AssignmentError
        If there is no such assignment.
    """

    def __init__(self, name: str, sources: Path, folder: Path):
        source = sources / name / f"{name}.ipynb"
        if not source.is_file():
            known = ", ".join(sorted(path.stem for path in sources.glob("*/*.ipynb")))
            raise AssignmentError(
                say(
                    "there is no assignment {name!r}; there are: {known}",
                    name=name,
                    known=known or say("none"),
                )
            )
        self.name, self.folder = name, folder.resolve()
        self.reports = self.folder / name
        self.reports.mkdir(parents=True, exist_ok=True)
        self.notes = mend(self.folder)
        write(self.folder / "nbgrader_config.py", FORMGRADER.format(root=str(self.folder)))
        nbgrader = course(self.folder)
        self.assignment: Assignment = load(source, generate(nbgrader, source))
        graded = [cell.metadata.nbgrader for cell in self.assignment.cells.values()]
        self.most = sum(cell.points for cell in graded if cell.grade)
        task = next(iter(self.assignment.judged.values())).task
        hidden = Path(hidden_tests(task).__file__)
        self.version = digest(source.read_bytes() + hidden.read_bytes())
        self.url = nbgrader.coursedir.db_url
        self.db = Gradebook(self.url)

    def close(self) -> None:
        """Let go of the gradebook, and keep a copy of it as it is now."""
        self.db.close()
        keep_copy(self.folder)

    def autograded(self, student: str) -> Path:
        """Return where nbgrader's formgrader finds what has been run."""
        return self.folder / "autograded" / student / self.name / f"{self.name}.ipynb"

    def recall(self, student: str) -> dict:
        """Return what is remembered of a student's submission, if it was run."""
        try:
            told = json.loads(self.autograded(student).read_text(encoding="utf-8"))
            return dict(told["metadata"].get(REMEMBERED, {}))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # never run, or damaged: then it is run again

    def remember(self, student: str, **what: object) -> None:
        """Remember something more of a submission that was run."""
        path = self.autograded(student)
        nb = nbformat.read(path, as_version=4)
        nb.metadata[REMEMBERED] = self.recall(student) | what
        write(path, nbformat.writes(nb))

    def is_graded(self, student: str, content: bytes) -> bool:
        """Tell whether just this has been graded before, by the tests of today."""
        known = self.recall(student)
        seen = known.get("version") == self.version and known.get("content") == digest(content)
        return seen and bool(self.grades(student))

    def grades(self, student: str) -> list[Grade]:
        """Return the gradebook's grades of a student, if any, in the notebook's order."""
        try:
            notebook = self.db.find_submission_notebook(self.name, self.name, student)
        except MissingEntry:
            return []
        order = list(self.assignment.cells)
        return sorted(notebook.grades, key=lambda grade: order.index(grade.name))

    def save(
        self, student: str, called: str, submission: Submission, outcome: Outcome, **what: object
    ) -> None:
        """Put what came out of the sandbox into the gradebook, and remember what else is told."""
        known, seen = self.recall(student), digest(submission.content)
        changed = known.get("content") != seen
        awaited = {grade.name: grade.needs_manual_grade for grade in self.grades(student)}
        self.db.update_or_create_student(student, last_name=called)
        self.db.update_or_create_submission(self.name, student)
        ids = {"assignment": self.name, "notebook": self.name, "student": student}
        resources = {"nbgrader": {**ids, "db_url": self.url}}
        nb, resources = LimitOutput().preprocess(outcome.nb, resources)
        nb, resources = SaveAutoGrades().preprocess(nb, resources)
        self.db.db.expire_all()
        for grade in self.grades(student):
            if grade.name in self.assignment.judged and grade.name not in outcome.problems:
                grade.auto_score, grade.needs_manual_grade = None, grade.manual_score is None
            elif grade.manual_score is not None:  # given by a person, for what has been seen
                grade.needs_manual_grade = changed or awaited.get(grade.name, False)
            elif grade.name in submission.beside:  # nbgrader gives an untouched place a zero
                grade.auto_score, grade.needs_manual_grade = None, True
        nb.metadata[REMEMBERED] = {
            "version": self.version,
            "content": seen,
            "names": outcome.names,
            "hints": outcome.hints,
            **what,
        }
        path = self.autograded(student)
        path.parent.mkdir(parents=True, exist_ok=True)
        # The notebook first: if the run ends in between, it is run again, and no mark is lost.
        write(path, nbformat.writes(nb))
        self.db.db.commit()


def digest(content: bytes) -> str:
    """Return what tells two contents apart."""
    return hashlib.sha256(content).hexdigest()


def points(grade: Grade) -> float | None:
    """Return the points of a task, or None where nobody has decided yet."""
    undecided = grade.auto_score is None and grade.manual_score is None
    return None if undecided else grade.score


def write(path: Path, text: str) -> None:
    """Store a text in one step: it is there whole, or as it was before."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as new:
        try:
            new.write(text)
        except OSError:
            os.unlink(new.name)
            raise
    os.replace(new.name, path)


# --- the database, lost or damaged ------------------------------------------------------------


def mend(folder: Path) -> list[str]:
    """Put the copy in the place of a gradebook that is lost or damaged, and say so.

    Raises
    ------
    GradebookError
        If it is damaged and there is no copy.
    """
    database, copy = folder / "gradebook.db", folder / "gradebook.copy.db"
    if database.exists() and is_whole(database):
        return []
    run_before = any((folder / "autograded").glob("*/*/*.ipynb"))
    if not database.exists() and not run_before:
        return []
    damaged, was_there = folder / "gradebook.damaged.db", database.exists()
    if was_there:
        os.replace(database, damaged)
    has_copy = copy.exists() and is_whole(copy)
    if has_copy:
        shutil.copy(copy, database)
    return [translated(REPAIRED[was_there, has_copy], damaged=damaged.name)]


def is_whole(database: Path) -> bool:
    """Tell whether a file is a database that can be used."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            (told,) = connection.execute("pragma quick_check").fetchone()
            connection.execute("select count(*) from grade")
            return told == "ok"
    except sqlite3.DatabaseError:
        return False


def keep_copy(folder: Path) -> None:
    """Copy the gradebook, in one step, as far as there is one."""
    database, copy = folder / "gradebook.db", folder / "gradebook.copy.db"
    new = copy.with_suffix(".new")
    with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(new)) as fresh:
        old.backup(fresh)
    os.replace(new, copy)
