"""Grade an assignment: run what was handed in, each in a box of its own, and report on everybody.

Grades are in nbgrader's gradebook, where marks given by hand are safe from being graded again.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import fields
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, MissingEntry
from nbgrader.preprocessors import LimitOutput, SaveAutoGrades
from sqlalchemy.exc import SAWarning

from homework import report, scan
from homework.assignment import SOURCES, AssignmentError, load, read, restore
from homework.box import Limits, NoBoxError, Outcome, box, run
from homework.collect import CollectError, Submission, collect, read_roster
from homework.judge import hidden_tests
from homework.release import course, generate
from homework.report import AWAITING, GRADED, NOTHING, STOPPED, STRANGER, Row, who

NEEDS_A_PERSON = 1
CANNOT = 2
WAY_OUT = (
    "Students' code can do whatever you can. If you have read it all, or do not mind, "
    "--without-box runs it on your machine as it is."
)
FORMGRADER = """\
# Written by `make grade`, for the formgrader.
c = get_config()
c.CourseDirectory.root = {root!r}
# A student's text must not run as a script in the browser of who gives marks.
c.HTMLExporter.sanitize_html = True
"""


class Grading:
    """One assignment, its gradebook, and what is known of every submission.

    Parameters
    ----------
    name : str
        Such as "homework_1".
    sources : Path
        Where its source notebook is, in a folder of its name.
    folder : Path
        Where nbgrader keeps the gradebook, and all that is made goes.
    """

    def __init__(self, name: str, sources: Path, folder: Path):
        source = sources / name / f"{name}.ipynb"
        if not source.is_file():
            known = ", ".join(sorted(path.stem for path in sources.glob("*/*.ipynb")))
            raise AssignmentError(f"there is no assignment {name!r}; there are: {known or 'none'}")
        self.name = name
        self.folder = folder.resolve()
        self.reports = self.folder / name
        self.reports.mkdir(parents=True, exist_ok=True)
        config = FORMGRADER.format(root=str(self.folder))
        (self.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
        self.nbgrader = course(self.folder)
        release = generate(self.nbgrader, source)
        self.assignment = load(source, release)
        self.allowed = set(scan.findings(nbformat.read(release, as_version=4)))
        graded = [cell.metadata.nbgrader for cell in self.assignment.cells.values()]
        self.most = sum(cell.points for cell in graded if cell.grade)
        task = next(iter(self.assignment.judged.values())).task
        self.version = source.read_bytes() + Path(hidden_tests(task).__file__).read_bytes()
        self.gradebook = Gradebook(self.nbgrader.coursedir.db_url)
        self.known = self.read_known()

    def read_known(self) -> dict[str, dict]:
        """Return what earlier runs have remembered of each submission."""
        path = self.reports / "known.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def remember(self) -> None:
        """Store what is known of each submission, in one step."""
        path = self.reports / "known.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(self.known, indent=1, ensure_ascii=False), encoding="utf-8")
        os.replace(new, path)

    def autograded(self, student: str) -> Path:
        """Return where nbgrader's formgrader finds what has been run."""
        return self.folder / "autograded" / student / self.name / f"{self.name}.ipynb"

    def is_graded(self, student: str, submission: Submission) -> bool:
        """Tell whether just this has been graded before, by the tests of today."""
        known = self.known.get(student, {})
        return (
            known.get("version") == digest(self.version)
            and known.get("content") == digest(submission.content)
            and self.autograded(student).exists()
            and bool(self.grades(student))
        )

    def grades(self, student: str) -> list:
        """Return the gradebook's grades of a student, if any, in the notebook's order."""
        try:
            notebook = self.gradebook.find_submission_notebook(self.name, self.name, student)
        except MissingEntry:
            return []
        order = list(self.assignment.cells)
        return sorted(notebook.grades, key=lambda grade: order.index(grade.name))

    def prepare(self, student: str, submission: Submission) -> NotebookNode | None:
        """Return the notebook to run, or None if there is nothing new to run."""
        if submission.missing or submission.problem:
            return None
        try:
            nb = read(submission.content)
        except ValueError as error:
            submission.problem = str(error)
            return None
        found = set(scan.findings(nb)) - self.allowed
        submission.look += [f"uses {each}" for each in sorted(found)]
        submission.remarks += restore(nb, self.assignment)
        return nb

    def save(self, student: str, called: str, submission: Submission, outcome: Outcome) -> None:
        """Put what came out of the box into the gradebook."""
        seen = digest(submission.content)
        changed = self.known.get(student, {}).get("content") != seen
        awaited = {grade.name: grade.needs_manual_grade for grade in self.grades(student)}
        self.gradebook.update_or_create_student(student, last_name=called)
        self.gradebook.update_or_create_submission(self.name, student)
        ids = {"assignment": self.name, "notebook": self.name, "student": student}
        resources = {"nbgrader": {**ids, "db_url": self.nbgrader.coursedir.db_url}}
        nb, resources = LimitOutput().preprocess(outcome.nb, resources)
        nb, resources = SaveAutoGrades().preprocess(nb, resources)
        self.gradebook.db.expire_all()
        for grade in self.grades(student):
            if grade.name in self.assignment.judged and grade.name not in outcome.problems:
                grade.auto_score, grade.needs_manual_grade = None, grade.manual_score is None
            elif grade.manual_score is not None:  # given by a person, for what has been seen
                grade.needs_manual_grade = changed or awaited.get(grade.name, False)
        self.gradebook.db.commit()
        path = self.autograded(student)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        nbformat.write(nb, path)
        late = [f"{cell} was interrupted" for cell in outcome.late]
        reasons = [outcome.stopped] if outcome.stopped else late
        self.known[student] = {
            "version": digest(self.version),
            "content": seen,
            "names": outcome.names,
            "reasons": reasons + submission.remarks,
            "look": submission.look,
        }
        self.remember()

    def row(self, student: str, called: str, submission: Submission) -> Row:
        """Return what is known of a student."""
        row = Row(student, called, most=self.most)
        known, grades = self.known.get(student, {}), self.grades(student)
        if submission.problem:
            row.reasons.append(submission.problem)
        if not grades:
            row.state = STOPPED if submission.problem and not submission.missing else NOTHING
            return row
        row.points = {grade.name: points(grade) for grade in grades}
        row.reasons += known.get("reasons", [])
        row.look += known.get("look", [])
        names = known.get("names", [])
        row.name = names[0] if names else None
        if len(set(map(who, names))) > 1:
            row.look.append(f"the name changes: {', '.join(dict.fromkeys(names))}")
        if submission.missing:
            row.reasons.append("not handed in this time: graded before")
        undecided = {name for name, score in row.points.items() if score is None}
        if (submission.problem and not submission.missing) or undecided & {*self.assignment.judged}:
            row.state = STOPPED
        elif any(grade.needs_manual_grade for grade in grades):
            row.state = AWAITING
        else:
            row.state = GRADED
        return row

    def write_feedback(self, students: Iterable[str]) -> None:
        """Write the pages that students get, those in which something is new."""
        pages = {}
        for student in students:
            grades = self.grades(student)
            if not grades or not self.autograded(student).exists():
                continue
            comments = [comment.comment for comment in grades[0].notebook.comments]
            known = self.known.setdefault(student, {})
            told = [known.get("version"), known.get("content"), comments]
            told += [grade.score for grade in grades]
            state = digest(repr(told).encode())
            page = self.folder / "feedback" / student / self.name / f"{self.name}.html"
            if not page.exists() or known.get("feedback") != state:
                shutil.rmtree(page.parent, ignore_errors=True)
                pages[student] = page, state
        if pages:  # nbgrader writes those that are not there, and is fastest with all at once
            done = self.nbgrader.generate_feedback(self.name, force=False)
        for student, (page, state) in pages.items():
            if page.exists():
                self.known[student]["feedback"] = state
            else:
                why = done.get("log") or done.get("error")
                print(f"no feedback for {student}: {why}", file=sys.stderr)


def digest(content: bytes) -> str:
    """Return what tells two contents apart."""
    return hashlib.sha256(content).hexdigest()


def points(grade: Grade) -> float | None:
    """Return the points of a task, or None where nobody has decided yet."""
    undecided = grade.auto_score is None and grade.manual_score is None
    return None if undecided else grade.score


def work(grading: Grading, found: dict[str, Submission], roster: dict, options) -> None:
    """Run what is new, several at a time, and put it into the gradebook."""
    todo = {}
    for student, submission in found.items():
        if student in roster and (options.force or not grading.is_graded(student, submission)):
            nb = grading.prepare(student, submission)
            if nb is not None:
                todo[student] = nb
    with ThreadPoolExecutor(options.jobs) as pool:
        runs = {
            pool.submit(
                run, nb, grading.assignment, options.limits, not options.without_box
            ): student
            for student, nb in todo.items()
        }
        try:
            for done, future in enumerate(as_completed(runs), 1):
                student = runs[future]
                try:
                    grading.save(student, roster[student], found[student], future.result())
                except Exception as error:  # the others are graded all the same
                    grading.gradebook.db.rollback()
                    found[student].problem = f"{type(error).__name__}: {error}"
                print(f"\r{done} of {len(runs)} run", end="", file=sys.stderr, flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if runs:
        print(file=sys.stderr)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="grade", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignment", help="such as homework_1")
    parser.add_argument(
        "submissions", type=Path, help="a folder with one for each student, or Moodle's zip"
    )
    parser.add_argument("roster", type=Path, help="a table with the columns id,name")
    parser.add_argument("--into", type=Path, default=Path("grading"), help="default: grading")
    parser.add_argument("--sources", type=Path, default=SOURCES, help="default: homework/source")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument("--force", action="store_true", help="run again what has not changed")
    parser.add_argument(
        "--zeros-are-meant",
        action="store_true",
        help="write grades.csv although marks are missing: they count as 0",
    )
    parser.add_argument(
        "--without-box",
        action="store_true",
        help="run students' code with all that you yourself may do: only code that you trust",
    )
    for limit in fields(Limits):
        parser.add_argument(
            f"--{limit.name}", type=int, default=limit.default, help=limit.metadata["help"]
        )
    options = parser.parse_args(argv)
    options.limits = Limits(*(getattr(options, limit.name) for limit in fields(Limits)))
    return options


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a person is needed, or 2 where it cannot be done."""
    options = arguments(argv)
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's, at every submission
    try:
        if not options.without_box:
            box(options.limits)
        roster = read_roster(options.roster)
        found = collect(options.submissions, f"{options.assignment}.ipynb", roster)
        grading = Grading(options.assignment, options.sources, options.into)
    except NoBoxError as error:
        print(f"{error}.\nNothing was run. {WAY_OUT}", file=sys.stderr)
        return CANNOT
    except (AssignmentError, CollectError) as error:
        print(error, file=sys.stderr)
        return CANNOT
    work(grading, found, roster, options)
    grading.write_feedback(roster)
    grading.remember()
    rows = [
        grading.row(student, roster[student], submission)
        if student in roster
        else Row(student, state=STRANGER, reasons=[submission.problem])
        for student, submission in found.items()
    ]
    report.compare_names(rows)
    return conclude(grading, rows, options.zeros_are_meant)


def conclude(grading: Grading, rows: list[Row], zeros_are_meant: bool) -> int:
    """Print and store the report and, if every mark in them is earned, the grades."""
    print(report.table(rows))
    print(report.summary(rows))
    report.write_report(grading.reports / "report.csv", rows)
    grades = grading.reports / "grades.csv"
    print(f"\nreport    {grading.reports / 'report.csv'}")
    print(f"feedback  {grading.folder / 'feedback'}, one folder for each student")
    missing = report.unearned(rows)
    if missing and not zeros_are_meant:
        grades.unlink(missing_ok=True)  # of another day; it can be made again
        print(f"no grades.csv: {len(missing)} would get a zero that nobody has earned.")
        print("Give the marks by hand, or say --zeros-are-meant, and grade again.")
    else:
        report.write_grades(grades, rows)
        print(f"grades    {grades}")
    return NEEDS_A_PERSON if any(row.needs_a_person for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
