"""Grade an assignment: run what was handed in, each in a sandbox of its own, and report on all.

Grades are in nbgrader's gradebook, where marks given by hand are safe from being graded again.
The exit status is 0 where nothing is left to do, 1 where a person is needed, and 2 where it could
not be done.
"""

import argparse
import os
import sqlite3
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import fields
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from helpers.language import ENGLISH, noted, say, speak, translated
from homework import copies, lms, report
from homework.assignment import SOURCES, Assignment, AssignmentError, read, restore
from homework.collect import Submission, collect
from homework.decisions import ALL, deadline_in, decide, fingerprint, judge_late, listed
from homework.feedback import write_pages
from homework.gradebook import Course, GradebookError, locked, points
from homework.plain import valid_text
from homework.report import AWAITING, GRADED, NOTHING, STOPPED, STRANGER, Row, who
from homework.roster import CollectError, Roster, Student, read_roster
from homework.runner import run
from homework.sandbox import Limits, NoSandboxError, sandbox
from homework.slips import slips
from homework.workers import each

NEEDS_A_PERSON = 1
CANNOT = 2
WAY_OUT = noted(
    "Students' code can do whatever you can. If you have read it all, or do not mind, "
    "--without-sandbox runs it on your machine as it is."
)


def prepare(content: bytes, assignment: Assignment) -> tuple[str, list[str], list[str]]:
    """Return the notebook to run, as text, and what `restore` says of it."""
    nb = read(content)
    remarks, beside = restore(nb, assignment)
    return nbformat.writes(nb), remarks, beside


def to_run(grading: Course, found: dict[str, Submission], options) -> dict[str, NotebookNode]:
    """Return the notebooks that are new, prepared to be run."""
    new = {
        student: submission
        for student, submission in found.items()
        if submission.content
        and (options.force or not grading.is_graded(student, submission.content))
    }
    pieces = [(submission.content, grading.assignment) for submission in new.values()]
    prepared = {}
    results = each(prepare, pieces, min(options.jobs, max(len(new), 1)))
    for (student, submission), (done, why) in zip(new.items(), results, strict=True):
        if why:
            submission.problem = say(
                "cannot be read: {error}", error=valid_text(why).removeprefix("ValueError: ")
            )
            continue
        text, remarks, submission.beside = done
        submission.remarks += remarks
        prepared[student] = nbformat.reads(text, as_version=4)
    return prepared


def work(grading: Course, found: dict[str, Submission], roster: Roster, options) -> None:
    """Run what is new, several at a time, and put it into the gradebook."""
    known = {student: found[student] for student in roster if student in found}
    todo = to_run(grading, known, options)
    with ThreadPoolExecutor(options.jobs) as pool:
        boxed = not options.without_sandbox
        runs = {
            pool.submit(run, nb, grading.assignment, options.limits, boxed): student
            for student, nb in todo.items()
        }
        try:
            for done, future in enumerate(as_completed(runs), 1):
                student = runs[future]
                save(grading, student, roster[student].name, found[student], future)
                print(
                    say("\r{done} of {all} run", done=done, all=len(runs)),
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if runs:
        print(file=sys.stderr)


def save(grading: Course, student: str, called: str, submission: Submission, future) -> None:
    """Put one result into the gradebook; where that fails, all others are saved all the same."""
    try:
        outcome = future.result()
        late = [say("{cell} was interrupted", cell=cell) for cell in outcome.late]
        reasons = [outcome.stopped] if outcome.stopped else late
        what = {"reasons": reasons + submission.remarks, "look": submission.look}
        grading.save(student, called, submission, outcome, **what)
    except OSError:  # a full disk is full for all
        raise
    except Exception as error:
        grading.db.db.rollback()
        submission.problem = valid_text(f"{type(error).__name__}: {error}")


def row_of(grading: Course, student: Student, submission: Submission, options) -> Row:
    """Return what is known of a student."""
    row = Row(student.id, student.name, most=grading.most)
    known, grades = grading.recall(student.id), grading.grades(student.id)
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
        row.look.append(say("the name changes: {names}", names=", ".join(dict.fromkeys(names))))
    if submission.missing:
        row.reasons.append(say("not handed in this time: graded before"))
    undecided = {name for name, score in row.points.items() if score is None}
    if (submission.problem and not submission.missing) or undecided & {*grading.assignment.judged}:
        row.state = STOPPED
    elif any(grade.needs_manual_grade for grade in grades):
        row.state = AWAITING
    else:
        row.state = GRADED
    judge_late(row, student, submission, options)
    return row


def one_or_more(text: str) -> int:
    """Return the whole number that a text is, if it is not below 1."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text}: a number of 1 or more is expected")
    return number


def zero_or_more(text: str) -> float:
    """Return the number that a text is, if it is finite and not negative."""
    if not 0 <= (number := float(text)) < float("inf"):
        raise argparse.ArgumentTypeError(f"{text}: a number of 0 or more is expected")
    return number


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="grade", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignment", help="such as homework_1")
    parser.add_argument(
        "submissions", type=Path, help="a folder or zip, as your learning platform gives it"
    )
    parser.add_argument(
        "roster", type=Path, help="a table of the class: id,name or your platform's"
    )
    parser.add_argument("--into", type=Path, default=Path("grading"), help="default: grading")
    parser.add_argument("--sources", type=Path, default=SOURCES, help="default: homework/source")
    # one more than cores, because a kernel waits while it starts
    jobs = (os.cpu_count() or 1) + 1
    parser.add_argument(
        "--jobs", type=one_or_more, default=jobs, help="how many at once: %(default)s"
    )
    parser.add_argument("--language", default=ENGLISH, help="of the report, such as ko")
    parser.add_argument("--force", action="store_true", help="run again what has not changed")
    parser.add_argument(
        "--zeros-are-meant",
        action="store_true",
        help="write grades.csv although marks are missing: they count as 0",
    )
    parser.add_argument(
        "--without-sandbox",
        action="store_true",
        help="run students' code with all that you yourself may do: only code that you trust",
    )
    parser.add_argument(
        "--accept",
        action="append",
        metavar="ID",
        help="to LOOK at it is done (all: everywhere), until something else is handed in",
    )
    parser.add_argument(
        "--zero", action="append", metavar="ID", help="missing marks of this student are zeros"
    )
    parser.add_argument("--deadline", type=deadline_in, help="such as '2026-03-20 18:00'")
    parser.add_argument("--late-days", type=zero_or_more, default=0, help="free for all: 0")
    parser.add_argument(
        "--penalty",
        type=zero_or_more,
        default=0,
        help="percent of all points taken off a late day: 0",
    )
    parser.add_argument(
        "--fill",
        type=Path,
        help="Moodle's grading worksheet or Canvas' gradebook (default: roster)",
    )
    for limit in fields(Limits):
        parser.add_argument(
            f"--{limit.name}", type=one_or_more, default=limit.default, help=limit.metadata["help"]
        )
    options = parser.parse_args(argv)
    try:
        speak(options.language)
    except ValueError as error:
        parser.error(str(error))
    options.limits = Limits(*(getattr(options, limit.name) for limit in fields(Limits)))
    return options


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a person is needed, or 2 where it cannot be done."""
    options = arguments(argv)
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's, at every submission
    try:
        if not options.without_sandbox:
            sandbox(options.limits)
        roster = read_roster(options.roster)
        found = collect(options.submissions, f"{options.assignment}.ipynb", roster)
        options.accept = listed(options.accept, "--accept", found, (ALL,))
        options.zero = listed(options.zero, "--zero", roster)
        with locked(options.into):
            return grade(options, roster, found)
    except NoSandboxError as error:
        way_out = translated(WAY_OUT)
        print(
            say("{error}.\nNothing was run. {way_out}", error=error, way_out=way_out),
            file=sys.stderr,
        )
    except (AssignmentError, CollectError, GradebookError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(
            say(
                "{error}{where}. What was graded so far is kept: make room, or give the "
                "right to write there, and run the same command again.",
                error=error.strerror or error,
                where=where,
            ),
            file=sys.stderr,
        )
    except (sqlite3.Error, SQLAlchemyError) as error:
        print(
            say(
                "The gradebook in {into} cannot be used: {error}. Make room, or give the "
                "right to write there, and run the same command again.",
                into=options.into,
                error=str(error).partition(chr(10))[0],
            ),
            file=sys.stderr,
        )
    return CANNOT


def grade(options, roster: Roster, found: dict[str, Submission]) -> int:
    """Grade what was found, and return the exit status."""
    grading = Course(options.assignment, options.sources, options.into)
    for note in [*grading.notes, *roster.notes]:
        print(note, file=sys.stderr)
    work(grading, found, roster, options)
    rows = all_rows(grading, found, roster, options)
    needs_a_person = any(row.needs_a_person for row in rows)
    done = write_tables(grading, rows, roster, options)
    write_slips(grading, rows)
    for student, why in write_pages(grading, roster, options.jobs).items():
        print(
            say("no page for {student}, because {why}", student=student, why=valid_text(why)),
            file=sys.stderr,
        )
    pages = grading.folder / "feedback"
    print(say("feedback  {pages}, one folder for each student", pages=pages))
    for path in lms.zip_feedback(pages, grading.reports, grading.name, found, list(roster)):
        print(f"          {path}")
    grading.close()
    print(f"\n{report.next_step(rows, done)}")
    return NEEDS_A_PERSON if needs_a_person else 0


def all_rows(grading: Course, found: dict[str, Submission], roster: Roster, options) -> list[Row]:
    """Return the rows of all students and strangers, with what the teacher has decided."""
    rows = [
        row_of(grading, roster[student], submission, options)
        if student in roster
        else Row(student, state=STRANGER, reasons=[submission.problem])
        for student, submission in found.items()
    ]
    given = {cell.source.strip() for cell in grading.assignment.cells.values()}
    given |= grading.assignment.given
    known = [row for row in rows if row.state != STRANGER]

    def answers_of(student: str) -> dict[str, int]:
        try:
            return copies.answers(nbformat.read(grading.autograded(student), as_version=4), given)
        except (OSError, ValueError):
            return {}

    report.compare_names(known, roster.team_of)
    copies.compare(known, answers_of, roster.team_of)
    seen = {
        row.student: fingerprint(found[row.student], grading.recall(row.student).get("content", ""))
        for row in rows
    }
    decide(grading.reports / "decisions.json", rows, seen, options.accept, options.zero)
    return rows


def write_tables(grading: Course, rows: list[Row], roster: Roster, options) -> str:
    """Print and store the report and, if all marks are earned, the grades; return where."""
    print(report.table(rows))
    print(report.summary(rows))
    report.write_report(grading.reports / "report.csv", rows)
    print(say("\nreport    {path}", path=grading.reports / "report.csv"))
    grades = grading.reports / "grades.csv"
    missing = report.unearned(rows)
    for stale in [grades, *grading.reports.glob("for_*.csv")]:
        stale.unlink(missing_ok=True)  # of another day; it can be made again
    if missing and not options.zeros_are_meant:
        print(say("no grades.csv: {n} would get a zero that nobody has earned.", n=len(missing)))
        return ""
    if options.zeros_are_meant:
        for row in rows:
            row.zero = True
    report.write_grades(grades, rows)
    print(say("grades    {grades}", grades=grades))
    table = options.fill or options.roster
    filled = lms.fill(table, grading.reports, grading.name, rows, roster)
    if filled:
        print(f"          {filled}")
    elif options.fill:
        print(
            say(
                "{table} is neither Moodle's grading worksheet nor Canvas' gradebook: not "
                "filled in",
                table=table,
            )
        )
    return filled or str(grades)


def write_slips(grading: Course, rows: list[Row]) -> None:
    """Store how many have made which slip."""
    judged = grading.assignment.judged
    tasks = {grade_id: judged[grade_id].task for grade_id in judged}
    results = []
    for row in rows:
        right = {
            name: value > 0 for name, value in row.points.items()
            if name in tasks and value is not None
        }  # fmt: skip
        results.append((right, grading.recall(row.student).get("hints", {}) if right else {}))
    path = grading.reports / "slips.csv"
    report.write_table(path, [["task", "slip", "students", "of"], *slips(tasks, results)])
    print(say("slips     {path}", path=path))


if __name__ == "__main__":
    sys.exit(main())
